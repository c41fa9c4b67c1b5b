"""The highlight report, in PRINCE2's parts: how it stands, this period and the next, what needs the board.

The parts are those of *Managing Successful Projects with PRINCE2* (Appendix A, Highlight Report).
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from relplanner.domain.kinds import (
    Activity,
    Criterion,
    Decision,
    Release,
    Risk,
    ScopeItem,
    SlipEvent,
    Window,
)
from relplanner.domain.kinds.planning import Hold, ScopeState
from relplanner.domain.kinds.readiness import RiskState
from relplanner.domain.plan import Plan, title_of
from relplanner.domain.texts import choice_label
from relplanner.domain.typed import date_text
from relplanner.exchange.sheets.model import Facts, Look
from relplanner.exchange.sheets.tones import SHAPES
from relplanner.reports.document import (
    Block,
    Bullets,
    Document,
    Heading,
    Table,
    TableColumn,
    TableLine,
    Text,
    Words,
)
from relplanner.reports.pack import facts_of
from relplanner.rules.conflicts import radar
from relplanner.rules.conflicts.told import amount_text, rule_text, what_text
from relplanner.rules.outlook import Outlook, coming, outlook
from relplanner.rules.readiness import readiness
from relplanner.rules.risk import above_appetite, is_open, standing, worst_first
from relplanner.schedule.dates import ActivityState, Schedule

LESSON = "lesson"
"""The tag that makes any record a lesson for this report."""
_TOP_RISKS = 5
_MOST = 25
_STATUS_WIDTHS = {
    "Release": 30, "Goes live": 16, "Committed": 16, "Later by": 12, "Status": 14, "Ready": 8, "Why": 34,
}  # fmt: skip
_SLIP_WIDTHS = {"Release": 30, "From": 16, "To": 16, "Working days": 12, "Reason": 18}
_RISK_WIDTHS = {"Risk": 40, "Score": 8, "Before": 8, "Response": 12, "Owner": 20}
_STATUS = {"on_track": Look.GOOD, "at_risk": Look.WARNING, "off_track": Look.BAD}


class Reported(NamedTuple):
    """The period that a report is about; the next one is as long."""

    first: dt.date
    last: dt.date

    def holds(self, moment: dt.date | dt.datetime | None) -> bool:
        """Whether a day, or the day of a moment, lies in it."""
        day = moment.date() if isinstance(moment, dt.datetime) else moment
        return day is not None and self.first <= day <= self.last

    @property
    def next(self) -> Reported:
        """The period after it."""
        length = self.last - self.first
        return Reported(self.last + dt.timedelta(days=1), self.last + dt.timedelta(days=1) + length)

    def __str__(self) -> str:
        return f"{date_text(self.first)} – {date_text(self.last)}"


def fortnight(last: dt.date) -> Reported:
    """The two weeks that end on a day: the usual period of a report."""
    return Reported(last - dt.timedelta(days=13), last)


def highlight_document(
    schedule: Schedule, facts: Facts, period: Reported, releases: frozenset[str] = frozenset()
) -> Document:
    """The report of a period on these releases (ids), or on all."""
    report = _Report(schedule, period, facts.issued_at.date(), releases)
    told = (("Period", str(period)), *facts_of(facts))
    title = schedule.plan.programme.title
    mark = facts.name if facts.number is not None else ""
    return Document(title, "Highlight report", mark, tuple(told), tuple(report.blocks()), paged=False)


class _Report:
    def __init__(
        self, schedule: Schedule, period: Reported, today: dt.date, releases: frozenset[str]
    ) -> None:
        self.plan: Plan = schedule.plan
        self.schedule = schedule
        self.period = period
        self.today = today
        self.releases = {
            id: release
            for id, release in self.plan.of(Release).items()
            if (not releases or id in releases) and not release.archived
        }
        self.ahead = [
            outlook(self.plan, schedule, release, today)
            for release in coming(self.plan, schedule)
            if release.id in self.releases
        ]

    def blocks(self) -> Iterator[Block]:
        """The parts in the report's order; a part without anything says so."""
        parts = (
            ("Status summary", self._status()),
            ("This period", self._this_period()),
            ("Next period", self._next_period()),
            ("Time", self._time()),
            ("Scope", self._scope()),
            ("Quality", self._quality()),
            ("Risk", self._risk()),
            ("Tolerance", self._tolerance()),
            ("Issues", self._issues()),
            ("Lessons and decisions", self._lessons()),
        )
        for title, blocks in parts:
            yield Heading(title)
            told = list(blocks)
            yield from told or [Text("Nothing to report.", muted=True)]

    def _status(self) -> Iterator[Block]:
        if not self.ahead:
            return
        late = sum(each.committed is not None and each.committed.working_days > 0 for each in self.ahead)
        yield Text(
            f"{len(self.ahead)} {_of(len(self.ahead), 'release')} ahead, {late} of them later than committed."
        )
        widths = {
            "Release": 30,
            "Goes live": 16,
            "Committed": 16,
            "Later by": 12,
            "Status": 14,
            "Ready": 8,
            "Why": 34,
        }
        columns = _columns(widths, "Later by", "Ready")
        yield Table("", columns, tuple(_status_line(each) for each in self.ahead))

    # -- periods -------------------------------------------------------------------------------------------

    def _this_period(self) -> Iterator[Block]:
        live = [r for r in self.releases.values() if self.period.holds(r.actual_date)]
        done = [a for a in self._activities() if self.period.holds(a.actual_finish)]
        if live or done:
            yield Heading("Achieved", 2)
            items = [
                Words(f"{title_of(self.plan, r)} went live on {_day(r.actual_date)}", Look.GOOD) for r in live
            ]
            items += [Words(f"{self._named(a)}, {_day(a.actual_finish)}") for a in done]
            yield _bullets(items)
        missed = [a for a in self._planned(self.period) if a.actual_finish is None]
        if missed:
            yield Heading("Planned and not finished", 2)
            yield _bullets([Words(self._still(a)) for a in missed])

    def _next_period(self) -> Iterator[Block]:
        coming_up = self.period.next
        live = [each for each in self.ahead if coming_up.holds(each.live)]
        items = [
            Words(f"{title_of(self.plan, each.release)} goes live on {_day(each.live)}", Look.ACCENT)
            for each in live
        ]
        items += [
            Words(f"{self._named(a)}, {_day(self._finish(a))}")
            for a in self._planned(coming_up)
            if a.actual_finish is None and not a.goes_live
        ]
        items += [
            Words(f"{window.title}: {_day(window.start)} – {_day(window.finish)}", Look.WARNING)
            for window in self.plan.of(Window).values()
            if window.start.date() <= coming_up.last and window.finish.date() >= coming_up.first
        ]
        if items:
            yield Text(f"From {_day(coming_up.first)} to {_day(coming_up.last)}.", muted=True)
            yield _bullets(items)

    # -- time, scope, quality ------------------------------------------------------------------------------

    def _time(self) -> Iterator[Block]:
        slips = [slip for slip in self.plan.of(SlipEvent).values() if slip.release in self.releases]
        if slips:
            columns = _columns(_SLIP_WIDTHS, "Working days")
            lines = tuple(self._slip_line(slip) for slip in slips)
            yield Table("Committed dates that were moved", columns, lines)
        moved = [each for each in self.ahead if each.baseline is not None and each.baseline.working_days]
        yield from [_bullets([Words(_since_baseline(self.plan, each)) for each in moved])] if moved else []

    def _scope(self) -> Iterator[Block]:
        items = [item for item in self.plan.of(ScopeItem).values() if item.release in self.releases]
        if not items:
            return
        counts = Counter(item.state for item in items)
        told = ", ".join(
            f"{counts[state]} {choice_label(state).lower()}" for state in ScopeState if counts[state]
        )
        yield Text(f"{len(items)} {_of(len(items), 'item')}: {told}.")
        gone = [item for item in items if item.state in (ScopeState.DEFERRED, ScopeState.DROPPED)]
        if gone:
            yield Heading("Deferred or dropped", 2)
            yield _bullets(
                [Words(f"{title_of(self.plan, i)}: {i.state_reason or choice_label(i.state)}") for i in gone]
            )

    def _quality(self) -> Iterator[Block]:
        open_items = []
        for each in self.ahead:
            for check in readiness(self.plan, each.release.id, self.today).blocking:
                open_items.append(
                    Words(f"{title_of(self.plan, each.release)}: {title_of(self.plan, check.record)}"
                          + (", late" if check.late else ""), Look.BAD if check.late else Look.PLAIN)
                )  # fmt: skip
        criteria = [c for c in self.plan.of(Criterion).values() if c.release in self.releases]
        counts = Counter(choice_label(criterion.state) for criterion in criteria)
        if counts:
            told = ", ".join(f"{number} {label.lower()}" for label, number in counts.most_common())
            yield Text(f"{len(criteria)} {_of(len(criteria), 'criterion', 'criteria')}: {told}.")
        if open_items:
            yield Heading("Blocking", 2)
            yield _bullets(open_items)

    # -- risk, tolerance, issues ---------------------------------------------------------------------------

    def _risk(self) -> Iterator[Block]:
        found = worst_first(self.plan, [risk for risk in self.plan.of(Risk).values() if is_open(risk)])
        if not found:
            return
        yield Text(f"{len(found)} open, the {min(_TOP_RISKS, len(found))} worst:")
        columns = _columns(
            {"Risk": 40, "Score": 8, "Before": 8, "Response": 12, "Owner": 20}, "Score", "Before"
        )
        yield Table("", columns, tuple(self._risk_line(risk) for risk in found[:_TOP_RISKS]))

    def _tolerance(self) -> Iterator[Block]:
        """How much time is left, and which risks are above what the programme accepts."""
        items = []
        for each in self.ahead:
            timing = self.schedule.timing(each.release.id)
            if timing is not None and timing.total_float < 0:
                days = -timing.total_float / (self.plan.programme.hours_per_day * 60)
                items.append(
                    Words(f"{title_of(self.plan, each.release)}: {days:.1f} working days short", Look.BAD)
                )
        above = [r for r in self.plan.of(Risk).values() if is_open(r) and above_appetite(self.plan, r)]
        appetite = self.plan.programme.appetite
        items += [
            Words(f"{title_of(self.plan, risk)}: above the appetite of {appetite}", Look.BAD)
            for risk in above
        ]
        if items:
            yield _bullets(items)
        else:
            yield Text(
                f"Within tolerance: no date is short of time, no risk is above the appetite of {appetite}."
            )

    def _issues(self) -> Iterator[Block]:
        found = radar(self.plan, self.schedule, self.today).conflicts
        items = [
            Words(f"{rule_text(each)}: {what_text(each)} ({amount_text(each, self.plan)})", Look.WARNING)
            for each in found
        ]
        items += [
            Words(f"{title_of(self.plan, risk)} has occurred", Look.BAD)
            for risk in self.plan.of(Risk).values()
            if risk.state is RiskState.OCCURRED
        ]
        items += [
            Words(f"{self._named(a)} is blocked: {a.hold_reason}", Look.BAD)
            for a in self._activities()
            if a.hold is Hold.BLOCKED
        ]
        if items:
            yield _bullets(items)

    def _lessons(self) -> Iterator[Block]:
        lessons = [record for record in self.plan if LESSON in record.tags and not record.archived]
        made = [d for d in self.plan.of(Decision).values() if self.period.holds(d.decided_on)]
        items = [Words(title_of(self.plan, record)) for record in lessons]
        items += [Words(f"Decided {_day(d.decided_on)}: {title_of(self.plan, d)} – {d.chosen}") for d in made]
        if items:
            yield _bullets(items)

    # -- lines ---------------------------------------------------------------------------------------------

    def _slip_line(self, slip: SlipEvent) -> TableLine:
        days = (_day(slip.moved_from), _day(slip.moved_to), f"{slip.working_days:+d}")
        return _line(title_of(self.plan, self.releases[slip.release]), *days, choice_label(slip.reason))

    def _risk_line(self, risk: Risk) -> TableLine:
        stands, owner = standing(self.plan, risk.id), self.plan.get(risk.owner)
        return _line(
            title_of(self.plan, risk),
            str(stands.now.score) if stands.now else "not scored",
            str(stands.before.score) if stands.before else "",
            choice_label(risk.response) if risk.response else "",
            title_of(self.plan, owner) if owner else "",
        )

    # -- inside --------------------------------------------------------------------------------------------

    def _activities(self) -> Iterator[Activity]:
        for activity in self.plan.of(Activity).values():
            skipped = activity.hold is Hold.SKIPPED or activity.archived
            if (
                activity.release in self.releases
                and not skipped
                and not self.schedule.is_summary(activity.id)
            ):
                yield activity

    def _planned(self, period: Reported) -> list[Activity]:
        """What the plan has finish in a period, by day."""
        found = [a for a in self._activities() if period.holds(self._finish(a))]
        return sorted(found, key=lambda a: (self._finish(a) or dt.date.max, a.key))

    def _finish(self, activity: Activity) -> dt.date | None:
        span = self.schedule.span(activity.id)
        return span.last_day if span else None

    def _named(self, activity: Activity) -> str:
        return f"{title_of(self.plan, self.releases[activity.release])}: {activity.title}"

    def _still(self, activity: Activity) -> str:
        state = self.schedule.state(activity.id)
        how = "in progress" if state is ActivityState.DOING else choice_label(state).lower()
        return f"{self._named(activity)}, was due {_day(self._finish(activity))}, {how}"


