"""The state of the desk as one object for the page; paragraphs that a page has go by their keys."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from notice import telling
from notice.docx.table_places import ShownTable
from notice.ui.bench import Bench
from notice.ui.desk import State
from notice.ui.views import Preview


class Snapshots:
    """Of one bench. The last previews are remembered, so that a page gets only what it lacks."""

    def __init__(self, bench: Bench) -> None:
        """None so far."""
        self._bench = bench
        self._keys: dict[int, frozenset[str]] = {}

    def now(self, have: int) -> dict[str, Any]:
        """What the page shows, where it shows the state of number `have` so far."""
        state = self._bench.desk.state
        known = self._keys.get(have, frozenset())
        ledger = self._ledger(state)
        preview = state.preview if ledger is not None else None  # of none there is no page
        self._keys[state.number] = preview.keys if preview else frozenset()
        for number in sorted(self._keys)[:-4]:
            self._keys.pop(number, None)
        return {
            "number": state.number,
            "ledger": ledger,
            "edition": state.choice.edition.name.lower(),
            "fix": state.choice.fix,
            "map": self._map(state),
            "template": state.choice.template_used.name,
            "trouble": state.trouble,
            "is_open_elsewhere": state.is_open_elsewhere,
            "is_stale": state.is_stale,
            "saved_at": state.saved_at,
            "seconds": f"{state.seconds:.2f}",
            **_found(state),
            "paragraphs": _paragraphs(preview, state, known),
            "tables": [_table(table) for table in preview.tables] if preview is not None else [],
        }

    def _ledger(self, state: State) -> dict[str, Any] | None:
        path = state.choice.workbook
        if path is None or (state.view is not None and self._is_untouched(state)):
            return None
        return {
            "name": path.name,
            "folder": str(_shortened(path.parent, self._bench.home)),
            "original": self._bench.original,
        }

    def _map(self, state: State) -> str:
        """The entry of a ledger whose headings must be mapped first; "" of any other."""
        path, view = state.choice.workbook, state.view
        needs = path is not None and view is not None and view.needs_mapping
        return self._bench.entries.id_of(path) if needs and path else ""

    def _is_untouched(self, state: State) -> bool:
        """Whether the example lies there only because nothing was chosen yet."""
        view = state.view
        return view is not None and view.is_example and not self._bench.shows_example


def _shortened(folder: Path, home: Path) -> Path:
    return folder.relative_to(home) if folder.is_relative_to(home) else folder


def _found(state: State) -> dict[str, Any]:
    view = state.view
    if view is None:
        return {"verdict": None, "numbers": [], "bars": [], "found": [], "repairs": 0}
    found = view.causes(state.preview, fix=state.choice.fix)
    return {
        "verdict": view.verdict(),
        "numbers": view.numbers(),
        "bars": view.bars(),
        "found": found,
        "repairs": sum(cause["repair"] is not None for cause in found),
    }


def _paragraphs(
    preview: Preview | None, state: State, known: frozenset[str]
) -> list[list[Any]] | None:
    """Of each its key, whether it changed, and where the page lacks it, its look and words."""
    if preview is None:
        return None
    changed = state.changed
    return [
        [p.key, p.key in changed]
        if p.key in known
        else [p.key, p.key in changed, p.look, telling.Shown(p.html)]
        for p in preview.paragraphs
    ]


def _table(table: ShownTable) -> dict[str, Any]:
    """A table by the places of its paragraphs on the page."""
    return {
        "first": table.first,
        "last": table.last,
        "widths": list(table.widths),
        "is_ruled": table.is_ruled,
        "rows": [
            [
                row.is_header,
                [[cell.columns, cell.rows, list(cell.paragraphs)] for cell in row.cells],
            ]
            for row in table.rows
        ],
    }
