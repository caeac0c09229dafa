"""Text rules of what was typed or pasted twice at once (叠字叠词、整句重复): 的的, 加强加强."""

from __future__ import annotations

from collections.abc import Iterator

from notice.language import lexicon
from notice.language.corpus import Corpus
from notice.lazy import Pattern
from notice.numerals import TO_TEN
from notice.rules.punctuation import is_han
from notice.rules.rule import Hit, TextRule

# two letters of which each next is the same: one pattern, for all texts are looked at
_DOUBLED = Pattern(r"(.)\1|(.)(?!\2)(.)\2\3")
_COUNTED = frozenset(TO_TEN + "百千万逐每两几")  # 一条一条, 逐项逐项
_AUXILIARY = frozenset(
    "的了是在为对将并把从和与及于被向由也已等各其所以而或就至使让给因但若再还都仅均约"
)  # words alone
_DOUBLE_RIGHT = frozenset((
    "问题", "关于", "研究", "讨论", "商量", "学习", "交流", "总结", "考虑", "了解", "谢谢", "琢磨",
    "打扫", "休息", "整理", "收拾", "放松", "锻炼", "活动", "帮助", "改进", "提高", "反思", "沟通",
))  # fmt: skip
_ENDS = frozenset("，。；：、！？”》）")
# letters that are a word by themselves: 安全｜全覆盖, 医院｜院感防控
_OFTEN_ALONE = frozenset(
    "以任到将要作可会能应有不上下中内外前后里人级村镇乡县市省区院校科室户员家大小多少高新老再又来去"
    "用过给让使叫做办管抓看说种面路线点时处所站队组社班厂店全入出款通地"
)


def doubled(text: str) -> Iterator[Hit]:
    """的的, 加强加强: one or two letters twice; not 的的确确, 一条一条, 目的的, 研究研究."""
    for match in _DOUBLED.finditer(text):
        at = match.start()
        if not is_han(text[at]) or not is_han(text[match.end() - 1]):
            continue
        is_slip = _is_letter_twice(text, at) if match[1] else _is_word_twice(text, at)
        if is_slip:
            yield Hit(at, match.end(), match[1] or match[2] + match[3])


def _is_letter_twice(text: str, at: int) -> bool:
    """Whether two equal letters can't be read as the end of a word and the begin of another."""
    letter, before, after = text[at], text[at - 1 : at], text[at + 2 : at + 3]
    if text[at - 1 : at + 1] == "全部":
        return after not in _BEHIND_PART
    is_formed = before in ("一", letter, text[at - 2 : at - 1]) or after == letter  # 扎扎实实
    if is_formed or lexicon.is_word(letter * 2) or lexicon.word_at(text, at + 1):
        return False  # 常常, 建设设施, 对对口
    if letter in _AUXILIARY:
        return not lexicon.word_before(text, at + 1)  # 目的的
    return _is_end_twice(text, at) or _is_last_twice(text, at)


_BEHIND_PART = frozenset("门队署件位长委分属级落首办")  # 全部部门


def _is_last_twice(text: str, at: int) -> bool:
    """Whether a word has its last letter twice before a mark, or within a set phrase."""
    after = text[at + 2 : at + 3]
    is_word_over = lexicon.word_before(text, at + 1) or lexicon.is_phrase(text[at - 3 : at + 1])
    return is_word_over and (not after or after in _ENDS or _is_phrase_without(text, at))  # 改改，


def _is_end_twice(text: str, at: int) -> bool:
    """Whether a word ends with the first, and behind the second the sentence goes on: 建立立机制.

    水灵灵的 is a word of its own.
    """
    after = text[at + 2 : at + 3]
    is_word_over = lexicon.is_word(text[at - 1 : at + 1]) and text[at] not in _OFTEN_ALONE
    if not is_word_over or after in ("的", "地"):
        return False
    is_on = after in _GOES_ON or after.isdecimal()  # 改造造12公里
    return not after or after in _ENDS or is_on or lexicon.word_at(text, at + 2)


_GOES_ON = frozenset("了和与等在对把将向从由各每为及“《（")


def _is_phrase_without(text: str, at: int) -> bool:
    """Whether a set phrase stands there once the second of two letters is gone: 管理理办法."""
    without = text[at - 1 : at + 1] + text[at + 2 : at + 4]
    return len(without) == _PHRASE and lexicon.is_in_phrase(without)


_PHRASE = 4


