"""Privacy (保密与个人信息): what must not leave the office, found in cells and in the finished
paragraphs, told masked.

A detector has its examples beside it: `hits` are found, `decoys` are not. Where a number can be
proved (check digit, Luhn), only a proved one blocks. Levels: what blocks is an error in the
public edition; in the 党内版, in columns never printed and in rows that are withheld it is a
warning, since it can't reach the public; a 密级 stops both editions.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from notice.diagnostics import Diagnostic, Level
from notice.lazy import Pattern
from notice.ledger.columns import LEDGER, SECRECY_WORDS, Use
from notice.model.book import Book, Publicity
from notice.model.notice import Edition, Paragraph
from notice.model.text import Cell, Text
from notice.rules.corpus import Corpus
from notice.rules.passages import CONTENT, FACT, POINT, RESULT, SUBHEADING, Passage, Passages

BLOCK, WARN = True, False


class Found(NamedTuple):
    """A hit in a text: where, and whether it blocks."""

    start: int
    end: int
    blocks: bool


class Detector(NamedTuple):
    """What is looked for and how sure a hit is."""

    id: str
    says: str
    # a text without one of these words has no hit; none: it needs a long number
    needs: tuple[str, ...]
    find: Callable[[str], Iterator[Found]]
    hits: tuple[str, ...]
    decoys: tuple[str, ...]

    def look(self, text: str) -> Iterator[Found]:
        """The hits in a text whose full-width signs are already narrow."""
        if self.needs:
            may_hit = any(word in text for word in self.needs)
        else:
            may_hit = LONG_NUMBER.search(text) is not None
        return self.find(text) if may_hit else iter(())


# ---------------------------------------------------------------- numbers

_FULL_WIDTH = {0xFF10 + i: 0x30 + i for i in range(10)} | {0xFF38: "X", 0xFF58: "x", 0x3000: " "}
LONG_NUMBER = Pattern(r"\d(?:[)）]?[ —-]?\d){9}")
_ID = Pattern(r"(?<![\dA-Za-z])\d(?: ?\d){16} ?[\dXx](?![\dA-Za-z])")
_OLD_ID = Pattern(r"(?<![\dA-Za-z])\d{15}(?![\dA-Za-z])")
_MOBILE = Pattern(r"(?<![\dA-Za-z.])(?:\+?86[- ]?)?1[3-9](?:[- ]?\d){9}(?![\dA-Za-z])")
_LANDLINE = Pattern(r"(?<![\dA-Za-z])[（(]?0\d{2,3}[)）]?[- —]?\d{7,8}(?![\dA-Za-z])")
_CARD = Pattern(r"(?<![\dA-Za-z])\d(?:[ -]?\d){15,18}(?![\dA-Za-z])")
_CARD_BEGIN = Pattern(r"3[0-9]|4|5|6|9558|9559|9400")
_PROVINCES = {
    *range(11, 16),
    *range(21, 24),
    *range(31, 38),
    *range(41, 47),
    *range(50, 55),
    *range(61, 66),
    71,
    81,
    82,
}


def is_identity_number(number: str) -> bool:
    """Whether 18 signs are an identity number (GB 11643): a date in it and the check digit mod
    11-2.

    The county code is not compared with a list: lists forget codes that were in force at birth.
    """
    return has_birth_date(number) and _check_sign(number) == number[17].upper()


def has_birth_date(number: str) -> bool:
    """Whether the date in an identity number is a day between 1900 and 2099 and its province
    exists.
    """
    try:
        date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    return 1900 <= int(number[6:10]) <= 2099 and int(number[:2]) in _PROVINCES


def _check_sign(number: str) -> str:
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return "10X98765432"[sum(int(n) * w for n, w in zip(number[:17], weights, strict=True)) % 11]


def passes_luhn(number: str) -> bool:
    """Whether the last digit of a card number is right."""
    digits = [int(n) for n in reversed(number)]
    return sum(d if i % 2 == 0 else d * 2 - 9 * (d > 4) for i, d in enumerate(digits)) % 10 == 0


def is_credit_code(number: str) -> bool:
    """Whether 18 signs are a 统一社会信用代码 (GB 32100): its check sign mod 31."""
    signs = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    if len(number) != 18 or any(sign not in signs for sign in number):
        return False
    total = sum(signs.index(s) * pow(3, i, 31) for i, s in enumerate(number[:17]))
    return signs[(31 - total % 31) % 31] == number[17]


def _digits(text: str) -> str:
    return re.sub(r"[^0-9Xx]", "", text)


def _identity(text: str) -> Iterator[Found]:
    for match in _ID.finditer(text):
        number = _digits(match[0])
        if is_identity_number(number):
            yield Found(*match.span(), BLOCK)
        elif has_birth_date(number) and not is_credit_code(number):
            yield Found(*match.span(), WARN)


def _old_identity(text: str) -> Iterator[Found]:
    for match in _OLD_ID.finditer(text):
        month_day = int(match[0][8:10]), int(match[0][10:12])
        is_day = 1 <= month_day[0] <= 12 and 1 <= month_day[1] <= 31
        if is_day and "身份证" in text[max(0, match.start() - 12) : match.start()]:
            yield Found(*match.span(), WARN)


def _mobile(text: str) -> Iterator[Found]:
    return (Found(*match.span(), BLOCK) for match in _MOBILE.finditer(text))


def _landline(text: str) -> Iterator[Found]:
    for match in _LANDLINE.finditer(text):
        if re.search(r"[^\d]", match[0].strip("（()）")) or "电话" in text[: match.start()][-8:]:
            yield Found(*match.span(), WARN)


def _card(text: str) -> Iterator[Found]:
    for match in _CARD.finditer(text):
        number = _digits(match[0])
        if len(number) == 18 and (is_identity_number(number) or is_credit_code(number)):
            continue
        if _CARD_BEGIN.match(number) and passes_luhn(number):
            yield Found(*match.span(), BLOCK)
        elif re.search(r"卡号|账号|帐号", text[max(0, match.start() - 10) : match.start()]):
            yield Found(*match.span(), WARN)


def _matches(pattern: str, blocks: bool = WARN) -> Callable[[str], Iterator[Found]]:
    lazy = Pattern(pattern)
    return lambda text: (Found(*match.span(), blocks) for match in lazy.finditer(text))


# ---------------------------------------------------------------- names

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


def _names(text: str) -> Iterator[Found]:
    """P07: a person's name before 同志, or before a treatment; it blocks where a 处分 follows in
    the sentence.
    """
    for match in re.finditer("同志", text):
        begin = _name_before(text, match.start(), needs_border=False)
        if begin is not None:
            yield Found(begin, match.start(), _is_disciplined(text, match.end()))
    for match in _TREATED.finditer(text):
        begin = _name_before(text, match.start(), needs_border=True)
        if begin is not None:
            blocks = bool(re.search(_DISCIPLINE, match[0])) or _is_disciplined(text, match.end())
            yield Found(begin, match.start(), blocks)


def _is_disciplined(text: str, start: int) -> bool:
    """Whether a 处分 stands in what is left of the sentence."""
    sentence = re.split("[。；！？]", text[start:], maxsplit=1)[0]
    return bool(re.search(_DISCIPLINE, sentence))


def _name_before(text: str, end: int, *, needs_border: bool) -> int | None:
    """Where a name that ends at `end` begins: a surname and one or two characters more, or a name
    with ·.
    """
    if any(dot in text for dot in _DOTS):
        dotted = next((m for m in _DOTTED.finditer(text[:end]) if m.end() == end), None)
        if dotted:
            before = _BEFORE_DOTTED.match(dotted[0])
            return dotted.start() + (before.end() if before else 0)
    for length in (3, 2, 4):
        begin = end - length
        name = text[max(begin, 0) : end]
        if (
            begin < 0
            or not is_name(name)
            or (needs_border and not _BEFORE_NAME.search(text[:begin]))
        ):
            continue
        return begin
    return None


def is_name(name: str) -> bool:
    """Whether a word looks like a person's full name, not yet masked (张某) and not of public
    life.
    """
    given = name[2:] if name[:2] in COMPOUND_SURNAMES else name[1:]
    if not 1 <= len(given) <= 2 or not (name[:2] in COMPOUND_SURNAMES or name[0] in SURNAMES):
        return False
    if not all("\u4e00" <= sign <= "\u9fff" for sign in name) or set(given) & _FILLERS:
        return False
    return name not in PUBLIC_NAMES and not any(
        name[i : i + 2] in _NO_NAMES for i in range(len(name) - 1)
    )


# ---------------------------------------------------------------- 密级

_SECRET_MARK = Pattern(r"(?:绝密|机密|秘密)\s*[★☆]|密\s*级\s*[：:]\s*(?:绝密|机密|秘密)")
_SECRET_ALONE = Pattern(
    r"\s*[【\[（(]?(?:绝密|机密|秘密|工作秘密|内部资料|内部文件|内部材料|内部使用|不得外传|注意保存|请勿外传)"
    r"(?:[级件]|[，、：:\s]*(?:注意保存|不得外传|请勿外传|严禁外传|妥善保管))*[】\]）)]?[。！!]?\s*"
)


_INTERNAL_MARK = Pattern(r"\s*[【（(]?内部资料(?:[，、：:\s]*(?:注意保存|妥善保管))?[】）)]?\s*")


def secret_mark(text: str) -> Found | None:
    """P09: a 密级 anywhere in the text, or one of its words where it is all that a line holds."""
    if not any(word in text for word in SECRECY_WORDS):
        return None
    match = _SECRET_MARK.search(text) or _SECRET_ALONE.fullmatch(text)
    return Found(*match.span(), BLOCK) if match else None


def _secret(text: str) -> Iterator[Found]:
    found = secret_mark(text)
    if found:
        yield found


# ---------------------------------------------------------------- the table

_PLATE = (
    r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼]"
    r"[A-HJ-NP-Z][· •]?(?=[A-HJ-NP-Z]*\d)[A-HJ-NP-Z0-9]{5,6}"
    r"(?![A-Za-z0-9])"
)
_CASE_WORDS = (
    r"问题线索|(?<![建设确成创树订独])立案(?!例|卷)|初核|初步核实|(?<!滞)留置(?!权)"
    r"|移[交送](?:[省市县区]?纪委|纪检监察)|举报人|信访人"
)
_ADDRESS = (
    r"(?:小区|花园|家园|公寓|新村|苑)[^，。；：]{0,8}?\d{1,3}(?:号楼|栋|幢|号)?[^，。；：]{0,8}?\d{3,4}室?"
    r"|\d{1,3}(?:号楼|栋|幢)[^，。；：]{0,6}?(?:\d{1,2}单元)?[^，。；：]{0,3}?\d{3,4}室"
)
_ACCOUNT = r"[账帐][号户]\s*[：:为是]?\s*\d[\d -]{5,}"
_MAIL = r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+"
_PASSPORT = Pattern(r"(?<=[照证码号：: ])[EGDSPHM][A-Z]?\d{7,8}(?![\dA-Za-z])")
_PASSPORT_WORDS = ("护照", "通行证")


def _passport(text: str) -> Iterator[Found]:
    """P14: a number with a letter before it, where the text says what it is of."""
    if any(word in text for word in _PASSPORT_WORDS):
        yield from (Found(*match.span(), WARN) for match in _PASSPORT.finditer(text))


DETECTORS = (
    Detector(
        "P01", "身份证号", (), _identity,
        hits=("身份证220381198001011230", "号码 11010519491231002X。", "1101 0519 4912 3100 2X"),
        decoys=("合同号20240125138440123", "索引号113307020501239658", "编号220381198013011230"),
    ),
    Detector(
        "P02", "15位身份证号", ("身份证",), _old_identity,
        hits=("身份证号220381800101123",),
        decoys=("发票号220381800101123", "身份证号220381801301123"),
    ),
    Detector(
        "P03", "手机号", (), _mobile,
        hits=("电话13844012345", "138-4401-2345", "+86 138 4401 2345"),
        decoys=("合同号20240125138440123", "金额13844.012345", "发票No13844012345A", "12844012345"),
    ),
    Detector(
        "P04", "固定电话", (), _landline,
        hits=("请拨0431-76212566", "（0431）76212566", "（0431）-76212566", "电话043176212566"),
        decoys=("2024-01-25", "邮编136100", "编号0431762125", "金额100.0000000"),
    ),
    Detector(
        "P05", "银行卡号", (), _card,
        hits=("卡号6222021234567890128", "6222 0212 3456 7890 128"),
        decoys=("合同号20240125138440123", "索引号113307020501239658",
        "信用代码911100000000000000"),
    ),
    Detector(
        "P06", "车牌号", tuple("ABCDEFGHJKLMNPQRSTUVWXYZ"), _matches(_PLATE),
        hits=("公车吉A12345", "吉AD12345", "京A·12345"),
        decoys=("新AI技术", "宁ABCDE路", "藏书A1234567"),
    ),
    Detector(
        "P07", "个人姓名", ("同志", *_TREATMENTS, *_DISCIPLINE.split("|")), _names,
        hits=("对张三进行诫勉", "给予李建国党内警告处分", "子成员王小明同志", "对欧阳文进行约谈",
        "阿依古丽·买买提同志"),
        decoys=(
            "对相关责任人进行约谈", "全体党员同志", "习近平同志", "对王某进行诫勉", "班子成员同志",
            "对干部进行批评教育", "主要负责同志",
            "开展谈心谈话", "给予党纪处分2人", "老同志",
        ),
    ),
    Detector(
        "P09", "密级标志", SECRECY_WORDS, _secret,
        hits=("秘密★1年", "密级：机密", "内部资料 注意保存", "工作秘密", "【内部文件】"),
        decoys=("市委保密办", "保密工作秘密不泄露", "保守国家秘密法", "严格执行内部文件管理制度"),
    ),
    Detector(
        "P10", "案件线索信息", ("线索", "立案", "初核", "核实", "留置", "移交", "移送", "举报人",
        "信访人"),
        _matches(_CASE_WORDS, BLOCK),
        hits=("移交问题线索2条", "立案3件", "对其初核", "采取留置措施", "移交市纪委", "举报人反映"),
        decoys=("建立案例库", "设立案卷目录", "移交档案", "信访工作", "滞留置换"),
    ),
    Detector(
        "P11", "账号", ("账号", "账户", "帐号",
        "帐户"), _matches(_ACCOUNT),
        hits=("账号：123456789",), decoys=("公众账号3个", "清理账户12个"),
    ),
    Detector(
        "P12", "电子邮箱", ("@",), _matches(_MAIL),
        hits=("发到wang.li@example.com",), decoys=("@全体成员", "a@b"),
    ),
    Detector(
        "P13", "住址门牌", ("小区", "花园", "家园", "公寓", "新村", "苑", "号楼", "栋", "幢"),
        _matches(_ADDRESS),
        hits=("住幸福小区3号楼2单元501室", "12栋3单元402室"),
        decoys=("公主岭市政务大厅十四楼", "人民路1号", "3号楼会议室", "小区改造3个，惠及1200户"),
    ),
    Detector(
        "P14", "护照或通行证号", _PASSPORT_WORDS, _passport,
        hits=("护照号E12345678",), decoys=("护照管理制度", "编号E12345678"),
    ),
)  # fmt: skip

P09 = next(d for d in DETECTORS if d.id == "P09")
IDS = tuple(detector.id for detector in DETECTORS)


# ---------------------------------------------------------------- masking


def mask(value: str) -> str:
    """A value as it may be shown: 138****2345, 张*, w***@…"""
    if "@" in value:
        return f"{value[0]}***@…"
    if len(value) <= 4:
        return value[0] + "*" * (len(value) - 1)
    return f"{value[:3]}****{value[-4:]}" if len(value) >= 11 else f"{value[:2]}****{value[-1]}"


_MASKED = tuple(d for d in DETECTORS if d.id in ("P01", "P03", "P05"))


def masked(message: str) -> str:
    """A sentence with every identity, mobile and card number in it masked."""
    if not LONG_NUMBER.search(message):
        return message
    for detector in _MASKED:
        for hit in sorted(detector.find(message.translate(_FULL_WIDTH)), reverse=True):
            message = message[: hit.start] + mask(message[hit.start : hit.end]) + message[hit.end :]
    return message


def starred(text: str) -> str:
    """As `masked`, each hidden letter a star: the text keeps its length."""
    if not LONG_NUMBER.search(text):
        return text
    letters = list(text)
    for detector in _MASKED:
        for hit in detector.find("".join(letters).translate(_FULL_WIDTH)):
            hidden = range(hit.start + 3, max(hit.start + 3, hit.end - 4))
            for place in hidden:
                letters[place] = "*"
    return "".join(letters)


# ---------------------------------------------------------------- the gate


class _Place(NamedTuple):
    """Where a text stands and how strictly it is judged."""

    where: object
    column: str
    is_printable: bool = True
    is_released: bool = False


_PRINTED = frozenset(column.field for column in LEDGER.columns if column.use is Use.PRINTED)


def leaks(book: Book, texts: Iterable[Passage], edition: Edition) -> list[Diagnostic]:
    """What the cells hold, in printed and never printed columns, and the names of the sheets."""
    gate = _Gate(book, edition)
    printed = list(texts)
    unprinted = [
        text
        for row in book.rows
        for field, text in zip(row.fields, row.words, strict=True)
        if text and field not in _PRINTED
    ]

    def printed_place(number: int) -> _Place:
        p = printed[number]
        is_printable = p.publicity is not Publicity.WITHHELD
        return _Place(p.cell, p.column, is_printable, p.publicity is Publicity.RELEASED)

    def unprinted_place(number: int) -> _Place:
        return _Place(unprinted[number].cells[0], "", is_printable=False)

    corpus = texts.corpus if isinstance(texts, Passages) else None
    gate.look([p.text for p in printed], printed_place, DETECTORS, corpus)
    gate.look(unprinted, unprinted_place, DETECTORS)
    other = book.unread
    gate.look(other, lambda number: _Place(other[number].cells[0], "", False), (P09,))
    names = book.sheet_names
    gate.look(names, lambda number: _Place(names[number], ""), (P09,))
    return gate.found


def leaks_of_paragraphs(
    paragraphs: Sequence[Paragraph],
    book: Book,
    edition: Edition,
    template: str,
    told: Iterable[Diagnostic],
) -> list[Diagnostic]:
    """What the finished paragraphs hold beyond what was told of their cells.

    That is the template's own words, and what only came together in the notice.
    """
    gate = _Gate(book, edition)
    gate.known = {(d.rule, d.where) for d in told}

    def place(number: int) -> _Place:
        paragraph = paragraphs[number]
        part = "" if paragraph.part == "正文" else paragraph.part
        where = f"{template} {part}第{paragraph.number}段"
        return _Place(where, CONTENT if part in ("", "文本框备份") else part)

    gate.look([paragraph.text for paragraph in paragraphs], place, DETECTORS)
    return gate.found


def unmasked(words: Mapping[str, Sequence[str]], book: Book) -> list[Diagnostic]:
    """Identity, mobile and card numbers in the lines of the finished file, by part; none but the
    office's own telephone may stand there.
    """
    gate = _Gate(book, Edition.PUBLIC)
    for part, lines in words.items():
        gate.look(lines, lambda _, part=part: _Place(part, CONTENT), _MASKED)
    return [d for d in gate.found if d.level is Level.ERROR]


def leaks_of_files(names: Iterable[str]) -> list[Diagnostic]:
    """A 密级 in the name of the workbook or the template."""
    advice = "涉密或内部资料不能用本程序处理，请按保密规定办理"
    return [
        Diagnostic(Level.ERROR, "P09", name, f"文件名里有“{stem[hit.start : hit.end]}”，{advice}")
        for name in names
        if (stem := name.rpartition(".")[0] or name) and (hit := secret_mark(stem))
    ]


def leaks_of_properties(
    properties: Iterable[str], book: Book, edition: Edition, template: str
) -> list[Diagnostic]:
    """What the template's properties hold: only warned of, for the notice gets its own."""
    gate = _Gate(book, edition)
    where = f"{template} 属性"
    gate.look(list(properties), lambda _: _Place(where, FACT, False), DETECTORS)
    advice = "做出来的通报不带模板的属性，模板里请清除"
    return [
        Diagnostic(Level.WARNING, d.rule, where, f"{d.message.rpartition('，')[0]}，{advice}")
        for d in gate.found
    ]


