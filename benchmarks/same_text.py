"""Do two notices say the same? `python same_text.py A.docx B.docx` prints the number of findings.

Body paragraphs are compared one by one, empty ones too; exits 1 with the first that differs.
"""

from __future__ import annotations

import sys
import zipfile
from collections.abc import Iterator
from itertools import zip_longest
from xml.etree.ElementTree import iterparse

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
FINDING = "GwHeading3"


def paragraphs(path: str) -> Iterator[tuple[str, str]]:
    """Style id and text of each paragraph of the body."""
    with zipfile.ZipFile(path) as package, package.open("word/document.xml") as part:
        for _, element in iterparse(part):
            if element.tag == f"{W}p":
                style = element.find(f"{W}pPr/{W}pStyle")
                text = "".join(node.text or "" for node in element.iter(f"{W}t"))
                yield "" if style is None else style.get(f"{W}val", ""), text
                element.clear()


def main(one: str, other: str) -> int:
    """Print the findings of both and return 0, or print the first difference and return 1."""
    findings = 0
    for number, (a, b) in enumerate(zip_longest(paragraphs(one), paragraphs(other)), 1):
        if a != b:
            print(f"paragraph {number} differs:\n  {a}\n  {b}")
            return 1
        findings += a[0] == FINDING
    print(findings)
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
