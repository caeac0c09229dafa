"""Text rules of usage (用词): words that are wrong wherever they stand; short on purpose."""

from __future__ import annotations

import re
from collections.abc import Iterator

from notice.numerals import TO_TEN
from notice.rules.rule import Hit, TextRule

# each wrong in every context; the lookarounds keep 公布署名, 按装置 and the like out
MISSPELT = {
    r"(?<![公分发颁])布署": "部署", "再接再励": "再接再厉", "一如继往": "一如既往",
    "迫不急待": "迫不及待", "松驰": "松弛",
    r"(?<!不)既使(?![^。；]{0,24}[又且更]|[^，。]{0,12}也|用)": "即使", r"泄秘(?!书)": "泄密",
    r"按装(?![置载运箱备修订卸车配机饰])": "安装", "以身做则": "以身作则",
    "按步就班": "按部就班", "一愁莫展": "一筹莫展", "默守成规": "墨守成规", "走头无路": "走投无路",
    "震憾": "震撼", "遗撼": "遗憾",
    "幅射": "辐射", "气慨": "气概", "精萃": "精粹", "渊缘": "渊源", "世外桃园": "世外桃源",
    r"脏款": "赃款", "追朔": "追溯",
    "部份(?![额子])": "部分",
    r"签定(?=[^，。；]{0,8}[合协责承])": "签订",
    "水份(?![子额])": "水分", "贯策": "贯彻", r"廉结(?!算)": "廉洁",
    "坐阵": "坐镇",
    "不径而走": "不胫而走", "粗旷": "粗犷",
    "针贬": "针砭", r"防碍": "妨碍", "沉缅": "沉湎", "直接了当": "直截了当", "名符其实": "名副其实",
    "一鼓作风": "一鼓作气",
    "悬梁刺骨": "悬梁刺股", "甘败下风": "甘拜下风", "罚不则众": "法不责众", "融汇贯通": "融会贯通",
    "出奇不意": "出其不意",
    "鼎立相助": "鼎力相助", "破斧沉舟": "破釜沉舟", "竭泽而鱼": "竭泽而渔", "重蹈复辙": "重蹈覆辙",
    "原形必露": "原形毕露",
    "食不裹腹": "食不果腹", "变本加利": "变本加厉", "不能自己地": "不能自已地",
    "不记其数": "不计其数", "相形见拙": "相形见绌",
}  # fmt: skip


def _word(wrong: str) -> str:
    """The word without what must not stand around it."""
    word = wrong.partition(")")[2] if wrong.startswith("(?<") else wrong
    return word.partition("(?")[0]


MISSPELT_SEEN = tuple(dict.fromkeys(map(_word, MISSPELT)))


def misspelt(text: str) -> Iterator[Hit]:
    """A word of the list."""
    for wrong, right in MISSPELT.items():
        if _word(wrong) not in text:
            continue  # so that it is not compiled
        yield from (Hit(m.start(), m.end(), right) for m in re.finditer(wrong, text))


_NO_DEADLINE = "".join(
    f"(?<!{what})"
    for what in ("报名", "受理", "信访", "申报", "投标", "缴费", "意见", "报送", "提交", "递交",
    "招标",
                 "登记", "投票", "公示", "申请", "竞价", "开标", "缴纳", "上报", "征集", "填报",
                 "已")
)  # fmt: skip

