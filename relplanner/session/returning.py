"""Taking workbooks back into an open plan: what both faces do with returned files, once they are read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from relplanner.commands.return_cells import Column, alike
from relplanner.commands.return_dates import DateOrder
from relplanner.commands.return_findings import Comparison, Copy, Decisions, Finding, Verdict, chosen
from relplanner.commands.returning import compare, fitting, take_return
from relplanner.domain.edit import Step
from relplanner.domain.errors import Refusal
from relplanner.domain.kinds import Activity, Circulation
from relplanner.domain.plan import Plan
from relplanner.domain.returned import Carried, Plain, Returned
from relplanner.exchange.guarded import Limits, content_of, read_guarded
from relplanner.schedule.dates import Schedule, Span, compute
from relplanner.session.plan_session import PlanSession

_DATES = ("start", "finish")
LIMITS = Limits(memory=2**30)
"""What reading one returned file may take."""


class Differing(NamedTuple):
    """A cell that was taken, and says something else than was asked: the plan's rules had their say."""

    finding: Finding
    result: Plain


class Moved(NamedTuple):
    """An activity of which an end moves that nobody asked to move: a new start takes the finish along."""

    key: str
    title: str
    before: Span | None
    after: Span | None


class Effect(NamedTuple):
    """What taking findings does beside what was asked."""

    differing: tuple[Differing, ...]
    moved: tuple[Moved, ...]


def read_return(path: Path) -> Returned:
    """What a file says, read in a process of its own; it is never written. Raises BadInput."""
    from relplanner.exchange.excel.reader import read_returned  # only when there is something to read

    return read_guarded(read_returned, content_of(path, LIMITS), path.name, None, LIMITS)


class Return:
    """Files that came back, beside the plan of a session.

    Raises Refusal for a file that is no circulated workbook of this plan.
    """

    def __init__(self, session: PlanSession, files: Sequence[Returned]) -> None:
        self._session = session
        self._files = [(file, _circulation(session, file)) for file in files]

    def compare(
        self, order: DateOrder | None = None, orders: Mapping[Column, DateOrder] = MappingProxyType({})
    ) -> Comparison:
        """What the files say beside the plan as it is now; see :func:`.commands.returning.compare`."""
        plan = self._session.plan
        schedule = compute(plan)
        copies = [self._copy(schedule, file, circulation) for file, circulation in self._files]
        return compare(plan, copies, order, orders)

    def fitting(self, comparison: Comparison, decisions: Decisions) -> tuple[Decisions, Mapping[int, str]]:
        """The decisions that fit, and why others do not; see :func:`.commands.returning.fitting`."""
        return fitting(self._session.plan, comparison, decisions)

    def effect(self, comparison: Comparison, decisions: Decisions) -> Effect:
        """What taking these findings would do beside what they ask for. Raises Refusal."""
        before = self._session.plan
        after = self._session.try_out(take_return, comparison, decisions)
        return effect(before, after, comparison, decisions)

    def take(self, comparison: Comparison, decisions: Decisions, reason: str = "") -> Step | None:
        """Take what is clean and what was decided for, as one step. Raises Refusal; then nothing changed."""
        return self._session.do(take_return, comparison, decisions, reason)

    def _copy(self, schedule: Schedule, file: Returned, circulation: Circulation) -> Copy:
        from relplanner.exchange.excel.base import Base, read_base  # only when there is something to compare
        from relplanner.exchange.excel.carried import carried_then

        blob = self._session.blob(circulation.base)
        if blob is None:
            raise Refusal("return-no-base", number=circulation.number)
        content = read_base(Base(circulation.base, blob))
        # Only what can be edited can differ here in a way that matters; other sheets are not built again.
        edited = {name: each["columns"] for name, each in content["sheets"].items() if each["editable"]}
        now = _now(schedule, edited)
        base = carried_then(content, now, schedule.plan.kinds)
        then = partial(self._session.plan_at, circulation.place)
        return Copy(file, circulation.number, _sender(file, circulation), base, now, then)


def effect(before: Plan, after: Plan, comparison: Comparison, decisions: Decisions) -> Effect:
    """What differs from what was asked, and what moves besides, between the plan before and after."""
    schedules = compute(before), compute(after)
    taken = [comparison.findings[at] for at in chosen(comparison, decisions)]
    asked = {(finding.id, finding.field) for finding in taken}
    moved = tuple(
        Moved(activity.key, activity.title, was, now)
        for id, activity in after.of(Activity).items()
        if id in before.of(Activity)
        for was, now in [tuple(schedule.span(id) for schedule in schedules)]
        if _moved_along(was, now, {field for field in _DATES if (id, field) in asked})
    )
    return Effect(tuple(_differing(schedules[1], taken)), moved)


def _differing(schedule: Schedule, taken: Sequence[Finding]) -> Iterator[Differing]:
    """The cells that do not say what was asked, told from the sheets as they are after it."""
    for finding in taken:
        span = schedule.span(finding.id) if finding.field in _DATES else None
        if finding.verdict not in (Verdict.THEIRS, Verdict.CONFLICT) or span is None:
            continue
        result = _carried_date(span, finding.field)
        if not alike(result, finding.theirs or "", dated=True, from_1904=False):
            yield Differing(finding, result)


def _moved_along(was: Span | None, now: Span | None, asked: set[str]) -> bool:
    """Whether an end of an activity moved that nobody asked to move; a moment has but one."""
    if was is None or now is None:
        return was is not now
    ends = [was[at] != now[at] and name not in asked for at, name in enumerate(_DATES)]
    return any(ends) and not (asked and was.is_point and now.is_point)


def _carried_date(span: Span, field: str) -> Plain:
    from relplanner.exchange.sheets.lines import dates  # the sheets are built by those who need them

    cell = dates(span)[field == "finish"]
    if isinstance(cell, dt.datetime):
        return cell.isoformat(sep=" ")
    return cell.isoformat() if isinstance(cell, dt.date) else None


def _now(schedule: Schedule, columns: Mapping[str, Sequence[str]]) -> Carried:
    from relplanner.exchange.excel.carried import carried_now
    from relplanner.exchange.sheets.again import again

    return carried_now(again(schedule, columns, dt.date.today()))


def _circulation(session: PlanSession, file: Returned) -> Circulation:
    """The circulation that a file is a copy of. Raises Refusal."""
    name = file.file_name
    if file.plan_id and file.plan_id != session.facts()["plan_id"]:
        raise Refusal("return-other-plan", file=name)
    if file.number is None:
        raise Refusal("return-export" if file.plan_id else "return-nameless", file=name)
    for circulation in session.plan.of(Circulation).values():
        # Copies of a plan number their circulations alike; only the UUID is a circulation's own.
        if circulation.uuid == file.uuid if file.uuid else circulation.number == file.number:
            return circulation
    raise Refusal("return-unknown", file=name, number=file.number)


def _sender(file: Returned, circulation: Circulation) -> str:
    """Who sent it back: whoever saved it last, if that is not who issued it; else whom it went to."""
    if file.modified_by and file.modified_by != circulation.issued_by:
        return file.modified_by
    return ", ".join(circulation.recipients) or file.file_name