def _narrow(texts: Sequence[str]) -> Sequence[str]:
    """The texts with full-width digits made narrow; in those of cells the reader has done it."""
    everything = "".join(texts)
    if not any(chr(wide) in everything for wide in _FULL_WIDTH):
        return texts
    return [text.translate(_FULL_WIDTH) for text in texts]


class _Gate:
    """Looks at texts and tells each hit once, masked."""

    def __init__(self, book: Book, edition: Edition) -> None:
        self.found: list[Diagnostic] = []
        self.known: set[tuple[str, object]] | None = None  # told of cells, for paragraphs
        self.is_public = edition is Edition.PUBLIC
        self._told: dict[tuple[str, object, str], int] = {}  # → its place in `found`
        phones = book.facts.get("联系电话", ())  # several in a cell, one with a remark
        self._contact = {_digits(line) for line in phones} | {
            _digits(match[0])
            for line in phones
            for pattern in (_MOBILE, _LANDLINE)
            for match in pattern.finditer(line)
        }
        self._contact_words = {
            str(line)
            for name in ("联系电话", "邮政信箱", "电子邮箱")
            for line in book.facts.get(name, ())
        }

    def look(
        self,
        texts: Sequence[str],
        place_of: Callable[[int], _Place],
        detectors: Iterable[Detector],
        corpus: Corpus | None = None,
    ) -> None:
        """Look at each different text once, and tell a hit at every place where it stands.

        `corpus` are the texts joined, where that was done before.
        """
        narrow = _narrow(texts)
        if corpus is None or narrow is not texts:
            corpus = Corpus(tuple(dict.fromkeys(narrow)))
        hits: list[tuple[Detector, str, Found]] = []
        for detector in detectors:
            needed = detector.needs
            places = corpus.holding(needed) if needed else corpus.matching(LONG_NUMBER)
            for text in dict.fromkeys(corpus.texts[place] for place in places):
                hits += [(detector, text, hit) for hit in detector.look(text)]
        numbers: dict[str, list[int]] = {text: [] for _, text, _ in hits}
        if numbers:
            for number, text in enumerate(narrow):
                if text in numbers:
                    numbers[text].append(number)
        for detector, text, hit in hits:
            for number in numbers[text]:
                self._judge(detector, hit, texts[number], text, place_of(number))

    def _judge(self, detector: Detector, hit: Found, text: str, plain: str, place: _Place) -> None:
        if self._is_contact(detector, plain, hit):
            return
        if self.known is not None and isinstance(text, Text):
            cells = _cells_of(text, hit)
            if any((detector.id, cell) in self.known for cell in cells):
                return
            if detector.id == "P09" and not self.is_public and _INTERNAL_MARK.fullmatch(text):
                return  # the template of the 党内版 says what it is
        self._tell(detector, plain[hit.start : hit.end], hit, place)

    def _is_contact(self, detector: Detector, text: str, hit: Found) -> bool:
        """The office's own telephone, mailbox and address are meant to be public."""
        value = text[hit.start : hit.end]
        if detector.id in ("P03", "P04"):
            return _digits(value) in self._contact
        if detector.id in ("P12", "P13"):
            return any(value in words or words in text for words in self._contact_words)
        return False

    def _tell(self, detector: Detector, value: str, hit: Found, place: _Place) -> None:
        key = (detector.id, place.where, value)
        level = self._level(detector, hit, place)
        told = self._told.setdefault(key, len(self.found))
        message = f"有{detector.says}“{_shown(detector, value)}”，{_advice(detector, level, place)}"
        diagnostic = Diagnostic(level, detector.id, place.where, message)
        if told == len(self.found):
            self.found.append(diagnostic)
        elif level < self.found[told].level:  # a cell merged over rows of which one prints it
            self.found[told] = diagnostic

    def _level(self, detector: Detector, hit: Found, place: _Place) -> Level:
        if detector.id == "P09":
            return Level.ERROR
        blocks = hit.blocks
        if detector.id == "P10":
            if place.column == RESULT:
                return Level.INFO
            blocks = place.column not in (CONTENT, POINT, SUBHEADING, FACT)
        if detector.id in ("P07", "P10") and place.is_released:
            blocks = False
        if not blocks or not place.is_printable or not self.is_public:
            return Level.WARNING
        return Level.ERROR


def _shown(detector: Detector, value: str) -> str:
    return value if detector.id in ("P09", "P10") else mask(value)


def _advice(detector: Detector, level: Level, place: _Place) -> str:
    if detector.id == "P09":
        return "涉密或内部资料不能用本程序处理，请按保密规定办理"
    if not place.is_printable and place.column in ("",):
        return "这一列不印进通报，请核对是否需要保留"
    if detector.id == "P10":
        return (
            "公开前须经审查；审查同意后在这一行的“公开”写“可公开”"
            if level is Level.ERROR
            else "请核对能否公开"
        )
    return "不能公开，请删去或脱敏" if level is Level.ERROR else "请核对能否公开"


def _cells_of(text: Text, hit: Found) -> list[Cell]:
    at, cells = 0, []
    for span in text.spans:
        if at < hit.end and at + len(span.text) > hit.start and span.source:
            cells += span.source.cells
        at += len(span.text)
    return cells
