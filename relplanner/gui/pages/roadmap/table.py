"""The activities of all releases as a table, with the dates that follow for each of them."""

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication

from relplanner.chart.rows import Lens, build_rows
from relplanner.domain.declare import Record
from relplanner.domain.kinds import Activity, Release
from relplanner.domain.plan import Plan
from relplanner.domain.typed import date_text, duration_text
from relplanner.gui.context import PageContext
from relplanner.gui.records.access import access_of
from relplanner.gui.records.columns import Cell, Column, computed
from relplanner.gui.records.rows import Grouping
from relplanner.gui.records.table import RecordTable
from relplanner.gui.say import choice_text
from relplanner.gui.theme import Tone
from relplanner.schedule.dates import ActivityState, Schedule, compute

_TONES = {
    ActivityState.TODO: Tone.NEUTRAL,
    ActivityState.DOING: Tone.ACCENT,
    ActivityState.DONE: Tone.GOOD,
    ActivityState.BLOCKED: Tone.BAD,
    ActivityState.SKIPPED: Tone.NEUTRAL,
}


def _tr(text: str) -> str:
    return QCoreApplication.translate("roadmap", text)


def activity_table(context: PageContext) -> RecordTable:
    """A table of all activities, under their releases and in the roadmap's order."""
    table = RecordTable(
        context, Activity.KIND, _tr("Activities"),
        columns=("title", "from", "to", "length", "standing", "done", "owner", "key"),
        extra=_columns(context), order=_RoadmapOrder(), empty=_tr("No activities yet"),
    )  # fmt: skip
    table.set_grouping(Grouping("release", _release_title))
    return table


class _RoadmapOrder:
    """Where an activity stands in the roadmap from top to bottom, worked out once for each snapshot."""

    def __init__(self) -> None:
        self._plan: Plan | None = None
        self._places: dict[str, int] = {}

    def __call__(self, plan: Plan, record: Record) -> int:
        if plan is not self._plan:
            self._plan = plan
            self._places = {row.id: place for place, row in enumerate(build_rows(plan, Lens()))}
        return self._places.get(record.id, len(self._places))


def _release_title(plan: Plan, record: Record) -> str:
    assert isinstance(record, Activity)
    return plan.of(Release)[record.release].title


def _columns(context: PageContext) -> tuple[Column, ...]:
    def schedule(plan: Plan) -> Schedule:
        return context.schedule if context.plan is plan else compute(plan)

    def edge(plan: Plan, record: Record, *, finish: bool) -> Cell:
        span = schedule(plan).span(record.id)
        if span is None:
            return Cell("")
        day = span.last_day if finish else span.start.date()
        return Cell(date_text(day), order=(span.finish if finish else span.start).isoformat())

    def length(plan: Plan, record: Record) -> Cell:
        span = schedule(plan).span(record.id)
        minutes = max(0, span.duration_minutes) if span else 0
        return Cell(duration_text(minutes, plan) if span else "", order=minutes)

    def standing(plan: Plan, record: Record) -> Cell:
        state = schedule(plan).state(record.id)
        return Cell(choice_text(state), _TONES[state])

    def done(plan: Plan, record: Record) -> Cell:
        share = schedule(plan).progress(record.id)
        return Cell(f"{share:.0%}", order=share)

    def started(plan: Plan, record: Record) -> Cell:
        return edge(plan, record, finish=False)

    def finished(plan: Plan, record: Record) -> Cell:
        return edge(plan, record, finish=True)

    return (
        _typed("start", "from", _tr("Starts"), started, width=14),
        _typed("finish", "to", _tr("Finishes"), finished, width=14),
        _typed("duration", "length", _tr("Takes"), length, width=8, right=True),
        computed("standing", _tr("Stands"), standing, width=11),
        _typed("progress", "done", _tr("Done"), done, width=7, right=True),
    )


def _typed(
    field: str,
    name: str,
    title: str,
    cell: Callable[[Plan, Record], Cell],
    *,
    width: int,
    right: bool = False,
) -> Column:
    """A derived column into which one can type: it sets the field by the command that the inspector uses."""
    access = access_of(Activity.KIND, field)
    return Column(name, title, width, access.spec, cell, right=right, access=access)
