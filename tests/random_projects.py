"""Random plans of one release, for comparison with MPXJ's MicrosoftScheduler; the same seed, the same plan.

Left out is where MPXJ departs from what a link or Microsoft Project means:

- Elapsed durations: it begins them in working time and lets them end there (but Microsoft's Q87301).
- Elapsed lags into a finish, and any lag but finish-to-start between calendars: it takes the duration off
  first, or looks for work on the predecessor's calendar first, so that the link does not hold.
- Elapsed lags into a moment: put back over a weekend, it leaves all before it a negative float.
- Shares of done work (the file says another duration than the actuals), and start-to-finish from begun work.
- Work begun out of turn: it never splits it, and Project does.
- Constraints outside working time, whose date it takes as a start or a finish all the same.
- Phases as start-to-start predecessors: of several first parts it holds but one. With progress, their done
  parts go on holding others.
- Late work with constraints: it begins before it can.

``disorder`` brings in work begun out of turn and elapsed lags into finishes and moments.
"""

import datetime as dt
import random

from relplanner.domain.kinds import Activity, Calendar, CalendarDay, Dependency, Release
from relplanner.domain.kinds.choices import Constraint, LagUnit, LinkType, Scheduling
from relplanner.domain.kinds.context import DayKind
from relplanner.domain.plan import Plan
from tests.building import Builder

BEGIN = dt.datetime(2026, 1, 5, 8)
_HOURS = "08:00-12:00 13:00-17:00"
_WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_OFFICE = dict.fromkeys(_WEEK[:5], _HOURS) | dict.fromkeys(_WEEK[5:], "")
_OTHER_WEEKS = {
    "Long days": dict.fromkeys(_WEEK, "06:00-22:00"),
    "Evenings": dict.fromkeys(_WEEK, "14:00-21:00"),
    "Four days": _OFFICE | {"friday": ""},
}
_DATED = (
    Constraint.MUST_START_ON, Constraint.MUST_FINISH_ON, Constraint.START_NO_EARLIER,
    Constraint.START_NO_LATER, Constraint.FINISH_NO_EARLIER, Constraint.FINISH_NO_LATER,
)  # fmt: skip


