"""Taking workbooks back into an open plan: what both faces do with returned files, once they are read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from functools import cached_property, partial
from pathlib import Path
from time import monotonic
from types import MappingProxyType
from typing import NamedTuple

from relplanner.commands.return_cells import Column, alike
from relplanner.commands.return_dates import DateOrder
from relplanner.commands.return_findings import Comparison, Copy, Decisions, Finding, Side, Verdict, chosen
from relplanner.commands.returning import compare, fitted, fitting, take_return
from relplanner.domain.declare import FieldType
from relplanner.domain.edit import Step
from relplanner.domain.errors import NotFound, Refusal
from relplanner.domain.kinds import Activity, Calendar, CalendarDay, Circulation, Programme, SignOff
from relplanner.domain.plan import Plan
from relplanner.domain.returned import Carried, Plain, Returned
from relplanner.domain.uncollected import uncollected
from relplanner.exchange.guarded import TABLES, content_of, read_guarded
from relplanner.exchange.progress import Progress, silent
from relplanner.rules.conflicts import Conflict, conflicts
from relplanner.rules.signoffs import newly_stale
from relplanner.schedule.dates import Schedule, Span, compute
from relplanner.session.past import net_edits, plan_at
from relplanner.session.plan_session import PlanSession
from relplanner.store.journal import Journal
from relplanner.store.planfile import PlanFile

_DATES = ("start", "finish")
_DATED = frozenset({FieldType.DATE, FieldType.LOCAL_TIME})
_FEW_EDITS = 1_000
_MOMENT = 1.0
"""For how many seconds it is tried out which finding causes which conflict."""


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
    """What taking findings does beside what was asked.

    ``clashes`` are the conflicts that there would be, and are not yet; ``stale`` the sign-offs that hold and
    would no longer.
    """

    differing: tuple[Differing, ...]
    moved: tuple[Moved, ...]
    clashes: tuple[Conflict, ...] = ()
    stale: tuple[SignOff, ...] = ()


def read_return(path: Path, progress: Progress = silent) -> Returned:
    """What a file says, read in a process of its own; it is never written.

    Raises BadInput, and Cancelled as ``progress`` does; then that process is stopped.
    """
    from relplanner.exchange.excel.reader import read_returned  # only when there is something to read

    return read_guarded(read_returned, content_of(path, TABLES), path.name, None, TABLES, progress)


class _Filed(NamedTuple):
    """A file that came back, the circulation that it is a copy of, and what that carried."""

    file: Returned
    circulation: Circulation
    base: bytes


class Desk:
    """Files that came back beside one snapshot. It touches no session, so that a thread may work at it."""

    def __init__(
        self, plan: Plan, path: Path, files: Sequence[_Filed], schedule: Schedule | None = None
    ) -> None:
        """``schedule`` is the plan's, where it is known already."""
        self.plan = plan
        self._path = path
        self._files = files
        self._known = schedule

    def compare(
        self, order: DateOrder | None = None, orders: Mapping[Column, DateOrder] = MappingProxyType({})
    ) -> Comparison:
        """What the files say beside the plan; see :func:`.commands.returning.compare`. Raises Refusal."""
        with uncollected():
            return compare(self.plan, [self._copy(filed) for filed in self._files], order, orders)

    def fitting(self, comparison: Comparison, decisions: Decisions) -> tuple[Decisions, Mapping[int, str]]:
        """The decisions that fit, and why others do not; see :func:`.commands.returning.fitting`."""
        return fitting(self.plan, comparison, decisions)

    def effect(self, comparison: Comparison, decisions: Decisions) -> Effect:
        """What taking these findings would do beside what they ask for; what does not fit is left out."""
        after = fitted(self.plan, comparison, decisions)
        taken = [comparison.findings[at] for at in chosen(comparison, decisions)]
        before, schedule = self._schedule, compute(after, self._schedule)
        moved = tuple(_moved(before, schedule, taken))
        there = {conflict.key for conflict in self._conflicts}
        clashes = (each for each in conflicts(after, schedule, dt.date.today()) if each.key not in there)
        return Effect(
            tuple(_differing(schedule, taken)), moved, tuple(clashes), newly_stale(self.plan, after)
        )

    def blame(
        self, comparison: Comparison, decisions: Decisions, effect: Effect, first: Sequence[int] = ()
    ) -> Mapping[int, tuple[Conflict, ...]]:
        """By finding that is taken: which of the conflicts of the effect come of it.

        A conflict comes of the dates of what it is about, else of those of its release, else of others. Where
        several may have caused it, each is taken alone for as long as a moment, those that come ``first``
        before others; for what is not tried then, and for conflicts that only several together cause, all
        those of the record or the release count.
        """
        dated = [at for at in chosen(comparison, decisions) if _is_dated(self.plan, comparison.findings[at])]
        suspects = _suspects(self.plan, comparison, dated, effect.clashes)
        unsure = {at for several in suspects if len(several) > 1 for at in several}
        if not all(suspects):
            unsure.update(dated)
        until, alone = monotonic() + _MOMENT, dict[int, frozenset[object]]()
        for at in dict.fromkeys((*(each for each in first if each in unsure), *sorted(unsure))):
            if monotonic() > until:
                break
            mine = {**dict.fromkeys(chosen(comparison, {}), Side.MINE), at: Side.THEIRS}
            alone[at] = frozenset(each.key for each in self.effect(comparison, mine).clashes)
        blamed: dict[int, list[Conflict]] = {}
        for clash, several in zip(effect.clashes, suspects, strict=True):
            causes = [at for at in several or alone if clash.key in alone.get(at, ())]
            for at in causes or several:
                blamed.setdefault(at, []).append(clash)
        return {at: tuple(found) for at, found in blamed.items()}

    @cached_property
    def _schedule(self) -> Schedule:
        return compute(self.plan, self._known)

    @cached_property
    def _conflicts(self) -> tuple[Conflict, ...]:
        return conflicts(self.plan, self._schedule, dt.date.today())

    def _copy(self, filed: _Filed) -> Copy:
        file, circulation, blob = filed
        if self._is_as_sent(circulation):
            base, now = carried_alike(self.plan, circulation, blob)
        else:
            base, now = carried(self._schedule, circulation, blob)
        return Copy(
            file, circulation.number, _sender(file, circulation), base, now, partial(self._then, circulation)
        )

    def _is_as_sent(self, circulation: Circulation) -> bool:
        """Whether nothing but circulations has changed since; many edits are not looked through."""
        with self._journal() as journal:
            try:
                steps = [step for way in journal.way(self.plan.place, circulation.place) for step in way]
            except NotFound:
                return False
            if sum(journal.edit_counts(steps).values()) > _FEW_EDITS:
                return False
            edits = net_edits(journal, circulation.place, self.plan.place)
        return all(edit.kind == Circulation.KIND.name for edit in edits)

    def _then(self, circulation: Circulation) -> Plan:
        with self._journal() as journal:
            return plan_at(journal, self.plan, circulation.place)

    @contextmanager
    def _journal(self) -> Iterator[Journal]:
        """The journal, by a connection of its own."""
        kinds = tuple(self.plan.kinds.values())
        with closing(PlanFile(self._path, kinds, read_only=True)) as file, file.journal() as journal:
            yield journal


