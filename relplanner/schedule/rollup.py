"""What phases and releases come to: their parts' dates from the first to the last."""

from __future__ import annotations

from collections.abc import Mapping

from relplanner.domain.kinds import Activity, Release
from relplanner.schedule.building import parts_of
from relplanner.schedule.clock import minute_of
from relplanner.schedule.timetable import Timetable, Timing


class Rollup:
    """The timings of everything in a timetable, by the ids of activities and releases.

    Skipped parts count only where there are no others. A phase's float is by how much it can slip as a whole,
    and it is critical when that is nothing, as Microsoft Project has it: a part may be critical all the same.
    """

    def __init__(self, table: Timetable) -> None:
        self.table = table
        self._parts = parts_of(table.net.plan.of(Activity))
        self._releases: dict[str, list[str]] | None = None
        self._known: dict[str, Timing | None] = {}

    def timing(self, id: str) -> Timing | None:
        """All that is reckoned of an activity, a phase or a release; None when nothing dates it."""
        if id not in self._known:
            self._known[id] = self._timing(id)
        return self._known[id]

    def leaves(self, id: str) -> list[str]:
        """The ids of the activities without parts in a phase or a release."""
        if id in self.table.net.plan.of(Release):
            return self._by_release().get(id, [])
        waiting, seen, found = [id], {id}, []
        while waiting:
            current = waiting.pop()
            if current not in self._parts:
                found.append(current)
            waiting += [part for part in reversed(self._parts.get(current, ())) if part not in seen]
            seen.update(self._parts.get(current, ()))
        return found

    def _timing(self, id: str) -> Timing | None:
        net = self.table.net
        if id in net.index:
            return self.table.timing(id)
        leaves = self.leaves(id)
        counted = [leaf for leaf in leaves if net.index[leaf] not in net.skipped] or leaves
        timings = [timing for leaf in counted if (timing := self.timing(leaf)) is not None]
        return self._around(id, timings) if timings else None

    def _around(self, id: str, parts: list[Timing]) -> Timing:
        net = self.table.net
        start, finish = min(part.start for part in parts), max(part.finish for part in parts)
        early_start = min(part.early_start for part in parts)
        early_finish = max(part.early_finish for part in parts)
        late_start, late_finish = (
            min(part.late_start for part in parts),
            max(part.late_finish for part in parts),
        )
        record = net.plan.one(Activity, id)
        calendars = net.calendars
        clock = net.clock_for(calendars.of_activity(record) if record else calendars.of_release(id))
        position = {
            moment: clock.position(minute_of(moment))
            for moment in (start, finish, early_start, early_finish, late_start, late_finish)
        }
        total_float = min(
            position[late_start] - position[early_start], position[late_finish] - position[early_finish]
        )
        return Timing(
            start,
            finish,
            early_start,
            early_finish,
            late_start,
            late_finish,
            total_float=total_float,
            free_float=max(0, total_float),
            critical=total_float <= 0 and not self._is_done(id),
            duration=position[finish] - position[start],
            pinned=False,
        )

    def _is_done(self, id: str) -> bool:
        net = self.table.net
        return all(net.index[leaf] in net.done for leaf in self.leaves(id))

    def _by_release(self) -> Mapping[str, list[str]]:
        if self._releases is None:
            self._releases = {}
            for record in self.table.net.records:
                self._releases.setdefault(record.release, []).append(record.id)
        return self._releases
