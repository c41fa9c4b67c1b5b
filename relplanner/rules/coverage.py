"""Whether release notes speak of everything in scope: every item has a note, or a reason why not."""

from __future__ import annotations

from typing import NamedTuple

from relplanner.domain.kinds import NoteEntry, ReleaseNotes, ScopeItem
from relplanner.domain.kinds.planning import ScopeState
from relplanner.domain.plan import Plan, key_number

_OUT = frozenset({ScopeState.DEFERRED, ScopeState.DROPPED})


class Coverage(NamedTuple):
    """The scope of a release: how many items there are, and which have neither a note nor a reason."""

    total: int
    missing: tuple[ScopeItem, ...]

    @property
    def covered(self) -> int:
        """How many have one."""
        return self.total - len(self.missing)


def coverage(plan: Plan, release: str) -> Coverage:
    """How far the notes of a release, for whichever audience, cover its scope."""
    found = {
        item.id: item
        for field in ("release", "shipped_in")
        for item in plan.children(ScopeItem, field, release)
        if item.state not in _OUT and not item.archived
        if item.shipped_in is None or item.shipped_in == release
    }
    told = {
        entry.scope_item
        for notes in plan.children(ReleaseNotes, "release", release)
        for entry in plan.children(NoteEntry, "notes_of", notes.id)
        if not entry.archived
    }
    missing = sorted(
        (item for id, item in found.items() if id not in told), key=lambda item: key_number(item.key)
    )
    return Coverage(len(found), tuple(missing))
