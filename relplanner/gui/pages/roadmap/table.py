"""The activities of all releases as a table, with the dates that follow for each of them."""

from PySide6.QtCore import QCoreApplication

from relplanner.chart.rows import Lens, RowKind, build_rows
from relplanner.domain.declare import Record
from relplanner.domain.kinds import Activity
from relplanner.domain.plan import Plan
from relplanner.domain.typed import date_text, duration_text
from relplanner.gui.context import PageContext
from relplanner.gui.records.columns import Cell, Column, computed
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
    """A table of all activities."""
    return RecordTable(
        context, Activity.KIND, _tr("Activities"),
        columns=("key", "title", "release", "from", "to", "length", "standing", "done", "owner"),
        extra=_columns(context), source=_in_order, empty=_tr("No activities yet"),
    )  # fmt: skip


def _in_order(plan: Plan) -> list[Activity]:
    """All activities as the roadmap shows them from top to bottom."""
    activities = plan.of(Activity)
    return [activities[row.id] for row in build_rows(plan, Lens()) if row.kind is RowKind.ACTIVITY]


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

    return (
        computed("from", _tr("Starts"), lambda plan, record: edge(plan, record, finish=False), width=16),
        computed("to", _tr("Finishes"), lambda plan, record: edge(plan, record, finish=True), width=16),
        computed("length", _tr("Takes"), length, width=9, right=True),
        computed("standing", _tr("Stands"), standing, width=11),
        computed("done", _tr("Done"), done, width=7, right=True),
    )
