"""What other programs make of a marked copy: pandoc and LibreOffice settle it, and read.

Each judge is asked of many documents in one start. A reading is a list of lines, one a paragraph
that shows something, with what is no words as signs among them.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape
from zipfile import ZipFile

from notice.docx import reading
from notice.docx.insets import FOOTNOTE, FORMULA, PICTURE, Insets
from notice.docx.wordml import parsed
from tests.templates import template

ACCEPT, REJECT = "Accept", "Reject"
SOFFICE, PANDOC = shutil.which("soffice"), shutil.which("pandoc")
Reading = list[str]


COUNTED = (PICTURE, FORMULA, FOOTNOTE)


# ---------------------------------------------------------------- our own


def ours(content: bytes, way: str = ACCEPT) -> Reading:
    """What our own reading shows, pictures and formulas counted at the end of each paragraph."""
    read = reading.read if way == ACCEPT else reading.read_rejected
    document = read(content, "x.docx")
    insets = Insets(document.package.part, document.fields.codes)
    lines: Reading = []
    for paragraph in document.paragraphs:
        kinds = [inset.kind for inset in insets.of(paragraph.element)]
        signs = "".join(f"〔{kind}〕" * kinds.count(kind) for kind in COUNTED)
        lines.append(f"{paragraph.text}{signs}")
    return lines


# ---------------------------------------------------------------- pandoc


_NEXT = "这是下一份文件的开头"


def pandoc(folder: Path, way: str, contents: Sequence[bytes]) -> list[Reading]:
    """What pandoc reads of each document when all is accepted or rejected, in one start."""
    folder.mkdir()
    between = folder / "between.docx"
    between.write_bytes(template(_NEXT))
    paths: list[Path] = []
    for number, content in enumerate(contents):
        path = folder / f"{number}.docx"
        path.write_bytes(content)
        paths += [between, path]
    command = [PANDOC or "pandoc", "-f", "docx", f"--track-changes={way.lower()}", "-t", "json"]
    done = subprocess.run([*command, *paths], check=True, capture_output=True, timeout=600)
    found: list[Reading] = []
    for text in _lines(json.loads(done.stdout)["blocks"]):
        if text == _NEXT:
            found.append([])
        elif text:
            found[-1].append(text)
    return found


_INLINES = ("Para", "Plain", "Header")


def _lines(blocks: Any) -> Iterator[str]:
    """The paragraphs of pandoc's tree in order, those of tables and notes too."""
    if isinstance(blocks, dict):
        if blocks.get("t") in _INLINES:
            content = blocks["c"][-1] if blocks["t"] == "Header" else blocks["c"]
            yield "".join(_words(content)).strip()
            yield from (f"注：{note}" for note in _notes(content))
        elif "c" in blocks:
            yield from _lines(blocks["c"])
    elif isinstance(blocks, list):
        for block in blocks:
            yield from _lines(block)


def _words(inlines: Any) -> Iterator[str]:
    for inline in inlines if isinstance(inlines, list) else ():
        if not isinstance(inline, dict):
            yield from _words(inline)
            continue
        kind, content = inline["t"], inline.get("c")
        if kind == "Str":
            yield content
        elif kind in ("Space", "SoftBreak", "LineBreak"):
            yield " "
        elif kind == "Math":
            yield f"〔{content[1]}〕"
        elif kind == "Image":
            yield "〔图〕"
        elif kind != "Note":
            yield from _words(content)


def _notes(inlines: Any) -> Iterator[str]:
    for inline in inlines if isinstance(inlines, list) else ():
        if isinstance(inline, dict) and inline["t"] == "Note":
            yield from _lines(inline["c"])
        elif isinstance(inline, dict):
            yield from _notes(inline.get("c"))
        else:
            yield from _notes(inline)


# ---------------------------------------------------------------- LibreOffice


def libreoffice(folder: Path, jobs: Mapping[str, tuple[str, bytes]]) -> dict[str, Reading]:
    """What is left of each document when LibreOffice has settled it; name → way and content."""
    folder.mkdir()
    lines: list[str] = []
    for name, (way, content) in jobs.items():
        (folder / f"{name}-in.docx").write_bytes(content)
        lines.append(f"{way}|{folder / f'{name}-in.docx'}|{folder / f'{name}.odt'}")
    _settle(folder, lines)
    return {name: _saved(folder / f"{name}.odt") for name in jobs}


