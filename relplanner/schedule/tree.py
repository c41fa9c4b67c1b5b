"""Which activities are parts of which, and which a release holds; a change of dates leaves this as it is."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from relplanner.domain.kinds import Activity


class Tree:
    """The activities of one snapshot as a forest, by their ids."""

    def __init__(self, activities: Mapping[str, Activity]) -> None:
        self._activities = activities
        self.parts: dict[str, list[str]] = {}
        """The parts of every activity that has any, in the plan's order."""
        for id, record in activities.items():
            parent = record.parent
            if parent is not None and parent != id and parent in activities:
                self.parts.setdefault(parent, []).append(id)

    @cached_property
    def held(self) -> Mapping[str, list[str]]:
        """All activities of every release that has any."""
        held: dict[str, list[str]] = {}
        for id, record in self._activities.items():
            held.setdefault(record.release, []).append(id)
        return held

    def leaves(self, id: str) -> list[str]:
        """The activities without parts that a release or an activity consists of; at least itself."""
        if id not in self._activities:
            return [held for held in self.held.get(id, ()) if held not in self.parts]
        waiting, seen, found = [id], {id}, []
        while waiting:
            current = waiting.pop()
            if current not in self.parts:
                found.append(current)
                continue
            fresh = [part for part in self.parts[current] if part not in seen]
            seen.update(fresh)
            waiting += reversed(fresh)
        return found

    def above(self, id: str) -> list[str]:
        """The activities that one is part of, the nearest first; a loop is followed once."""
        found: dict[str, None] = {}
        parent = self._activities[id].parent
        while parent in self.parts and parent not in found and parent != id:
            found[parent] = None
            parent = self._activities[parent].parent
        return list(found)
