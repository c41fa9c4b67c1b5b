"""What happened to a record, in words: “Today 14:22 · Finish 6 Jan → 8 Jan · Ann”."""

import datetime as dt
from collections.abc import Iterable, Iterator

from PySide6.QtCore import QCoreApplication

from relplanner.domain.declare import FieldSpec, Kind, Value
from relplanner.domain.edit import Edit
from relplanner.domain.plan import Plan
from relplanner.domain.typed import date_text
from relplanner.gui.records.display import line_of
from relplanner.gui.say import step_text
from relplanner.session import past

_LONGEST = 60
_FIELDS = 3


def event_lines(plan: Plan, events: Iterable[past.Event], id: str, today: dt.date) -> Iterator[str]:
    """A line for every step that touched a record."""
    for event in events:
        parts = [when(event.step.at, today), what(plan, event, id, today)]
        if event.step.author:
            parts.append(event.step.author)
        yield " · ".join(parts)


def when(at: dt.datetime, today: dt.date) -> str:
    """The time of day for today and yesterday, the date before that."""
    local = at.astimezone()
    days = (today - local.date()).days
    if days == 0:
        return _tr("Today {time}").format(time=f"{local:%H:%M}")
    if days == 1:
        return _tr("Yesterday {time}").format(time=f"{local:%H:%M}")
    day = date_text(local).partition(" ")[2]
    return day.removesuffix(f" {today.year}")


def what(plan: Plan, event: past.Event, id: str, today: dt.date) -> str:
    """What a step did to a record; of many fields the first few are told."""
    edits = [edit for edit in event.edits if edit.id == id]
    if not edits or any(edit.before is None or edit.after is None for edit in edits):
        return step_text(event.step.label)
    kind = plan.kind(edits[0].kind)
    told = [text for edit in edits for text in _changes(plan, kind, edit, today)]
    if not told:
        return step_text(event.step.label)
    more = len(told) - _FIELDS
    text = "; ".join(told[:_FIELDS]) + (_tr(" and {count} more").format(count=more) if more > 0 else "")
    return _tr("Undone: {what}").format(what=text) if event.step.undoes else text


def _changes(plan: Plan, kind: Kind, edit: Edit, today: dt.date) -> Iterator[str]:
    for name, value in (edit.after or {}).items():
        spec = kind.by_name.get(name)
        if spec is None or not spec.shown:
            continue
        old, new = (_told(spec, told, plan, today) for told in (_before(edit, name), value))
        yield f"{spec.title} {old or '–'} → {new or '–'}"


def _before(edit: Edit, name: str) -> Value:
    return (edit.before or {}).get(name)


def _told(spec: FieldSpec, value: Value, plan: Plan, today: dt.date) -> str:
    """A value as the history tells it: of dates only what is needed to tell them apart."""
    if isinstance(value, dt.date) and not (isinstance(value, dt.datetime) and value.tzinfo):
        text = line_of(spec, value, plan)
        weekday, _, rest = text.partition(" ")
        return (rest if weekday.isalpha() else text).replace(f" {today.year}", "")
    text = line_of(spec, value, plan)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def _tr(text: str) -> str:
    return QCoreApplication.translate("past", text)
