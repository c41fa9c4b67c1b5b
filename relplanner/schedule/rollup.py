"""What phases and releases come to: their parts' dates from the first to the last."""

from __future__ import annotations

from relplanner.domain.kinds import Activity
from relplanner.schedule.clock import minute_of
from relplanner.schedule.timetable import Timetable, Timing


class Rollup:
    """The timings of everything in a timetable, by the ids of activities and releases.

    Skipped parts count only where there are no others. A phase's float is by how much it can slip as a whole,
    and it is critical when that is nothing, as Microsoft Project has it: a part may be critical all the same.
    """

    def __init__(self, table: Timetable) -> None:
        self.table = table
        self._known: dict[str, Timing | None] = {}

    def timing(self, id: str) -> Timing | None:
        """All that is reckoned of an activity, a phase or a release; None when nothing dates it."""
        if id not in self._known:
            self._known[id] = self._timing(id)
        return self._known[id]

    def _timing(self, id: str) -> Timing | None:
        net = self.table.net
        if id in net.index:
            return self.table.timing(id)
        leaves = self.table.net.tree.leaves(id)
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
        clock = calendars.clock_of(calendars.of_activity(record) if record else calendars.of_release(id))
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
        return all(net.index[leaf] in net.done for leaf in self.table.net.tree.leaves(id))
