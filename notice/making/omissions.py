"""What an edition has and its template did not print (模板没有印的), seen from what came out.

The ready shapes leave out 问题类别, 具体问题, 整改成效, 措施, 状态 and owners: these are free.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import chain

from notice.diagnostics import Diagnostic, Level
from notice.making.render import OpenTemplate
from notice.model.book import Book
from notice.model.notice import Paragraph, Rendered, Totals
from notice.model.text import Source, Text
from notice.rules.switches import TEMPLATE_OMITS
from notice.wording.edition import Content, PrintedFinding
from notice.wording.sentences import CONTACT_FACTS

_ADVICE = f"要印的请在模板里补上，不用印的请在“校对设置”里停用{TEMPLATE_OMITS}"
_FACTS: Mapping[str, Sequence[str]] = {  # what people call it → the 项目 of which one is enough
    "文件标题": ("文件标题",),
    "部署机关": ("部署机关",),
    "巡察组": ("巡察组",),
    "巡察时间": ("巡察开始日期", "巡察结束日期"),
    "反馈日期": ("反馈日期",),
    "联系方式": CONTACT_FACTS,
    "成文日期": ("成文日期",),
}
_SIGNATURE = ("署名行", "发文机关署名")
_TITLE = 3  # paragraphs, in which the unit may be named
_ENOUGH = 6  # letters by which a text is known that was joined to others, so without its source


def told(
    template: OpenTemplate, rendered: Rendered, book: Book, totals: Totals, content: Content
) -> Iterator[Diagnostic]:
    """One warning that lists what is missing, with how much of it."""
    printed = _Printed(rendered.paragraphs)
    missing = [*_of_content(printed, content)]
    if not printed.has_total(totals):
        missing.append("总数句")
    missing += [name for name, facts in _FACTS.items() if not printed.has_fact(book, facts)]
    if template.uses.isdisjoint(_SIGNATURE) and not printed.has_signature(book):
        missing.append("发文机关署名")
    if missing:
        message = f"模板没有印：{'、'.join(missing)}"
        yield Diagnostic(Level.WARNING, TEMPLATE_OMITS, template.name, message, _ADVICE)


def _of_content(printed: _Printed, content: Content) -> Iterator[str]:
    """反馈问题12个, 整改情况17段 …, as far as they did not come out."""
    findings = [finding for category in content.categories for finding in category.findings]
    parts: Mapping[tuple[str, str], Iterable[Text]] = {
        ("反馈问题", "个"): (finding.title for finding in findings),
        ("整改情况", "段"): chain.from_iterable(map(_progress, findings)),
        ("责任落实", "段"): (line.text for line in content.duties),
        ("下一步打算", "段"): (line.text for line in content.plans),
    }
    for (name, unit), texts in parts.items():
        if count := printed.missing(texts):
            yield f"{name}{count}{unit}"


def _progress(finding: PrintedFinding) -> Iterator[Text]:
    yield from finding.paragraphs
    for problem in finding.problems:
        yield from problem.paragraphs


class _Printed:
    """What came out: the sources of its words, and the words that have none."""

    def __init__(self, paragraphs: Iterable[Paragraph]) -> None:
        self._texts = [paragraph.text for paragraph in paragraphs]
        spans = [span for text in self._texts for span in text.spans]
        # by their ids: comparing them is dear
        self._sources = {id(source): source for _, source in spans if source is not None}
        self._words = "\n".join([piece for piece, source in spans if source is None])

    def has(self, text: Text) -> bool:
        """Whether a text of the ledger came out, by its source or, joined to others, its words."""
        own = text.spans
        for _, source in own:
            if id(source) in self._sources:  # nearly always
                return True
        if not self._places.isdisjoint([source for _, source in own]):
            return True
        return len(text) >= _ENOUGH and text in self._words

    @cached_property
    def _places(self) -> set[Source]:
        return set(self._sources.values())

    def missing(self, texts: Iterable[Text]) -> int:
        """How many of the texts did not come out."""
        return sum([not self.has(text) for text in texts])

    def has_total(self, totals: Totals) -> bool:
        """Whether any of the totals came out, in 总数句 or in words of the template."""
        tallies = (totals.measures, totals.findings, totals.problems)
        counted = [source.cells for source in self._sources.values() if source.line is None]
        return any(tally.total.cells in counted for tally in tallies)

    def has_fact(self, book: Book, names: Collection[str]) -> bool:
        """Whether one of these 项目 came out, or none of them is given."""
        lines = [line for name in names for line in book.facts.get(name, ())]
        return not lines or any(self.has(line) or line in self._words for line in lines)

    def has_signature(self, book: Book) -> bool:
        """Whether a paragraph behind the title is the name of who signs."""
        names = book.facts.get("发文机关署名") or book.facts["单位全称"]
        behind_title = [text.strip() for text in self._texts if text.strip()][_TITLE:]
        return any(name in behind_title for name in names)