class Return:
    """Files that came back, beside the plan of a session.

    Raises Refusal for a file that is no circulated workbook of this plan.
    """

    def __init__(self, session: PlanSession, files: Sequence[Returned]) -> None:
        self._session = session
        self._files = [_filed(session, file) for file in files]

    def desk(self, schedule: Schedule | None = None) -> Desk:
        """The files beside the plan as it is now, with its schedule where that is known already."""
        return Desk(self._session.plan, self._session.path, self._files, schedule)

    def compare(
        self, order: DateOrder | None = None, orders: Mapping[Column, DateOrder] = MappingProxyType({})
    ) -> Comparison:
        """What the files say beside the plan as it is now; see :meth:`Desk.compare`."""
        return self.desk().compare(order, orders)

    def fitting(self, comparison: Comparison, decisions: Decisions) -> tuple[Decisions, Mapping[int, str]]:
        """The decisions that fit, and why others do not; see :func:`.commands.returning.fitting`."""
        return self.desk().fitting(comparison, decisions)

    def effect(self, comparison: Comparison, decisions: Decisions) -> Effect:
        """What taking these findings would do besides; see :meth:`Desk.effect`."""
        return self.desk().effect(comparison, decisions)

    def take(self, comparison: Comparison, decisions: Decisions, reason: str = "") -> Step | None:
        """Take what is clean and what was decided for, as one step. Raises Refusal; then nothing changed."""
        return self._session.do(take_return, comparison, decisions, reason)


