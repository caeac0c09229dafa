"""The desk (桌面): what lies on it, what was made of that last, and who is told when it changes."""

import gc
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from notice.commands import build, options
from notice.diagnostics import Diagnostic, Level, Refused
from notice.model.notice import Edition
from notice.ui.views import OPEN_ELSEWHERE, Preview, View

# what says of a file only that it can't be had now: half saved, held by another program, gone
PASSING = frozenset((
    "file-missing", "file-broken", "file-empty", "file-locked", "file-unreadable", "file-kind",
    "lock-file",
))  # fmt: skip
HEARTBEAT_SECONDS = 10

Signature = tuple[tuple[int, int, int] | None, ...]


class Choice(NamedTuple):
    """What lies on the desk: the ledger, a template of one's own, the edition, --fix."""

    workbook: Path | None
    template: Path | None = None
    edition: Edition = Edition.PUBLIC
    fix: bool = False

    @property
    def template_used(self) -> Path:
        """The template chosen, else that of the edition."""
        return self.template or options.default_template(self.edition)


class State(NamedTuple):
    """What a page shows: `view` is the newest, `preview` the last notice that could be made.

    `trouble` says why the files could not be looked at just now; `changed` are the paragraphs that
    the notice before it had not.
    """

    number: int
    choice: Choice
    view: View | None
    preview: Preview | None
    trouble: str
    is_open_elsewhere: bool
    changed: frozenset[str]
    saved_at: str
    seconds: float

    @property
    def is_stale(self) -> bool:
        """Whether the notice shown is of an earlier state of the files."""
        return self.preview is not None and (
            bool(self.trouble) or self.view is None or self.view.preview is not self.preview
        )


class Desk:
    """One for all pages of a folder. Its lock is held for moments only, never in the making."""

    def __init__(self, choice: Choice, log: Callable[[], str]) -> None:
        """With this on it; `log` writes down the exception being handled and names the log."""
        self._changed = threading.Condition()
        self._making = threading.Lock()
        self._log = log
        self._told: list[tuple[int, str]] = []  # number of the event and its kind
        self._events = 0
        self.is_closing = False
        self.seen: Signature = ()  # the files as they were when they were last looked at
        self.state = State(0, choice, None, None, "", False, frozenset(), "", 0.0)

    # ------------------------------------------------------------ looking again

    def put(self, choice: Choice) -> None:
        """Lay something else on the desk, and look at it at once."""
        with self._changed:
            is_same = choice.workbook == self.state.choice.workbook
            keeps = is_same and choice.edition is self.state.choice.edition
            self.state = self.state._replace(
                choice=choice,
                view=self.state.view if keeps else None,
                preview=self.state.preview if keeps else None,
                changed=frozenset(),
                trouble="",
            )
        self.look_again()

    def look_again(self) -> None:
        """Make the notice of what lies there now, and tell every page."""
        with self._making:
            choice = self.state.choice
            if choice.workbook is None:
                self._show(self.state._replace(view=None, preview=None, trouble=""))
                return
            began = time.perf_counter()
            self.seen = self.signature()
            with _uncollected():
                view, trouble, is_open = self._made(choice, choice.workbook)
            seconds = time.perf_counter() - began
            if choice == self.state.choice:
                self._show(self._after(view, trouble, is_open, seconds))

    def signature(self) -> Signature:
        """By what a change of the files on the desk is known, without a look into them."""
        choice = self.state.choice
        return tuple(_signature(path) for path in (choice.workbook, choice.template_used))

    def _made(self, choice: Choice, workbook: Path) -> tuple[View | None, str, bool]:
        """The view of the files, or why there is none, and whether a program has them open."""
        try:
            made, found = build.make(workbook, choice.template_used, choice.edition, fix=choice.fix)
        except Refused as refused:
            found = list(refused.diagnostics)
            is_open = any(d.rule == OPEN_ELSEWHERE for d in found)
            if trouble := _passing(found):
                return None, trouble, is_open
            book, totals = refused.book, refused.totals
            return View(choice.edition, None, found, totals, book), "", is_open  # type: ignore[arg-type]
        except Exception:  # a bug of ours: the page goes on with what it has
            return None, f"程序出错，详情见日志：{self._log()}", False
        is_open = any(d.rule == OPEN_ELSEWHERE for d in found)
        return View(choice.edition, made, found, made.totals, made.book), "", is_open

    def _after(
        self, view: View | None, trouble: str, is_open_elsewhere: bool, seconds: float
    ) -> State:
        before = self.state
        state = before._replace(
            trouble=trouble, is_open_elsewhere=is_open_elsewhere, seconds=seconds
        )
        if view is None:
            return state
        old, new = before.preview, view.preview
        changed = new.keys - old.keys if old is not None and new is not None else before.changed
        at = time.strftime("%H:%M:%S")
        shown = new if new is not None else old
        return state._replace(view=view, preview=shown, changed=frozenset(changed), saved_at=at)

    def _show(self, state: State) -> None:
        with self._changed:
            self.state = state._replace(number=state.number + 1)
        self.tell("state")

    # ------------------------------------------------------------ telling

    def tell(self, kind: str) -> None:
        """Tell every page that something of this kind has changed."""
        with self._changed:
            self._events += 1
            self._told = [*self._told[-63:], (self._events, kind)]
            self._changed.notify_all()

    def events(self) -> Iterator[str]:
        """What changes from now on, by kind; "" from time to time where nothing does."""
        at = self._events
        while not self.is_closing:
            with self._changed:
                if self._events == at:
                    self._changed.wait(HEARTBEAT_SECONDS)
                news = dict.fromkeys(kind for number, kind in self._told if number > at)
                at = self._events
            yield from news or ("",)

    def close(self) -> None:
        """Let every stream of events come to its end."""
        self.is_closing = True
        self.tell("closing")


@contextmanager
def _uncollected() -> Iterator[None]:
    """Make without the search for cycles, which takes a third at 3 000 findings; then search once.

    What was made before is freed by then but for what a page still shows.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
        gc.collect(1)


def _passing(found: Sequence[Diagnostic]) -> str:
    """Why a file can't be had just now; "" where that is not what stopped the run."""
    errors = [d for d in found if d.level is Level.ERROR]
    if errors and all(d.rule in PASSING for d in errors):
        return errors[0].sentence
    return ""


def _signature(path: Path | None) -> tuple[int, int, int] | None:
    try:
        said = path.stat() if path is not None else None
    except OSError:
        return None
    return None if said is None else (said.st_mtime_ns, said.st_size, said.st_ino)
