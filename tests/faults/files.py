"""The file itself."""

from __future__ import annotations

from pathlib import Path

from tests import test_intake as made
from tests.builders import SHARED_STRINGS, repacked, with_shared_strings
from tests.faults import GOOD, TEMPLATE, ok, stop, warn

OLE = made.OLE
PASSWORD = OLE + "EncryptedPackage".encode("utf-16-le")
LAUGHS = made.ENTITIES + b"<x>&a8;</x>"
XXE = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>'
DTD = b'<!DOCTYPE x SYSTEM "http://example.com/x.dtd"><x/>'


def _misspelt(folder: Path) -> None:
    (folder / "台账.xlsx").rename(folder / "台帐.xlsx")


def _folder(folder: Path) -> None:
    (folder / "台账.xlsx").unlink()
    (folder / "台账.xlsx").mkdir()


def _beside(name: str, content: bytes = b"\0" * 162):
    return lambda folder: (folder / name).write_bytes(content)


CASES = (
    stop("F001", "no such file, one of a similar name", ("{w}", "file-missing"),
         set_up=_misspelt, says=("台帐.xlsx", "{folder}", "找不到")),
    stop("F001", "no such folder", ("{w}", "file-missing"),
         set_up=lambda folder: (folder / "台账.xlsx").unlink()),
    stop("F002", "a folder", ("{w}", "file-is-folder"), set_up=_folder),
    stop("F004", "truncated", ("{w}", "file-broken"), workbook=GOOD[: len(GOOD) // 2],
         says=("WPS", "另存")),
    stop("F004", "its directory cut off", ("{w}", "file-broken"), workbook=GOOD[:-30]),
    stop("F005", "a flipped bit", ("{w}", "file-broken"),
         workbook=made.flipped(with_shared_strings(GOOD))),
    stop("F006", "old .xls", ("{w}", "file-old-format"), workbook=OLE, name="台账.xls",
         says=("另存为.xlsx",)),
    stop("F006", "old .xls named .xlsx", ("{w}", "file-old-format"), workbook=OLE),
    stop("F008", "password", ("{w}", "file-password"), workbook=PASSWORD, says=("去掉密码",)),
    stop("F008", "password of the zip", ("{w}", "file-password"),
         workbook=made.encrypted_entry(GOOD)),
    stop("F009", ".et", ("{w}", "file-old-format"), workbook=OLE, name="台账.et"),
    stop("F009", ".et that is a zip", ("{w}", "file-old-format"), name="台账.et",
         says=("另存为.xlsx",)),
    stop("F009", ".ett that is a zip", ("{w}", "file-old-format"), name="台账.ETT"),
    warn("F010", ".xlsx named .xls", ("{w}", "file-suffix"), name="台账.xls"),
    stop("F012", "a .docx as workbook", ("{w}", "file-swapped"), workbook=TEMPLATE,
         says=("这是Word文件",)),
    stop("F012", "an .xlsx as template", ("{t}", "file-swapped"), template=GOOD,
         says=("这是Excel工作簿",)),
    stop("F012", "both", ("{t}", "file-swapped"), ("{w}", "file-swapped"),
         workbook=TEMPLATE, template=GOOD),
    stop("F013", "another zip", ("{w}", "file-kind"), workbook=made.zipped({"a.txt": b"a"})),
    stop("F014", "Strict Open XML", ("{w}", "file-strict"), says=("Excel 工作簿(*.xlsx)",),
         workbook=repacked(GOOD, {
             "xl/workbook.xml": lambda xml: xml.replace(made.TRANSITIONAL, made.STRICT)})),
    stop("F016", "a page of the web", ("{w}", "file-web-page"), name="台账.xls",
         workbook=b"<html><table><tr><td>1</td></tr></table></html>", says=("网页表格",)),
    stop("F016", "named .xlsx, with a BOM", ("{w}", "file-web-page"),
         workbook=b"\xef\xbb\xbf\r\n<table></table>"),
    warn("F017", "open in Excel, and can be read", ("{w}", "file-open"),
         set_up=_beside("~$台账.xlsx"), says=("没有保存",)),
    stop("F018", "a lock file as workbook", ("{w}", "lock-file"), name="~$台账.xlsx",
         workbook=b"\0" * 162),
    warn("F018", "a lock file of WPS beside", ("{w}", "file-open"),
         set_up=_beside(".~台账.xlsx")),
    warn("F018", "a lock file beside the template", ("{t}", "file-open"),
         set_up=_beside("~$模板.docx")),
    stop("F021", "a part twice", ("{w}", "file-broken"), workbook=made.twice(
        SHARED_STRINGS, with_shared_strings(GOOD))),
    ok("F022", "an entry that climbs out", workbook=repacked(GOOD, {"../../evil.txt": b"evil"})),
    stop("F024", "billion laughs in a template", ("{t}", "file-doctype"), seconds=2,
         template=repacked(TEMPLATE, {"word/document.xml": LAUGHS})),
    stop("F025", "a file as entity", ("{w}", "file-doctype"), never=("root:",),
         workbook=made.with_part(SHARED_STRINGS, XXE)),
    stop("F025", "a file as entity in a template", ("{t}", "file-doctype"),
         template=repacked(TEMPLATE, {"word/document.xml": XXE})),
    stop("F025", "an external DTD", ("{w}", "file-doctype"),
         workbook=made.with_part(SHARED_STRINGS, DTD)),
    stop("F026", "a DOCTYPE", ("{w}", "file-doctype"),
         workbook=made.before_root(b"<!DOCTYPE x>")),
    stop("F026", "in a part that nobody reads", ("{w}", "file-doctype"),
         workbook=made.with_part("docProps/x.xml", b"<!DOCTYPE x><x/>")),
    stop("F026", "in a template", ("{t}", "file-doctype"),
         template=made.before_root(b"<!DOCTYPE x>", "word/document.xml", TEMPLATE)),
)  # fmt: skip
