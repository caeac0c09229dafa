"""The laws that must hold whatever comes in."""

from __future__ import annotations

import json
import re
import traceback
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from scripts.fuzz.cases import BOOK, CELL_TAGS, TEMPLATE
from scripts.fuzz.run import Ran, run_once, tree

_CHINESE = re.compile("[\u4e00-\u9fff]")
_OURS = re.compile(
    r"Traceback|[A-Z]\w*(?:Error|Exception)\b|<\w+ object| at 0x[0-9a-f]{6}|\bNoneType\b"
)
_LEFT = re.compile(r"\.\d+\.tmp$")


def broken_laws(
    ran: Ran, arguments: list[str], before: dict[str, bytes | None], after: dict[str, bytes | None]
) -> Iterator[str]:
    """Each law of CLI.md that a run broke, as a line."""
    yield from _broken_in_status(ran)
    if ran.status is None:
        return
    for name in (BOOK, TEMPLATE):
        if before[name] != after.get(name):
            yield f"input {name} changed"
    if "--json" in arguments:
        yield from _broken_in_json(ran)
    else:
        shown = f"{ran.stdout}{ran.stderr}"
        if _OURS.search(shown) or not all(map(_CHINESE.search, ran.stderr.splitlines())):
            yield f"not Chinese: {shown}"
        if bool(ran.stdout) != (ran.status == 0 and "check" not in arguments):
            yield f"stdout: {ran.stdout!r}"
    writes = ran.status == 0 and "check" not in arguments
    stale = [n for n in after if _LEFT.search(n) and (n not in before or writes)]
    if stale:
        yield f"temporary files left: {stale}"
    if not writes:
        kept = [{n: b for n, b in tree.items() if not _LEFT.search(n)} for tree in (before, after)]
        if kept[0] != kept[1]:
            changed = sorted(n for n in {*before, *after} if before.get(n, 0) != after.get(n, 0))
            yield f"refused, yet something is new or changed: {changed}"
        return
    everything = set(after.values())
    for name, content in before.items():
        if content is None or content[:3] == b"-> " or _LEFT.search(name) or "/.记录/" in name:
            continue
        if name.endswith(".核对单.html"):  # the page of a notice is made anew with it
            continue
        if content not in everything:
            yield f"lost: {name}"
    notice = Path(
        json.loads(ran.stdout)["outputs"]["notice"] if "--json" in arguments else ran.stdout.strip()
    )
    if "--merge" in arguments and notice.read_bytes() in before.values():
        return  # nothing came in from the workbook: it is the edited file, as it was
    yield from _broken_in_notice(notice)


def broken_beside(
    ran: Ran, before: dict[str, bytes | None], after: dict[str, bytes | None]
) -> Iterator[str]:
    """Each law of a command that changes no file, and at most writes one of its own."""
    yield from _broken_in_status(ran)
    if ran.status is None:
        return
    changed = sorted(n for n in before if before[n] != after.get(n, 0))
    if changed:
        yield f"changed: {changed}"
    if any(_LEFT.search(n) for n in after):
        yield "temporary files left"
    if ran.stderr or not ran.stdout.isascii() or ran.stdout.count("\n") != 1:
        yield f"not one ASCII line: {ran.stdout[:500]!r} {ran.stderr[:500]!r}"
        return
    for found in json.loads(ran.stdout)["findings"]:
        if not _CHINESE.search(found["message"]) or _OURS.search(found["message"]):
            yield f"not Chinese: {found}"


def _broken_in_status(ran: Ran) -> Iterator[str]:
    if ran.status is None:
        yield f"exception out of main():\n{ran.traceback}"
    elif ran.status not in (0, 1):
        yield f"exit status {ran.status}: {ran.stderr}"


def _broken_in_json(ran: Ran) -> Iterator[str]:
    if ran.stderr:
        yield f"stderr: {ran.stderr}"
    if not ran.stdout.isascii() or ran.stdout.count("\n") != 1:
        yield f"stdout is not one ASCII line: {ran.stdout[:500]!r}"
    try:
        told = json.loads(ran.stdout)
    except ValueError:
        yield f"no JSON: {ran.stdout[:500]!r}"
        return
    if set(told) != {"ok", "outputs", "findings", "totals"} or told["ok"] != (ran.status == 0):
        yield f"another object than promised: {ran.stdout[:500]}"
    for found in told["findings"]:
        if not found["where"] or not found["rule"] or not _CHINESE.search(found["message"]):
            yield f"not Chinese: {found}"
        if _OURS.search(found["message"]) or _OURS.search(found["where"]):
            yield f"words of Python: {found}"
    if ran.status == 1 and not told["findings"]:
        yield "refused without a reason"
    if ran.status == 1 and any(told["outputs"].values()):
        yield "refused with outputs"


def _broken_in_notice(notice: Path) -> Iterator[str]:
    from docx import Document
    from lxml import etree

    if not notice.is_file():
        yield f"no notice at {notice}"
        return
    try:
        document = Document(str(notice))
        words = [p.text for p in document.paragraphs]
        words += [c.text for t in document.tables for row in t.rows for c in row.cells]
    except Exception:  # any: then Word could not open it either
        yield f"python-docx can't open the notice:\n{traceback.format_exc()}"
        return
    with zipfile.ZipFile(notice) as archive:
        for name in archive.namelist():
            if not name.endswith((".xml", ".rels")):
                continue
            try:
                root: Any = etree.fromstring(archive.read(name), etree.XMLParser(huge_tree=True))
            except etree.XMLSyntaxError as fault:
                yield f"{name} is no XML: {fault}"
                continue
            words += [
                e.text or "" for e in root.iter("{*}t", "{*}instrText", "{*}title", "{*}creator")
            ]
            whole = "".join(root.itertext()) + "".join(
                v for e in root.iter(etree.Element) for v in e.attrib.values()
            )
            if name.startswith("word/document") and re.search("[\ufdd0-\ufdef]", whole):
                yield f"a mark of ours in {name}"
    for text in words:
        for tag in CELL_TAGS:
            text = text.replace(tag, "")
        if "格子" not in text and ("{{" in text or "{%" in text):
            yield f"a tag is left: {text[:200]!r}"
        if re.search("[\ufdd0-\ufdef]", text):
            yield f"a mark of ours is left: {text[:200]!r}"


def again(ran: Ran, arguments: list[str], folder: Path) -> Iterator[str]:
    """The same input again gives the same bytes, and nothing new."""
    first = tree(folder)
    again = run_once(arguments)
    if again.status != 0:
        yield f"refused the second time: {again}"
    elif (
        "--force" not in arguments
        and first != tree(folder)
        and not re.search(r"_\d+\.docx", ran.stdout)
    ):
        second = tree(folder)
        changed = sorted(n for n in {*first, *second} if first.get(n, 0) != second.get(n, 0))
        yield f"the second run changed {changed}"
