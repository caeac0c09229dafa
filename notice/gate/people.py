"""Names of persons (姓名): before 同志, and where someone was talked to or disciplined."""

from __future__ import annotations

import re
from collections.abc import Iterator

from notice.gate.detector import Leak
from notice.lazy import Pattern

SURNAMES = frozenset(
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤"
    "花方俞任袁柳鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄和穆萧尹姚邵湛汪祁毛禹狄"
    "米贝明臧计伏成戴谈宋茅庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞"
    "万支柯昝管卢莫经房裘缪干解应宗丁宣贲邓郁单杭洪包诸左石崔吉钮龚程嵇邢滑裴陆荣翁荀羊於惠甄曲家封芮羿储靳汲邴"
    "糜松井段富巫乌焦巴弓牧隗山谷车侯宓蓬全郗班仰秋仲伊宫宁仇栾暴甘厉戎祖武符刘景詹束龙叶幸司韶郜黎蓟薄印宿白怀"
    "蒲邰从鄂索咸籍赖卓蔺屠蒙池乔阴胥能苍双闻莘党翟谭贡劳逄姬申扶堵冉宰郦雍璩桑桂濮牛寿通边扈燕冀郏浦尚农温别庄"
    "晏柴瞿阎充慕连茹习宦艾鱼容向古易慎戈廖庾终暨居衡步都耿满弘匡国文寇广禄阙东殴殳沃利蔚越夔隆师巩厍聂晁勾敖融"
    "冷訾辛阚那简饶空曾毋沙乜养鞠须丰巢关蒯相查后荆红游竺权逯盖益桓公肖岳付楚闫佟覃仝苑亓迟"
)
COMPOUND_SURNAMES = (
    "欧阳", "太史", "端木", "上官", "司马", "东方", "独孤", "南宫", "夏侯", "诸葛", "尉迟", "皇甫",
    "公孙", "慕容", "司徒", "令狐", "宇文",
    "长孙", "司空", "呼延",
)  # fmt: skip
PUBLIC_NAMES = (
    "习近平", "毛泽东", "邓小平", "江泽民", "胡锦涛", "周恩来", "朱德", "刘少奇", "李大钊", "雷锋",
    "焦裕禄", "孔繁森", "黄大年",
    "张桂梅", "黄文秀", "王进喜", "钱学森",
)  # fmt: skip
# words that begin with a surname and are no name: 党员, 全体, 成员 …
_NO_NAMES = frozenset((
    "党员", "党组", "党委", "党支", "党内", "党外", "干部", "成员", "全体", "全员", "职工", "职员",
    "员工", "群众", "学生", "师生", "教师", "领导", "班子", "单位", "科室", "部门", "相关", "有关",
    "任职", "双方", "各科", "各级", "经办", "经理", "管理", "支部", "支书", "机关", "公职", "公务",
    "国家", "人员", "年轻", "年青", "青年", "老年", "中层", "平时", "时任", "当时", "分管", "主要",
    "主管", "主任", "负责", "责任", "部分", "个别", "所有", "其他", "下属", "下级", "上级", "安排",
    "计划", "从业", "专职", "新任", "新进", "新提", "家属", "亲属", "司机", "应聘", "应届", "干警",
    "关键", "车辆", "房屋", "项目", "文件", "资金", "财务", "广大", "东部", "文艺", "文化", "明确",
    "集中", "及时", "充分", "全部", "全面", "全程", "严肃", "严格", "常态", "强化", "向其", "向该",
    "对其", "对该", "和其", "由其",
))  # fmt: skip
_FILLERS = frozenset("的了和与及对等位名是在将把被给由向为各该其此某并或者不有我你他她进予行受到")
_DISCIPLINE = "警告|严重警告|记过|记大过|降级|撤职|开除|留党察看|党纪处分|政务处分|处分"
_TREATMENTS = ("诫勉", "批评教育", "立案", "约谈", "谈话")
WORDS = ("同志", *_TREATMENTS, *_DISCIPLINE.split("|"))  # one stands where a name is told
_TREATED = Pattern(
    r"(?:进行|予以|给予|作出|受到|被|实施|开展)?了?(?:党内|政务|行政|党纪|提醒|集体|组织|个别)?"
    rf"(?P<word>{'|'.join(_TREATMENTS)}|{_DISCIPLINE})"
)
_BEFORE_NAME = Pattern(r"(?:对|给予|将|由|给|，|。|；|、|：|^)$")
_DOTS = "·•‧・∙"
_DOTTED = Pattern(  # not into what follows: 同志, 党内警告
    rf"[\u4e00-\u9fff]{{1,8}}"
    rf"(?:[{_DOTS}](?:(?!同志|党内|党纪|政务|{_DISCIPLINE})[\u4e00-\u9fff]){{1,8}})+"
)
_BEFORE_DOTTED = Pattern(  # nor from what stands before: 给予, 对
    r"[\u4e00-\u9fff]*(?:给予|予以|[对将由给被向与和及的了]|同志|党员|干部|职工|成员|书记|主任)"
)


def names(text: str) -> Iterator[Leak]:
    """P07: a person's name before 同志 or a treatment; grave where a 处分 follows."""
    for match in re.finditer("同志", text):
        begin = _name_before(text, match.start(), needs_border=False)
        if begin is not None:
            yield Leak(begin, match.start(), _is_disciplined(text, match.end()))
    for match in _TREATED.finditer(text):
        begin = _name_before(text, match.start(), needs_border=True)
        if begin is not None:
            is_grave = bool(re.search(_DISCIPLINE, match[0])) or _is_disciplined(text, match.end())
            yield Leak(begin, match.start(), is_grave)


def _is_disciplined(text: str, start: int) -> bool:
    """Whether a 处分 stands in what is left of the sentence."""
    sentence = re.split("[。；！？]", text[start:], maxsplit=1)[0]
    return bool(re.search(_DISCIPLINE, sentence))


def _name_before(text: str, end: int, *, needs_border: bool) -> int | None:
    """Where a name that ends at `end` begins: a surname and one or two signs, or one with ·."""
    if any(dot in text for dot in _DOTS):
        dotted = next((m for m in _DOTTED.finditer(text[:end]) if m.end() == end), None)
        if dotted:
            before = _BEFORE_DOTTED.match(dotted[0])
            return dotted.start() + (before.end() if before else 0)
    for begin in (end - length for length in (3, 2, 4) if length <= end):
        if is_name(text[begin:end]) and (not needs_border or _BEFORE_NAME.search(text[:begin])):
            return begin
    return None


def is_name(name: str) -> bool:
    """Whether a word looks like a person's full name, not masked yet (张某), nor of public life."""
    given = name[2:] if name[:2] in COMPOUND_SURNAMES else name[1:]
    if not 1 <= len(given) <= 2 or not (name[:2] in COMPOUND_SURNAMES or name[0] in SURNAMES):
        return False
    if not all("\u4e00" <= sign <= "\u9fff" for sign in name) or set(given) & _FILLERS:
        return False
    return name not in PUBLIC_NAMES and not any(
        name[i : i + 2] in _NO_NAMES for i in range(len(name) - 1)
    )