# fmt: off
USAGE = (
    TextRule(
        id="T23", says="“截止”后面接时间时用“截至”",
        find=rf"{_NO_DEADLINE}截止(?=目前|当前|今年|本月|现在|\d{{4}}年|\d{{1,2}}月)",
        put="截至",
        wrong="截止目前，制定12项整改措施", right="截至目前，制定12项整改措施",
        silent=("信访截止时间为12月5日", "报名已截止", "截止到今年"),
        source="《现代汉语词典》", grade="A", needs=("截止",),
    ),
    TextRule(
        id="T63", says="“截止”后面接时间时用“截至”",
        find=rf"{_NO_DEADLINE}截止(?=去年|前年|明年|上半年|下半年|[上本下]月|月底|年底|[上中下]旬|期满|发稿|"
        rf"(?:第?[一二三四]|本|上)季度|今日|当日|昨日|此时|[〇一二]{{2,4}}|[{TO_TEN}]{{1,3}}[月日]|\d{{1,2}}日|"
        r"\d{1,2}时|反馈|整改期|集中整改|巡察|本?(?:通报|报告)(?:发稿|印发|发布|公布|成文|之[日时]|时)|[上本]周|成文"
        r"|昨[天晚]|今[天晚早]|公示期?满|(?:报告|材料|统计|检查|验收|核查|督查|考核|评估|调查|审计|采访|案发|国庆|春节|元旦|五一)[^，。；、]{0,4}?(?:之[日时]|[日时前止](?![间期限点]))"
        r"|\d{4}[-./]\d{1,2})",
        put="截至",
        wrong="截止去年底，共办结来信12件", right="截至去年底，共办结来信12件",
        silent=("报名截止6月底", "受理截止时间为12月5日", "截止到月底", "申报截止月底",
        "投标截止当日",
        "征求意见截止下半年"),
        source="《现代汉语词典》", grade="A", needs=("截止",),
    ),
    TextRule(
        id="T24", says="“（实行）”是不是“（试行）”，请核对文件名称",
        find=r"(?<=[例定法则])（实行）", put="（试行）",
        wrong="《中国共产党支部工作条例（实行）》", right="《中国共产党支部工作条例（试行）》",
        silent=("实行台账管理",),
        source="文件正式名称", grade="B", needs=("（实行）",),
    ),
    TextRule(
        id="T25", says="“（试行）”是名称的一部分时写在书名号里面",
        find=r"》（(试行|暂行|修订|修正)）", put=r"（\1）》",
        wrong="《支部工作条例》（试行）", right="《支部工作条例（试行）》",
        silent=("《办法》（见附件）",),
        source="GB/T 15834 A.13.4", grade="C", needs=("》（",),
    ),
    TextRule(
        id="T50", says="是不是“巡察”",
        find=rf"第[{TO_TEN}\d]+巡查(?=组)|(?<=[省市县区委])巡查(?=组)|(?<=委)巡查(?=办(?![公理法])|工作领导小组)"
        r"|(?<!安全)(?<!日常)(?<!生产)(?<!网格)(?<!消防)(?<!现场)(?<!街面)(?<!市场)(?<!执法)(?<!夜间)(?<!河湖)"
        r"巡查(?=反馈(?:的?问题|意见|会)|整改(?:工作|任务|方案|周调度|专班|领导小组|进展|销号|落实|情况|措施|期间|要求|台账|责任|专题|以来)|对象|任务书)",
        put=lambda m: m[0].replace("巡查", "巡察"),
        wrong="市委第三巡查组", right="市委第三巡察组", silent=("日常巡查", "安全巡查",
        "巡查反馈隐患", "安全巡查反馈问题",
        "夜间巡查组"),
        source="党内用语", grade="B", needs=("巡查",),
    ),
    TextRule(
        id="T51", says="和钱物账目有关的用“账”",
        find=r"[台对销记查结挂坏走入转]帐(?![篷子幕])|帐[目册务户本款簿单号]",
        put=lambda m: m[0].replace("帐", "账"),
        wrong="整改台帐", right="整改台账", silent=("蚊帐", "搭帐篷"),
        source="《现代汉语词典》", grade="A", needs=("帐",),
    ),
    TextRule(
        id="T52", says="错别字",
        find=misspelt,
        wrong="安排布署", right="安排部署", silent=("安排部署", "公布署名", "按装置要求"),
        source="《现代汉语词典》", grade="B", needs=MISSPELT_SEEN,
    ),
)
