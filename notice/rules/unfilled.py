"""Fact rules of what was left to be filled in (××, 待补, 〔〕, 见附件) and of what strayed in."""

from collections.abc import Iterator
from itertools import product
from typing import NamedTuple

from notice.lazy import Pattern
from notice.model.book import Book
from notice.model.notice import Totals
from notice.rules.passages import FACT, PROSE, Passages
from notice.rules.rule import Contradiction, FactRule

_NAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"  # noqa: E501
_POSTS = "长任记席员理师监某"  # 局长×××, 主任××
_COUNTED = "次人项个元万亿件笔户名家份期场处条"
_NUMERALS = "一二三四五六七八九零〇0-9"
_TAGS = "p|br|div|span|strong|table|tr|td|th|li|ul|ol|font|img|style|section|h[1-6]"
_SIGNS_OF_WEB = "nbsp|ldquo|rdquo|mdash|hellip|middot|emsp|ensp"
_FACES = (
    "玫瑰", "图片", "微笑", "抱拳", "鼓掌", "合十", "表情", "动画表情", "语音", "视频", "文件",
    "链接",
    "握手", "呲牙", "捂脸", "爱心", "太阳", "庆祝", "加油", "咖啡", "红包", "位置", "收到", "偷笑",
    "憨笑", "强", "OK", "好的", "撇嘴", "流泪", "大哭", "拥抱", "烟花", "爆竹", "礼物", "撤回",
)  # fmt: skip


class _Left(NamedTuple):
    """A kind of what was left: what it looks like, words of which it has one, what is said."""

    find: Pattern
    needs: tuple[str, ...]
    says: str
    longest: int = 10_000_000  # letters; the pattern hits no longer text
    is_in_facts: bool = True  # whether 基本信息 is looked at; an address has an @


_OPEN = "像是没有填完的内容，请补上或删去"
_STRAY = "像是从网页、聊天或别的程序里带来的，请删去"
LEFT = (
    _Left(
        Pattern(
            r"概述(?=$|[：:）】\]])"
            rf"|(?<![{_NAMES}{_POSTS}×✕Xxa-zA-Z])[×✕Xx]{{2,}}(?![a-zA-Z×✕]|等?字样)|〔 *〕|（ *）"
            rf"|[×✕Xx]{{2,}}(?=余?[{_COUNTED}%])"
            r"|待(?:补充?|填写?|定)(?=$|[，。；）】\]])"
            r"|[【\[](?:请(?:填|写|输|补|选|注明|核|替|修改|说明|删|在)|此处|填)[^】\]]*[】\]]"
            r"|（(?:此处|[^（）]{0,8}待(?:核|补|填|查|确认|更新|完善))[^（）]*）"
            r"|_{3,}|＿{2,}|(?<![a-zA-Z0-9])[XxＸ×✕*]{1,4}[年月日](?![光线])"
            rf"|(?<![{_NUMERALS}○])[○◯]{{2,}}(?![{_NUMERALS}])|[□☐◻][{_COUNTED}年月日]"
            rf"|……(?=[{_COUNTED}处间亩名](?:[，。；、]|$))"
            r"|《 *》|“ *”|[？?]{2,}|\{\{[^{}]*\}*|\$\{[^{}]*\}*|\{%[^{}]*%?\}*"
        ),
        (
            "概述", *map("".join, product("×✕Xx", repeat=2)), "〔", "（）", "（ ", "待补", "待填",
            "待定", "待核", "待查", "待确认", "待更新", "待完善", "【", "[请", "[此", "[填",
            "（此处",
            "___", "＿＿",
            *map("".join, product("XxＸ×✕*", "年月日")),
            *map("".join, product("○◯", repeat=2)), "□", "☐", "◻", "《》", "《 ", "“”", "“ ",
            *map("".join, product("？?", repeat=2)), *map("……".__add__, _COUNTED + "处间亩名"),
            "{{", "${", "{%",
        ),
        _OPEN,
    ),
    _Left(
        Pattern(
            r"\*\*[^*]*[\u4e00-\u9fff][^*]*\*\*|^(?:#{1,6}|[-*+])[ \u3000]+(?![\d ])"
            rf"|</?(?:{_TAGS})(?:\s[^<>]*)?/?>|&(?:{_SIGNS_OF_WEB});"
            rf"|\[(?:{'|'.join(_FACES)})\]|@[\u4e00-\u9fff]{{2,4}} ?\d{{1,2}}[:：]\d{{2}}|@所有人"
            r"|锟斤拷|烫烫烫|屯屯屯|#(?:N/A|REF!|VALUE!|DIV/0!|NAME\?|NUM!|NULL!)"
        ),
        (
            "**", "# ", "- ", "* ", "+ ", "#\u3000", "-\u3000", "*\u3000", "+\u3000", "<", "&", "[",
            "@", "锟斤拷", "烫烫烫", "屯屯屯", "#N", "#R", "#V", "#D",
        ),
        _STRAY,
        is_in_facts=False,
    ),
    _Left(
        Pattern(
            r"^(?:详?见附[件表页][0-9一二三四五六七八九十]{0,2}|参见附[件表][0-9]{0,2}|另附.{0,6}|附后|另行(?:报告|上报|说明|汇报)"
            r"|(?:同|详?见|参见|参照)(?:上述?|上[面文]|前[述文面]?|下文?|后附?|第[0-9一二三四五六七八九十]+[项条个款号行点]?"
            r"|序号第?[0-9]+|问题[0-9一二三四五六七八九十]+|[0-9]+号?)(?:问题|措施|项)?)[。；]?$"
        ),
        (
            "见附", "另附", "附后", "另行", "见上", "见前", "见下", "见后", "见第", "见序", "见问",
            "同上", "同前", "同下", "同后", "同第", "同序", "同问", "照上", "照前", "照下", "照后",
            "照第", "照序", "照问",
            *map("".join, product("同见照", "0123456789")),
        ),
        "没有写出内容，照样会印出来，请写明",
        longest=20,
    ),
    _Left(  # but one run of stars: two are the bold of Markdown, told above
        Pattern(rf"(?<![{_NAMES}{_POSTS}\d*])\*{{2,}}(?=[\u4e00-\u9fff][^*]*$)"),
        ("**",),
        _OPEN,
        is_in_facts=False,
    ),
)  # fmt: skip
_PLACEHOLDER = Pattern(r"[〔（(\[]?待(?:补充?|填写?)[〕）)\]]?|[×Xx]{2,}")


def unfilled(book: Book, totals: Totals, texts: Passages) -> Iterator[Contradiction]:
    """Words of a template, a draft or another program that were left standing: ××, 〔〕, <br>."""
    for left in LEFT:
        for passage in texts.holding(left.needs):
            if passage.column not in PROSE and _PLACEHOLDER.fullmatch(passage.text):
                continue  # the reader has told it
            is_looked_at = passage.column != FACT or left.is_in_facts
            is_looked_at &= len(passage.text) <= left.longest
            match = left.find.search(passage.text) if is_looked_at else None
            if match:
                said = passage.excerpts(match[0], match.start())
                yield Contradiction(passage.cell, f"“{match[0]}”{left.says}", excerpts=said)


UNFILLED = (
    FactRule(
        id="leftover",
        says="没有填完或误带进来的内容：××、待补、空的〔〕、见附件、<br>",
        find=unfilled,
        is_told_once=True,
    ),
)