def carried(schedule: Schedule, circulation: Circulation, base: bytes) -> tuple[Carried, Carried]:
    """What a circulation carried where something may be edited, and what it would now. Raises BadInput."""
    from relplanner.exchange.excel.base import Base, read_base  # only when there is something to compare
    from relplanner.exchange.excel.carried import carried_now, carried_then
    from relplanner.exchange.sheets.again import again

    content = read_base(Base(circulation.base, base))
    # Only what can be edited can differ here in a way that matters; other sheets are not built again.
    edited = {name: each["columns"] for name, each in content["sheets"].items() if each["editable"]}
    now = carried_now(again(schedule, edited, dt.date.today(), bare=True))
    return carried_then(content, now, schedule.plan.kinds), now


def carried_alike(plan: Plan, circulation: Circulation, base: bytes) -> tuple[Carried, Carried]:
    """The same where the plan has not changed since: what it carried then, it would carry now."""
    then, shape = carried(compute(_bare(plan)), circulation, base)
    return then, {name: then[name] for name in shape}


def _bare(plan: Plan) -> Plan:
    """A plan without anything in it but its programme: its sheets have their columns, and no rows."""
    kept = {Programme.KIND.name, Calendar.KIND.name, CalendarDay.KIND.name}
    tables = {name: table if name in kept else {} for name, table in plan.tables.items()}
    return Plan(tuple(plan.kinds.values()), tables)


def _suspects(
    plan: Plan, comparison: Comparison, dated: Iterable[int], clashes: Iterable[Conflict]
) -> list[tuple[int, ...]]:
    """For each conflict, the dates of its record, or of its release, that may have caused it."""
    of_record: dict[str, list[int]] = {}
    of_release: dict[str, list[int]] = {}
    for at in dated:
        id = comparison.findings[at].id
        of_record.setdefault(id, []).append(at)
        of_release.setdefault(_release(plan, id), []).append(at)
    found = list[tuple[int, ...]]()
    for clash in clashes:
        own = [at for id in clash.subjects for at in of_record.get(id, ())]
        releases = dict.fromkeys(_release(plan, id) for id in clash.subjects)
        found.append(tuple(own or (at for id in releases for at in of_release.get(id, ()))))
    return found


def _is_dated(plan: Plan, finding: Finding) -> bool:
    spec = plan.kinds[finding.kind].by_name.get(finding.field) if finding.kind in plan.kinds else None
    return spec is not None and spec.type in _DATED


def _release(plan: Plan, id: str) -> str:
    activity = plan.one(Activity, id)
    return activity.release if activity else id


def _moved(before: Schedule, after: Schedule, taken: Sequence[Finding]) -> Iterator[Moved]:
    """The activities of which an end moves that nobody asked to move."""
    asked = {(finding.id, finding.field) for finding in taken}
    known = before.plan.of(Activity)
    for id, activity in after.plan.of(Activity).items():
        if id in known:
            was, now = before.span(id), after.span(id)
            if _moved_along(was, now, {field for field in _DATES if (id, field) in asked}):
                yield Moved(activity.key, activity.title, was, now)


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


def _filed(session: PlanSession, file: Returned) -> _Filed:
    """A file with what it is a copy of. Raises Refusal."""
    circulation = _circulation(session, file)
    base = session.blob(circulation.base)
    if base is None:
        raise Refusal("return-no-base", number=circulation.number)
    return _Filed(file, circulation, base)


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