def _status_line(each: Outlook) -> TableLine:
    release, slip = each.release, each.committed
    look = _STATUS.get(release.status or "", Look.PLAIN)
    status = f"{SHAPES.get(look, '')} {choice_label(release.status)}".strip() if release.status else ""
    later = "" if slip is None else f"{slip.working_days:+d} d" if slip.working_days else "on the day"
    percent = each.readiness.percent
    committed = _day(slip.day if slip else None)
    ready = "" if percent is None else f"{percent:.0f} %"
    cells = (
        Words(release.title or release.key),
        Words(_day(each.live)),
        Words(committed),
        Words(later, Look.BAD if slip and slip.working_days > 0 else Look.PLAIN),
        Words(status, look),
        Words(ready),
        Words(release.status_reason),
    )
    return TableLine(cells)


def _since_baseline(plan: Plan, each: Outlook) -> str:
    assert each.baseline is not None
    days = each.baseline.working_days
    word = "later" if days > 0 else "earlier"
    by = f"{abs(days)} working days {word} than the baseline"
    return f"{title_of(plan, each.release)}: {by} ({_day(each.baseline.day)})"


def _bullets(items: Iterable[Words]) -> Bullets:
    told = list(items)
    more = [Words(f"and {len(told) - _MOST} more")] if len(told) > _MOST else []
    return Bullets((*told[:_MOST], *more))


def _columns(widths: Mapping[str, float], *right: str) -> tuple[TableColumn, ...]:
    return tuple(TableColumn(title, width, title in right) for title, width in widths.items())


def _line(*texts: str) -> TableLine:
    return TableLine(tuple(Words(text) for text in texts))


def _day(day: dt.date | None) -> str:
    return "" if day is None else date_text(day)


def _of(count: int, one: str, many: str = "") -> str:
    return one if count == 1 else many or f"{one}s"
