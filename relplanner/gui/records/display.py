"""How values read in cells and fields: translated choices, exact numbers, dates without needless hours."""

import datetime as dt
from collections.abc import Sequence
from operator import attrgetter

from relplanner.domain.declare import FieldSpec, FieldType, Record, Value
from relplanner.domain.errors import Refusal
from relplanner.domain.plan import Plan, title_of
from relplanner.domain.typed import Reading, date_text, shown
from relplanner.gui.say import choice_text


def text_of(spec: FieldSpec, value: Value, plan: Plan) -> str:
    """The value as a person reads it, all of it; none is empty."""
    if value is None or value == "" or value == ():
        return ""
    if spec.choices:
        members = value if isinstance(value, tuple) else (value,)
        return ", ".join(choice_text(spec.choices(str(member))) for member in members)
    if isinstance(value, float):
        # Never rounded: what is shown is what is kept.
        return repr(value).removesuffix(".0")
    if isinstance(value, dt.datetime) and value.tzinfo is not None:
        return moment_text(value)
    if isinstance(value, dt.datetime):
        return _local_time_text(value, _usual_clock(spec, plan))
    if spec.type is FieldType.INTEGER:
        return str(value).replace("-", "−")
    return shown(spec, value, plan)


def line_of(spec: FieldSpec, value: Value, plan: Plan) -> str:
    """The value in one line, for a cell: long text is told by its beginning."""
    text = text_of(spec, value, plan)
    return " ".join(text[:1000].split()) if spec.type is FieldType.TEXT else text


def lines_of(spec: FieldSpec, plan: Plan, records: Sequence[Record]) -> list[str]:
    """The cell texts of many records at once: every different value is worded once."""
    values = list(map(attrgetter(spec.name), records))
    if spec.type is FieldType.LINE:
        return values
    if spec.type is FieldType.LOCAL_TIME:
        usual = _usual_clock(spec, plan)
        worded = {value: _local_time_text(value, usual) if value else "" for value in set(values)}
    else:
        worded = {value: line_of(spec, value, plan) for value in set(values)}
    return list(map(worded.__getitem__, values))


def moment_text(moment: dt.datetime) -> str:
    """An instant in the user's own zone: ``Mon 14 Dec 2026 14:22``."""
    local = moment.astimezone()
    return f"{date_text(local)} {local:%H:%M}"


def named(plan: Plan, id: str) -> str:
    """What a record is called; a question mark when it is not in the plan."""
    record = plan.get(id)
    return title_of(plan, record) if record else "?"


def _usual_clock(spec: FieldSpec, plan: Plan) -> dt.timedelta | None:
    """The time of day that a date typed alone into this field means; None when the plan cannot tell."""
    day = dt.date(2001, 1, 1)
    try:
        meant = Reading(plan, day).parse(spec, day.isoformat())
    except Refusal:
        return None  # a calendar whose hours nobody can read: then the clock is always told
    return meant - dt.datetime.combine(day, dt.time()) if isinstance(meant, dt.datetime) else None


def _local_time_text(value: dt.datetime, usual: dt.timedelta | None) -> str:
    """The date alone where, typed like that, it would mean the same moment; else with its time of day."""
    if usual is not None and value.time() == (dt.datetime.min + usual).time():
        return date_text((value - usual).date())
    seconds = f":{value:%S}" if value.second else ""
    # Without the weekday, so that both fit where a date alone would.
    return f"{date_text(value).partition(' ')[2]} {value:%H:%M}{seconds}"
