"""The manual (手册) as one page that opens offline: its pages in order, the pictures inside.

    python scripts/manual_page.py 手册.html

markdown-it, which the tests' packages bring, reads the pages; nothing on the page is fetched.
"""

from __future__ import annotations

import base64
import re
import sys
from html import escape
from pathlib import Path
from urllib.parse import unquote

ROOT = Path(__file__).resolve().parent.parent
MANUAL = ROOT / "docs" / "手册"
PAGES = (
    "第一份通报", "台账怎么填", "本单位的台账", "看懂提示", "改稿来回", "送审", "多个单位", "模板",
    "装到没有网络的电脑", "常见问题",
)  # fmt: skip
BESIDE = {  # pages that the manual leads to
    "../模板制作.md": "模板制作",
    "../columns.md": "各列说明",
    "../rules.md": "校对规则",
    "../names.md": "模板里可用的名称",
}
STYLE = """
body{font:16px/1.75 "Microsoft YaHei","Noto Sans CJK SC",sans-serif;color:#1f2328;margin:0}
main{max-width:900px;margin:0 auto;padding:16px 24px 80px}nav{columns:2;margin:16px 0}
h1{border-bottom:2px solid #2f4858;margin-top:64px;padding-bottom:4px}h2{margin-top:32px}
img{max-width:100%;border:1px solid #d8dee4}table{border-collapse:collapse}a{color:#0b57a4}
td,th{border:1px solid #d8dee4;padding:4px 10px;text-align:left;vertical-align:top}
pre,code{background:#f5f7f9;border-radius:4px;padding:1px 4px;overflow-wrap:anywhere}
pre{padding:10px 14px;white-space:pre-wrap}@media print{nav{display:none}h1{break-before:page}}
"""


def page() -> str:
    """The page."""
    from markdown_it import MarkdownIt

    markdown = MarkdownIt("commonmark").enable("table")
    files = [(name, MANUAL / f"{name}.md") for name in PAGES]
    files += [(name, (MANUAL / link).resolve()) for link, name in BESIDE.items()]
    links = "".join(f'<a href="#{escape(name)}">{escape(name)}</a><br>' for name, _ in files)
    bodies: list[str] = []
    for name, path in files:
        body = _own(markdown.render(path.read_text("utf-8")), path)
        bodies.append(f'<section id="{escape(name)}">{body}</section>')
    return (
        '<!doctype html>\n<html lang="zh-CN"><meta charset="utf-8"><title>通报生成器手册</title>'
        f"<style>{STYLE}</style><main><nav>{links}</nav>{''.join(bodies)}</main></html>\n"
    )


def _own(html: str, path: Path) -> str:
    """Pictures inside, links to pages of the manual to their places; others are words alone."""
    html = re.sub(r'<img src="([^"]+)"', lambda found: _picture(found[1], path), html)
    return re.sub(r'<a href="([^"]+)">(.*?)</a>', lambda found: _link(*found.groups()), html)


def _picture(source: str, path: Path) -> str:
    content = (path.parent / unquote(source)).read_bytes()
    return f'<img src="data:image/png;base64,{base64.b64encode(content).decode("ascii")}"'


def _link(target: str, words: str) -> str:
    name = unquote(target).partition("#")[0]
    known = BESIDE.get(name) or BESIDE.get(f"../{name}") or Path(name).stem
    is_here = known in (*PAGES, *BESIDE.values())
    return f'<a href="#{known}">{words}</a>' if is_here else words


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(page(), "utf-8", newline="\n")
    print(sys.argv[1])
