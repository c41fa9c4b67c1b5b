"""FIELD=VALUE and names of kinds, as typed on the command line."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence

import click
from click.shell_completion import CompletionItem

from relplanner.cli.given import Given
from relplanner.domain.declare import FieldSpec, FieldType, Kind, Record, Value
from relplanner.domain.errors import InvalidValue, NotFound
from relplanner.domain.kinds import Activity, Release
from relplanner.domain.plan import Plan
from relplanner.domain.typed import Reading
from relplanner.schedule.calendars import Calendars
from relplanner.schedule.dates import compute

_DATES = (FieldType.DATE, FieldType.LOCAL_TIME)
_NO_GO_LIVE = "known while the release has no date to go live"
_FROM_GO_LIVE = re.compile(r"\s*t(\s*[+−-]\s*\d+)?(\s+\d{1,2}:\d{2})?\s*", re.IGNORECASE)


def kind_named(kinds: Iterable[Kind], text: str) -> Kind:
    """The kind that a person means by its name, or by its plural. Raises NotFound."""
    wanted = text.lower().replace("-", "_").replace(" ", "_")
    for kind in kinds:
        if wanted in (kind.name, kind.plural.lower().replace(" ", "_")):
            return kind
    raise NotFound("unknown-kind", name=text)


def complete_kind(context: click.Context, _: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """The kinds that a shell offers for what has been typed so far."""
    given: Given = context.obj
    return [CompletionItem(k.name, help=k.title) for k in given.kinds if k.name.startswith(incomplete)]


def field_named(kind: Kind, name: str) -> FieldSpec:
    """The field with this name. Raises NotFound that lists the fields there are."""
    spec = kind.by_name.get(name)
    if spec is None:
        known = ", ".join(spec.name for spec in kind.fields if spec.shown)
        raise NotFound("unknown-field", kind=kind.title, name=name, known=known)
    return spec


def release_named(plan: Plan, key: str) -> Release:
    """The release that a person means by its key. Raises NotFound, and InvalidValue for another record."""
    record = plan.by_key(key)
    if not isinstance(record, Release):
        raise InvalidValue(
            "invalid-value", kind=record.KIND.title, key=record.key, field="RELEASE", value=key,
            reason="it is no release",
        )  # fmt: skip
    return record


def assignments(texts: Sequence[str]) -> dict[str, str]:
    """FIELD=VALUE words as texts by field name. Raises click.UsageError."""
    found: dict[str, str] = {}
    for text in texts:
        name, equals, value = text.partition("=")
        if not equals or not name:
            raise click.UsageError(f"“{text}” is not of the form FIELD=VALUE")
        if name in found:
            raise click.UsageError(f"{name} is given twice")
        found[name] = value
    return found


def values_of(
    plan: Plan, kind: Kind, texts: Mapping[str, str], record: Record | None = None
) -> dict[str, Value]:
    """The values that typed texts stand for. T is the go-live of the record's release, old or as given.

    A planned day of an activity that is counted from today, as ``+20d``, is one of its working days.

    Raises Refusal: an unknown field, a text that cannot be read, a name that the plan does not have.
    """
    specs = {name: field_named(kind, name) for name in texts}
    from_live = [
        name for name in texts if specs[name].type in _DATES and _FROM_GO_LIVE.fullmatch(texts[name])
    ]
    anchor = _go_live(plan, record, texts) if from_live else None
    if from_live and anchor is None:
        text, field = texts[from_live[0]], specs[from_live[0]].title
        raise InvalidValue("unreadable-value", text=text, expected=_NO_GO_LIVE, field=field)

    def landing(day: dt.date) -> dt.date:
        calendars = Calendars(plan)
        own = calendars.of_activity(record) if isinstance(record, Activity) else calendars.programme
        return own.working_day(day)

    reading = Reading(
        plan, dt.date.today(), anchor, lambda day, count: Calendars(plan).programme.add_days(day, count),
        landing if kind.name == Activity.KIND.name else None,
    )  # fmt: skip
    return {name: reading.parse(specs[name], text) for name, text in texts.items()}


def _go_live(plan: Plan, record: Record | None, texts: Mapping[str, str]) -> dt.date | None:
    """The day that the release goes live which the record is, or belongs to, or is being given to."""
    release = record if isinstance(record, Release) else plan.get(getattr(record, "release", None))
    if "release" in texts:
        release = Reading(plan, dt.date.today()).reference(Activity.KIND.by_name["release"], texts["release"])
    return compute(plan).live_date(release.id) if release is not None else None