def _saved(path: Path) -> Reading:
    """What LibreOffice has saved, in its own format: as .docx it writes some of it four times."""
    if not path.exists():
        return ["打不开"]
    with ZipFile(path) as package:
        body = parsed(package.read("content.xml")).find(f".//{_OFFICE}text")
    lines: Reading = []
    for paragraph in body.iter(f"{_TEXT}p", f"{_TEXT}h"):
        if next(paragraph.iterancestors(f"{_TEXT}note"), None) is None:
            signs = list(_signs(paragraph))
            shown = "".join(f"〔{kind}〕" * signs.count(kind) for kind in COUNTED)
            lines.append(_shown(paragraph).replace(_NOTHING, "") + shown)
    return lines


def _signs(paragraph: Any) -> Iterator[str]:
    """What of a paragraph is no words, that inside text boxes left out."""
    for element in paragraph.iter(*_KINDS):
        if next(element.iterancestors(f"{_TEXT}p", f"{_TEXT}h")) is paragraph:
            is_spare = element.getparent().find(f"{_DRAW}object") not in (None, element)
            if not is_spare:  # a formula has a picture of itself
                yield _KINDS[element.tag]


_NOTHING = "\u200b"  # where a control or a drawing begins or ends
_OPEN = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
_OFFICE, _TEXT, _DRAW = (_OPEN % name for name in ("office", "text", "drawing"))
_APART = (
    f"{_TEXT}p",
    f"{_TEXT}h",
    f"{_TEXT}note",
    f"{_OFFICE}annotation",
    f"{_TEXT}tracked-changes",
)
_KINDS = {f"{_DRAW}image": PICTURE, f"{_DRAW}object": FORMULA, f"{_TEXT}note": FOOTNOTE}
_BLANKS = {f"{_TEXT}s": " ", f"{_TEXT}tab": "\t", f"{_TEXT}line-break": "\n"}


def _shown(element: Any) -> str:
    """The words of a paragraph, those of boxes and notes in it left out."""
    words = element.text or ""
    for child in element:
        if child.tag in _BLANKS:
            words += _BLANKS[child.tag] * int(child.get(f"{_TEXT}c", "1"))
        elif child.tag not in _APART and isinstance(child.tag, str):
            words += _shown(child)
        words += child.tail or ""
    return words


_MACRO = """
Sub Main(list As String)
  Dim hidden(0) As New com.sun.star.beans.PropertyValue
  hidden(0).Name = "Hidden"
  hidden(0).Value = True
  Dim filter(0) As New com.sun.star.beans.PropertyValue
  filter(0).Name = "FilterName"
  filter(0).Value = "writer8"
  dispatcher = createUnoService("com.sun.star.frame.DispatchHelper")
  handle = FreeFile
  Open list For Input As #handle
  Do While Not Eof(handle)
    Line Input #handle, job
    parts = Split(job, "|")
    If UBound(parts) = 2 Then
      doc = StarDesktop.loadComponentFromURL(ConvertToURL(parts(1)), "_blank", 0, hidden())
      If Not IsNull(doc) Then
        frame = doc.CurrentController.Frame
        dispatcher.executeDispatch(frame, ".uno:" & parts(0) & "AllTrackedChanges", "", 0, Array())
        doc.storeToURL(ConvertToURL(parts(2)), filter())
        doc.close(True)
      End If
    End If
  Loop
  Close #handle
  StarDesktop.terminate()
End Sub
"""


def _settle(folder: Path, jobs: Sequence[str]) -> None:
    """Let LibreOffice accept or reject all changes: Accept|from|to, many in one start.

    A macro in a profile of its own needs neither Java nor Python's uno.
    """
    profile = folder / "profile"
    start = [SOFFICE or "soffice", f"-env:UserInstallation={profile.as_uri()}", "--headless"]
    library = profile / "user" / "basic" / "Standard"
    for _ in range(3):  # now and then a first start leaves no folder
        if not library.exists():
            subprocess.run([*start, "--terminate_after_init"], check=True, capture_output=True)
    names = 'xmlns:script="http://openoffice.org/2000/script"'
    module = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE script:module PUBLIC'
        ' "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">\n'
        f'<script:module {names} script:name="Settle" script:language="StarBasic">{escape(_MACRO)}'
        "</script:module>"
    )
    (library / "Settle.xba").write_text(module, "utf-8")
    listed = library / "script.xlb"
    element = '<library:element library:name="Settle"/></library:library>'
    listed.write_text(listed.read_text("utf-8").replace("</library:library>", element), "utf-8")
    (folder / "jobs").write_text("\n".join(jobs), "utf-8")
    macro = f'macro:///Standard.Settle.Main("{folder / "jobs"}")'
    subprocess.run([*start, macro], check=True, capture_output=True, timeout=600)
