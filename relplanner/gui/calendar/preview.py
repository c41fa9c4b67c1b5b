"""What taking something to another day would mean, found out off the GUI thread while it is held."""

import datetime as dt
from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, QThreadPool, QTimer, Signal, Slot

from relplanner.commands.days import move_to_day
from relplanner.domain.errors import Refusal
from relplanner.domain.ids import uuid7
from relplanner.domain.kinds import Release
from relplanner.domain.notices import conflict_text, counted
from relplanner.domain.plan import Maker, Plan
from relplanner.domain.typed import date_text
from relplanner.gui.say import refusal_text
from relplanner.gui.work import Ends, Job
from relplanner.rules.conflicts import Radar, radar
from relplanner.schedule.dates import Schedule, compute

_REST_MS = 40
_MOST = 4

Look = Callable[[], tuple[str, ...]]
Question = tuple[str, Look]


def consequences(schedule: Schedule, before: Radar, id: str, day: dt.date, today: dt.date) -> tuple[str, ...]:
    """What would come of a move, line by line: where it lands, what then collides and what no longer does.

    Lines that tell of a conflict begin with ▲.
    """
    plan = schedule.plan
    try:
        edits = move_to_day(plan, Maker(dt.datetime.now(dt.UTC), "", uuid7), id, day).edits
        after = plan.after(edits)
    except Refusal as refusal:
        return (f"▲ {refusal_text(refusal)}",)
    then = compute(after, schedule)
    found = radar(after, then, today).conflicts
    known, left = {each.key for each in before.conflicts}, {each.key for each in found}
    new = [f"▲ {conflict_text(each.code, each.values)}" for each in found if each.key not in known]
    gone = [each for each in before.conflicts if each.key not in left]
    lines = [_landing(plan, schedule, then, id, day), *new[:_MOST]]
    if len(new) > _MOST:
        lines.append(f"▲ and {len(new) - _MOST} more conflicts")
    lines += [f"✓ Clears: {conflict_text(each.code, each.values)}" for each in gone[:2]]
    return tuple(line for line in lines if line) if new else (*filter(None, lines), "No new conflicts")


def _landing(plan: Plan, schedule: Schedule, then: Schedule, id: str, day: dt.date) -> str:
    """By how much it moves, and where it lands where that is not the day itself."""
    is_release = plan.one(Release, id) is not None
    was, now = (
        each.live_date(id) if is_release else (span.start.date() if (span := each.span(id)) else None)
        for each in (schedule, then)
    )
    if was is None or now is None:
        return ""
    calendar = schedule.calendars.of_release(id) if is_release else schedule.calendars.programme
    days = calendar.days_between(was, now)
    words = counted("working_days", abs(days))
    moved = f"{words} {'later' if days > 0 else 'earlier'}" if days else "Stays where it is"
    return moved if now == day else f"{moved}: {date_text(now)}"


class Preview(QObject):
    """Answers what a move would mean; an answer that is overtaken by another question is dropped."""

    known = Signal(str, tuple)
    """The id of the record, and the lines."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._wanted: Question | None = None
        self._ends = Ends(self)
        queued = Qt.ConnectionType.QueuedConnection
        self._ends.done.connect(self._told, queued)
        self._ends.failed.connect(self._failed, queued)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._rest = QTimer(self, singleShot=True, interval=_REST_MS)
        self._rest.timeout.connect(self._begin)

    def ask(self, id: str, look: Look) -> None:
        """Ask once the pointer has rested for a moment; ``look`` runs in a thread."""
        self._wanted = id, look
        self._rest.start()

    def forget(self) -> None:
        """Nobody waits any more."""
        self._wanted = None
        self._rest.stop()

    def _begin(self) -> None:
        if self._wanted is None:
            return
        asked = self._wanted
        self._pool.clear()
        self._pool.start(Job(lambda: (asked, asked[1]()), self._ends))

    @Slot(object)
    def _told(self, answer: tuple[Question, tuple[str, ...]]) -> None:
        asked, lines = answer
        if asked is self._wanted:
            self.known.emit(asked[0], lines)

    @Slot(object)
    def _failed(self, error: BaseException) -> None:
        raise error