class RandomProject:
    """A plan with any of: lags, percent, elapsed (lags), calendars, constraints, deadlines, late (as late as
    possible), phases, progress, disorder."""

    def __init__(self, seed: int, *features: str) -> None:
        self._dice = random.Random(seed)
        self._features = frozenset(features)
        self._build = Builder()
        self._calendars = self._lay_calendars() if "calendars" in features else []
        project = self._build.add(Calendar, title="Office", **_OFFICE).id
        self._add_days(project)
        self.release = self._build.add(Release, title="Release", start=BEGIN, calendar=project)
        self._leaves: list[str] = []
        self._work: dict[str, Activity] = {}
        self._parts: dict[str, list[str]] = {}
        for number in range(self._dice.randint(6, 14)):
            self._add_work(f"Work {number}")
        self._add_links()

    @property
    def plan(self) -> Plan:
        return self._build.plan

    def _chance(self, feature: str, share: float) -> bool:
        return feature in self._features and self._dice.random() < share

    def _lay_calendars(self) -> list[str]:
        found = []
        for title, week in _OTHER_WEEKS.items():
            found.append(self._build.add(Calendar, title=title, **week).id)
            self._add_days(found[-1])
        return found

    def _add_days(self, calendar: str) -> None:
        if "calendars" not in self._features:
            return
        whats = (
            (DayKind.HOLIDAY, ""), (DayKind.NON_WORKING, ""),
            (DayKind.EXTRA_WORKING, "08:00-12:00"), (DayKind.EXTRA_WORKING, "10:00-16:30"),
        )  # fmt: skip
        free = [week + day for week in (0, 7, 14, 21) for day in (0, 2, 4, 5, 6)]
        for number, (kind, hours) in zip(self._dice.sample(free, len(whats)), whats, strict=True):
            day = BEGIN.date() + dt.timedelta(days=number)
            self._build.add(
                CalendarDay, title=f"Day {day}", calendar=calendar, date=day, kind=kind, hours=hours
            )

    def _moment(self) -> dt.datetime:
        """A moment of work; where calendars differ, of work in all of them."""
        if self._calendars:
            day = BEGIN + dt.timedelta(days=self._dice.choice((1, 3)) + 7 * self._dice.randint(0, 3))
            return day.replace(hour=self._dice.choice((15, 16)))
        day = BEGIN + dt.timedelta(days=self._dice.randint(0, 4) + 7 * self._dice.randint(0, 3))
        return day.replace(hour=self._dice.choice((8, 10, 14, 17)))

    def _add_work(self, title: str) -> None:
        dice = self._dice
        parent = None
        if self._chance("phases", 0.6):
            if not self._parts or dice.random() < 0.35:
                phase = self._build.add(
                    Activity, title=f"Phase {len(self._parts)}", kind="phase", release=self.release.id,
                    mode=Scheduling.AUTOMATIC,
                )  # fmt: skip
                self._parts[phase.id] = []
                self._work[phase.id] = phase
            parent = dice.choice(list(self._parts))
        minutes = 0 if dice.random() < 0.15 else dice.choice((60, 240, 480, 480, 960, 1440, 2100))
        values = {
            "release": self.release.id, "parent": parent, "mode": Scheduling.AUTOMATIC,
            "duration": minutes,
        }  # fmt: skip
        if self._chance("calendars", 0.4):
            values["calendar"] = dice.choice(self._calendars)
        if self._chance("progress", 0.35) and minutes:
            values |= self._progress(minutes)
        elif self._chance("constraints", 0.3):
            values |= {"constraint": dice.choice(_DATED), "constraint_date": self._moment()}
        elif self._chance("late", 0.3):
            values["constraint"] = Constraint.ALAP
        if self._chance("deadlines", 0.3):
            values["deadline"] = self._moment()
        record = self._build.add(Activity, title=title, **values)
        self._leaves.append(record.id)
        self._work[record.id] = record
        if parent:
            self._parts[parent].append(record.id)

    def _progress(self, minutes: int) -> dict:
        begun = self._moment().replace(hour=15 if self._calendars else self._dice.choice((8, 10, 14)))
        if self._dice.random() < 0.5:
            finish = begun.replace(hour=17) + dt.timedelta(days=self._dice.choice((0, 0, 1)))
            return {"actual_start": begun, "actual_finish": finish}
        return {"actual_start": begun, "remaining": self._dice.choice((minutes // 2, minutes // 4, minutes))}

    def _add_links(self) -> None:
        dice = self._dice
        # Links run from earlier to later work, and phases link before they are begun: so no loop comes about.
        for place, after in enumerate(self._leaves):
            for before in dice.sample(self._leaves[:place], min(place, dice.choice((0, 1, 1, 2)))):
                self._link(before, after, dice.choice(list(LinkType)))
        phases = [phase for phase, parts in self._parts.items() if parts]
        place = {leaf: number for number, leaf in enumerate(self._leaves)}
        for phase in phases:
            parts = [place[part] for part in self._parts[phase]]
            for leaf in self._leaves:
                if leaf in self._parts[phase] or dice.random() > 0.3:
                    continue
                if place[leaf] < min(parts):
                    self._link(leaf, phase, dice.choice((LinkType.FS, LinkType.SS)))
                elif place[leaf] > max(parts):
                    self._link(phase, leaf, dice.choice((LinkType.FS, LinkType.FF)))

    def _is_whole(self, leaf: str) -> bool:
        return leaf in self._leaves and self._work[leaf].actual_finish is None

    def _may_wait(self, after: str, kind: LinkType) -> bool:
        is_plain = kind in (LinkType.FS, LinkType.SS) and bool(self._work[after].duration)
        return is_plain or "disorder" in self._features

    def _link(self, before: str, after: str, kind: LinkType) -> None:
        dice = self._dice
        begun = self._work[after].actual_start
        if kind is LinkType.SF and self._work[before].actual_start:
            return
        if begun and "disorder" not in self._features and not self._work[before].actual_finish:
            return
        values: dict = {}
        if (
            self._chance("percent", 0.3)
            and self._is_whole(before)
            and (not self._calendars or kind is LinkType.FS)
        ):
            values = {"lag": dice.choice((25, 50, -50, -75, 150)), "lag_unit": LagUnit.PERCENT}
        elif self._chance("elapsed", 0.3) and self._may_wait(after, kind):
            values = {"lag": dice.choice((1440, 2880, 4320, 600)), "lag_unit": LagUnit.ELAPSED}
        elif self._chance("lags", 0.5) and (not self._calendars or kind is LinkType.FS):
            values = {"lag": dice.choice((240, 480, 960, -240, -480))}
        self._build.add(Dependency, title="", predecessor=before, successor=after, type=kind, **values)
