"""check: what `make` finds, told; nothing is written."""

from __future__ import annotations

from pathlib import Path

from notice.commands import build, chinese, options
from notice.diagnostics import Refused


@chinese.command("check", "python generate.py check 台账.xlsx")
@options.workbook
@options.template
@options.internal
@options.strict
@options.json
def command(
    workbook: Path | None, template: Path | None, internal: bool, strict: bool, as_json: bool
) -> int:
    """Make the notice and tell what was found."""
    try:
        edition = options.edition_of(internal)
        template = template or options.default_template(edition)
        made, found = build.make(options.source(workbook), template, edition)
        if strict:
            build.refuse_warnings(found, made.totals)
    except Refused as refusal:
        return build.refused(refusal, "检查未通过", as_json)
    build.tell(found, made.totals, "检查通过", as_json)
    return 0
