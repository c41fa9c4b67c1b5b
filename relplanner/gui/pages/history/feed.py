"""The steps of the journal as the page asks for them: newest first, in portions, filtered."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from relplanner.domain.edit import Edit, Step
from relplanner.gui.say import step_text
from relplanner.session import PlanSession
from relplanner.session.past import Summary

PORTION = 200
_SEARCHED_AT_ONCE = 500
# What rules add to one edit; a step with more is about more than one thing.
_FEW = 4


@dataclass(frozen=True, slots=True)
class Filter:
    """Which steps are wanted: by a word, by who did them, by the record (id) that they touched."""

    text: str = ""
    author: str | None = None
    record: str = ""

    def wants(self, step: Step) -> bool:
        """Whether a step of a fitting record is one."""
        if self.author is not None and step.author != self.author:
            return False
        hay = f"{step_text(step.label)}\n{step.author}\n{step.reason}".casefold()
        return all(word in hay for word in self.text.casefold().split())


@dataclass(slots=True)
class Entry:
    """A step as listed. ``edits`` are there when they had to be read anyway; None: ask for them."""

    step: Step
    changes: int
    edits: tuple[Edit, ...] | None = None


class Feed:
    """Reads the journal backwards. ``searched`` counts the steps looked at, wanted or not."""

    def __init__(self, session: PlanSession, wanted: Filter) -> None:
        self._session = session
        self.wanted = wanted
        self.searched = 0
        self._newest = session.plan.place
        self._last = ""
        self.exhausted = False

    def more(self) -> list[Entry]:
        """The next portion of wanted steps: perhaps none, and still not all has been searched."""
        if self.exhausted:
            return []
        if self.wanted.record:
            return self._of_record()
        filtered = bool(self.wanted.text) or self.wanted.author is not None
        count = _SEARCHED_AT_ONCE if filtered else PORTION
        some = self._session.steps_before(self._last, count)
        self.exhausted = len(some) < count
        self.searched += len(some)
        if some:
            self._last = some[-1].step.id
        return self._told([Entry(each.step, each.changes) for each in some if self.wanted.wants(each.step)])

    def new(self) -> list[Entry]:
        """The wanted steps that were done since this was last asked, newest first."""
        found: list[Entry] = []
        for each in self._since(self._newest):
            if self.wanted.wants(each.step):
                found.append(Entry(each.step, each.changes))
        self._newest = self._session.plan.place
        return self._told(self._touching(found) if self.wanted.record else found)

    def _since(self, known: str) -> Iterator[Summary]:
        last = ""
        while some := self._session.steps_before(last, PORTION):
            for each in some:
                if each.step.id == known:
                    return
                yield each
            last = some[-1].step.id

    def _touching(self, entries: Sequence[Entry]) -> list[Entry]:
        """Those that touched the wanted record, with the edits that did."""
        every = self._session.edits_of([entry.step.id for entry in entries])
        found = []
        for entry in entries:
            edits = tuple(edit for edit in every.get(entry.step.id, ()) if edit.id == self.wanted.record)
            if edits:
                found.append(Entry(entry.step, len(edits), edits))
        return found

    def _of_record(self) -> list[Entry]:
        """All at once: the steps that touched a record are few and found by an index."""
        self.exhausted = True
        events = self._session.history(self.wanted.record)
        self.searched = len(events)
        return [
            Entry(event.step, len(event.edits), event.edits)
            for event in events
            if self.wanted.wants(event.step)
        ]

    def _told(self, entries: Sequence[Entry]) -> list[Entry]:
        """With the edits of those that have few, so that the list can say what changed."""
        few = [entry.step.id for entry in entries if entry.edits is None and 0 < entry.changes <= _FEW]
        edits = self._session.edits_of(few) if few else {}
        return [
            Entry(entry.step, entry.changes, edits[entry.step.id]) if entry.step.id in edits else entry
            for entry in entries
        ]
