"""The activities of all releases as a table, with the dates that follow for each of them."""

import datetime as dt
from collections.abc import Callable, Mapping

from PySide6.QtCore import QCoreApplication

from relplanner.chart.rows import Lens, build_rows
from relplanner.commands.records import set_fields
from relplanner.commands.scheduling import add_activity
from relplanner.domain.declare import Record, Values
from relplanner.domain.edit import Proposal, folded
from relplanner.domain.kinds import Activity, Person, Product, Release, ReleaseTrain, Team
from relplanner.domain.plan import Maker, Plan
from relplanner.domain.typed import date_text, duration_text
from relplanner.gui.context import PageContext
from relplanner.gui.records.access import access_of
from relplanner.gui.records.columns import Cell, Column, computed, field_column
from relplanner.gui.records.rows import Grouping
from relplanner.gui.records.setting import Intent
from relplanner.gui.records.table import RecordTable
from relplanner.gui.releasing.columns import baseline_columns
from relplanner.gui.releasing.new_button import retarget_action
from relplanner.gui.say import choice_text
from relplanner.gui.theme import Tone
from relplanner.schedule.dates import ActivityState, Schedule, compute

_DATES = ("start", "finish", "duration")
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
        columns=("title", "from", "to", "length", "standing", "done", "owner", "baseline", "variance", "key"),
        extra=(
            field_column(Activity.KIND, "title", width=28, grows=True),
            *_columns(context),
            *baseline_columns(context),
        ),
        order=_RoadmapOrder(), empty=_tr("No activities yet"), making=_new_activity,
    )  # fmt: skip
    table.add_row_action(retarget_action(context, table))
    return table


def groupings(context: PageContext) -> Mapping[str, Grouping]:
    """How activities can be grouped in the table, by name."""

    def state(plan: Plan, record: Record) -> str:
        schedule = context.schedule if context.plan is plan else compute(plan)
        return choice_text(schedule.state(record.id))

    states = [choice_text(each) for each in ActivityState]
    return {
        each.name: each
        for each in (
            Grouping("release", _release_title),
            Grouping("product", _product_title, nameless=_tr("No product")),
            Grouping("owner", _owner_title, order=_last_if_empty, nameless=_tr("No owner")),
            Grouping("state", state, order=states.index),
            Grouping("train", _train_title, nameless=_tr("No train")),
        )
    }


def _new_activity(near: Record, values: Values) -> Intent:
    """What makes the activity of a pasted line: last among the parts that the one near it belongs to."""
    assert isinstance(near, Activity)
    start, finish, duration = (values.get(name) for name in _DATES)
    known = Activity.KIND.by_name
    rest = {name: value for name, value in values.items() if name in known and name not in _DATES}

    def command(plan: Plan, make: Maker) -> Proposal:
        made = add_activity(
            plan, make, near.release, str(rest["title"]), parent=near.parent,
            start=start if isinstance(start, dt.datetime) else None,
            finish=finish if isinstance(finish, dt.datetime) else None,
            duration=duration if isinstance(duration, int) else None,
        )  # fmt: skip
        more = set_fields(plan.after(made.edits), make, made.edits[0].id, rest)
        return Proposal(made.label, folded((*made.edits, *more.edits)))

    return command


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


def _release(plan: Plan, record: Record) -> Release:
    assert isinstance(record, Activity)
    return plan.of(Release)[record.release]


def _release_title(plan: Plan, record: Record) -> str:
    return _release(plan, record).title


def _product_title(plan: Plan, record: Record) -> str:
    product = plan.one(Product, _release(plan, record).product)
    return product.title if product else ""


def _train_title(plan: Plan, record: Record) -> str:
    train = plan.one(ReleaseTrain, _release(plan, record).train)
    return train.title if train else ""


def _owner_title(plan: Plan, record: Record) -> str:
    assert isinstance(record, Activity)
    owner = plan.one(Person, record.owner) or plan.one(Team, record.owner)
    return owner.title if owner else ""


def _last_if_empty(title: str) -> tuple[bool, str]:
    return not title, title.casefold()


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