def _is_word_twice(text: str, at: int) -> bool:
    word, after = text[at : at + 2], text[at + 4 : at + 6]
    if word[0] in _COUNTED or word in _DOUBLE_RIGHT or not is_han(word[1]):
        return False
    is_asked = after[:1] == "不" or (after[1:] == "不" and is_han(after[0]))  # 知道知道不
    is_across = lexicon.is_word(text[at + 2 : at + 5]) or lexicon.is_word(text[at - 1 : at + 2])
    is_done_to_itself = _THING_OF_WORK.match(text[at + 2 : at + 8]) or (
        word == "代表" and _DELEGATES.search(text[:at])
    )
    return not (is_asked or is_across or is_done_to_itself) and lexicon.is_word(word)


# what a verb is done to may begin with the same word: 检查检查站点, 人大代表代表群众
_THING_OF_WORK = Pattern(
    "(?:服务|检查|培训|管理|组织|领导|指导|评估|审计|监督|监测|投资|申请|登记|考核|维修|消费|劳动|教育|"
    "宣传|保护|规划|设计|翻译|护理|保险|救助|调解|执法|采购|销售|养护|监理|代理|经营|承包|租赁|评审)"
    "(?:站|点|师|员|对象|人|者|室|卡|所|科|队|组|证|表|费|局|部|中心|窗口|机构|平台)"
)
_DELEGATES = Pattern("(?:大|民|工|员|众|企业|妇女)$")  # of the people: only before 代表代表


# ---------------------------------------------------------------- longer pieces

_CLAUSE = Pattern(r"[^，、；。：！？\n]+")
_LONG_DOUBLED = Pattern(r"(.)(.)(.)(.?)\1\2\3\4")
_SENTENCE = Pattern(r"[^。！？；\n]+")
_LETTERS_OF_SENTENCE = 12
_PHRASE_DOUBLED = Pattern(r"([\u4e00-\u9fff]{5,10})\1(?!\1)")  # 在交易平台在交易平台
_LENGTHS_OF_PHRASE = range(5, 11)
_NUMBER_BEFORE = Pattern(
    r"^(?:[一二三四五六七八九十]是|其[一二三四]，|（[一二三四五六七八九十]）|\d[.．、])"
)


def pasted(text: str) -> Iterator[Hit]:
    """A sentence of a cell twice; a clause, an item of a list or a longer word twice at once."""
    yield from _sentences_twice(text)
    yield from _clauses_twice(text)
    yield from _items_twice(text)
    for match in _LONG_DOUBLED.finditer(text):
        word = match[0][: len(match[0]) // 2]
        if all(map(is_han, word)) and len(set(word)) > 2 and word[0] not in _COUNTED:
            yield Hit(match.start(), match.end(), word)
    for match in _PHRASE_DOUBLED.finditer(text):
        before = text[max(0, match.start() - len(match[1])) : match.start()]
        if before != match[1] and len(set(match[1])) > 2:  # more than twice it is no slip
            yield Hit(match.start(), match.end(), match[1])


def _sentences_twice(text: str) -> Iterator[Hit]:
    met: set[str] = set()
    for match in _SENTENCE.finditer(text):
        bare = _NUMBER_BEFORE.sub("", match[0].strip("　 ”“"))  # 一是完善流程。二是完善流程。
        if sum(map(is_han, bare)) < _LETTERS_OF_SENTENCE:
            continue
        if bare in met:
            yield Hit(match.start(), match.end(), None)
        met.add(bare)


def _clauses_twice(text: str) -> Iterator[Hit]:
    """A clause right behind itself, or two clauses behind the same two."""
    clauses = [(m[0], m.start(), m.end()) for m in _CLAUSE.finditer(text)]
    words = [clause.partition("等")[0] or clause for clause, _, _ in clauses]  # 绘画、绘画等
    if len(set(words)) == len(words):
        return
    for size in (1, 2, 3):
        for i in range(len(words) - 2 * size + 1):
            first, second = words[i : i + size], words[i + size : i + 2 * size]
            if first == second and _is_telling("".join(first)):
                yield Hit(clauses[i][1], clauses[i + 2 * size - 1][2], None)
                return


_ITEM = r"[^，、。；：！？\n《》“”（）『』「」‘’]"
_LIST = Pattern(rf"{_ITEM}+(?:、{_ITEM}+){{2,}}")
_OTHER_LIST = Pattern("[的等或和及与]")  # begins in such an item
_MARKS_OF_LIST = (
    "[为是含有对由在到给将]|包括|走访|慰问|联系|学习|检查|核查|排查|查看|覆盖|涉及|深入|培训|完善"
)
_BEFORE_LIST = Pattern(rf"^.*(?:{_MARKS_OF_LIST})(?=..)")
_LONGEST_ITEM = 8


def _items_twice(text: str) -> Iterator[Hit]:
    """An item of a list again further on: 走访农户、企业、农户、学校."""
    if text.count("、") < 2:
        return
    for match in _LIST.finditer(text):
        items = match[0].split("、")
        items[0] = _BEFORE_LIST.sub("", items[0])
        items[-1] = items[-1].partition("等")[0]
        if len(set(items)) < len(items) and any(_is_again(items, n) for n in range(2, len(items))):
            yield Hit(match.start(), match.end(), None)


def _is_again(items: list[str], at: int) -> bool:
    """Whether an item stood before, not right before, and no other list begins between."""
    item = items[at]
    if not _is_telling(item) or item not in items[: at - 1]:
        return False
    between = items[items.index(item) + 1 : at]
    return not any(len(o) > _LONGEST_ITEM or _OTHER_LIST.search(o) for o in between)


def _is_telling(clause: str) -> bool:
    """Whether a clause is more than a number or a word of one letter."""
    return sum(map(is_han, clause)) >= 2


def _with_doubles(corpus: Corpus) -> Iterator[int]:
    """The places of texts with a letter twice that is no word, or two letters twice."""
    twice = [pair for pair in corpus.pairs if pair[0] == pair[1] and is_han(pair[0])]
    yield from corpus.holding(pair for pair in twice if not lexicon.is_word(pair))
    yield from corpus.doubling(2)


def _with_pieces_twice(corpus: Corpus) -> Iterator[int]:
    """The places of texts with a piece twice, or a sentence of those shortly before."""
    yield from corpus.doubling(3, 4, *_LENGTHS_OF_PHRASE)
    yield from corpus.holding(("二是", "其二，", "（二）"))
    met: dict[str, int] = {}
    texts = corpus.texts
    alike = "\0".join(texts).replace("。", "，").replace("、", "，").split("\0")  # no text holds \0
    for place, (text, marked) in enumerate(zip(texts, alike, strict=False)):  # of none one is split
        sentences = [marked.strip("，")]
        if marked.count("，") > 1:
            pieces = marked.replace("；", "，").split("，")
            if len(different := set(pieces)) < len(pieces) or _has_edge_of_list(text, different):
                yield place
            sentences = text.split("。")
        for sentence in sentences:
            if len(sentence) >= _LETTERS_OF_SENTENCE:
                if place - met.get(sentence, -_LINES_OF_CELL) < _LINES_OF_CELL:
                    yield place
                met[sentence] = place


def _has_edge_of_list(text: str, pieces: set[str]) -> bool:
    """Whether the first or the last item of a list, without what begins or ends it, is another."""
    if text.count("、") < 2:
        return False
    edges = [match[1] or match[2] for match in _EDGE_OF_LIST.finditer(text)]
    return len(set(edges)) < len(edges) or not pieces.isdisjoint(edges)


_EDGE_OF_LIST = Pattern(
    rf"(?:{_MARKS_OF_LIST})(?=([^为是含有对由在到给将，。；：、]{{2,8}})、)"
    r"|(?<=、)([^，。；：、等]{2,8})(?=等)"
)
_LINES_OF_CELL = 30

# fmt: off
TWICE_WRITTEN = (
    TextRule(
        id="T53", says="词写重了",
        find=doubled,
        wrong="加强加强监管的的力度", right="加强监管的力度",
        silent=("的的确确", "件件有着落", "一条一条细化", "问题问题", "安全全覆盖", "热乎乎的",
        "医院院感防控", "对工作作了部署", "目的的实现", "标的的确定",
        "参与与否",
        "为为民服务", "对对口帮扶", "对对账单", "在在线平台", "信用信用卡", "建设设施", "方方面面",
        "常常"),
        source="录入", grade="B", needs=(), places=_with_doubles,
    ),
    TextRule(
        id="T60", says="句子或词语重复，请删去一处",
        find=pasted,
        wrong="召开专题会3次，研究推进事项，召开专题会3次，"
        "研究推进事项。", right="召开专题会3次，研究推进事项。",
        silent=("一项一项抓，一项一项改", "强化监督，强化管理",
        "甲单位自查，报告情况；乙单位自查，报告情况",
        "学习、再学习", "谢谢", "设备、设施及其附属的设备、仪器", "一级、二级、三级"),
        source="录入", grade="B", needs=(), is_of_cell=True, places=_with_pieces_twice,
    ),
)
