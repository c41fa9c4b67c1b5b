"""From the findings of a merge to edits; and which of them go with the plan's rules and with each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations, islice

from relplanner.commands.merge_compare import removal_groups
from relplanner.commands.return_findings import Finding
from relplanner.domain.consequences import consequences
from relplanner.domain.declare import Kind, Value, Values
from relplanner.domain.edit import Edit
from relplanner.domain.errors import Refusal
from relplanner.domain.invariants import check
from relplanner.domain.plan import Maker, Plan, key_number
from relplanner.domain.texts import remark

_TRIALS = 300
"""How many sets to hold back are tried when a smaller one is looked for."""

Piece = tuple[int, ...]
"""Findings, by their index, that are taken together or not at all."""


class Taking:
    """Makes the edits that take findings, all of them on one snapshot."""

    def __init__(self, mine: Plan, base: Plan, theirs: Plan, findings: Sequence[Finding]) -> None:
        self.mine, self._base, self._theirs = mine, base, theirs
        self.findings = findings
        self.keys = self._new_keys()
        self._whole = {finding.id: at for at, finding in enumerate(findings) if not finding.field}

    def edits(self, indices: Iterable[int]) -> tuple[Edit, ...]:
        """First what changes, so that keys are free, then what is added, then what goes."""
        changes: dict[str, dict[str, Value]] = {}
        added: dict[str, Edit] = {}
        removed: dict[str, Edit] = {}
        for at in indices:
            finding = self.findings[at]
            kind = self.mine.kind(finding.kind)
            if finding.field:
                changes.setdefault(finding.id, {})[finding.field] = finding.value
            elif (here := self.mine.tables[finding.kind].get(finding.id)) is not None:
                removed[finding.id] = Edit(finding.kind, finding.id, kind.told(here), None)
            else:
                added |= {edit.id: edit for edit in self._added(kind, finding.id)}
        return (*self._changed(changes), *added.values(), *removed.values())

    def pieces(self, indices: Iterable[int]) -> list[Piece]:
        """The fields of a record, an added record, records that are removed together: each a piece."""
        by_record: dict[str, list[int]] = {}
        for at in indices:
            by_record.setdefault(self.findings[at].id, []).append(at)
        going = [id for id, places in by_record.items() if self._goes(places[0])]
        for first, *parts in removal_groups(self._base, going):
            for part in parts:
                by_record[first] += by_record.pop(part)
        return [tuple(places) for places in by_record.values()]

    def needs(self, piece: Piece) -> Iterator[str]:
        """The records added by others that a piece refers to."""
        for at in piece:
            finding = self.findings[at]
            told = {finding.field: finding.value} if finding.field else finding.values
            for spec, _ in self.mine.kind(finding.kind).references():
                value = told.get(spec.name)
                for id in value if isinstance(value, tuple) else (value,):
                    if id in self._whole and id != finding.id and self.mine.get(str(id)) is None:
                        yield str(id)

    def _goes(self, at: int) -> bool:
        finding = self.findings[at]
        return not finding.field and finding.id in self.mine.tables[finding.kind]

    def _changed(self, changes: Mapping[str, Values]) -> Iterator[Edit]:
        for id, values in changes.items():
            record = self.mine.get(id)
            if record is not None:
                yield Edit(record.KIND.name, id, {name: getattr(record, name) for name in values}, values)

    def _added(self, kind: Kind, id: str) -> Iterator[Edit]:
        """A record of theirs; one that was removed here comes back with what it is part of."""
        told = kind.told(self._theirs.tables[kind.name][id])
        yield Edit(kind.name, id, None, {**told, "key": self.keys.get(id, told["key"])})
        for spec, _ in kind.references() if id in self._base.tables[kind.name] else ():
            owner = told.get(spec.name)
            if spec.required and isinstance(owner, str) and self.mine.get(owner) is None:
                there = self._theirs.get(owner)
                if there is not None and self._base.get(owner) is not None:
                    yield from self._added(there.KIND, owner)

    def _new_keys(self) -> Mapping[str, str]:
        """For records of theirs whose key is taken here: the next that is free on both sides."""
        keys: dict[str, str] = {}
        for name, kind in self.mine.kinds.items():
            here, there = self.mine.tables[name], self._theirs.tables[name]
            taken = self.mine.keys(name)
            coming = [record for id, record in there.items() if id not in here]
            highest = max((self.mine.counters.get(name, 0), *(key_number(each.key) for each in coming)))
            for record in coming:
                if record.key in taken and not self._gives_up(taken[record.key], name):
                    highest += 1
                    keys[record.id] = f"{kind.prefix}-{highest}"
        return keys

    def _gives_up(self, id: str, kind: str) -> bool:
        """Whether a record of mine is called otherwise over there since, which is taken."""
        return any(
            finding.id == id and finding.field == "key" and finding.kind == kind for finding in self.findings
        )


class Fitting:
    """Finds out what can be taken; what cannot is refused in words."""

    def __init__(self, taking: Taking, make: Maker) -> None:
        self._taking = taking
        self._make = make
        self._needed: dict[Piece, frozenset[str]] = {}
        self.refused: dict[int, Refusal | str] = {}

    def fit(self, indices: Iterable[int]) -> None:
        """Hold back as little as can be told; ``refused`` tells what, and why."""
        pieces = self._taking.pieces(indices)
        if self._refusal(pieces) is None:
            return
        kept = self._fewest_held(pieces, self._grown(pieces))
        held = [piece for piece in pieces if piece not in kept]
        for piece in tuple(held):
            if len(piece) > 1 and self._taking.findings[piece[0]].field:
                kept, left = self._in_parts(kept, piece)
                held = [each for each in held if each != piece] + left
        for piece in held:
            why = self._refusal([*kept, piece]) or self._stands_on(kept, piece)
            self.refused |= dict.fromkeys(piece, why)

    # -- inside --------------------------------------------------------------------------------------------

    def _grown(self, pieces: Sequence[Piece]) -> list[Piece]:
        """As many as go together when taken one after the other, each half at once where it can be."""
        kept: list[Piece] = []
        waiting = list(pieces)
        while waiting:
            before = len(kept)
            kept = self._with(kept, waiting)
            waiting = [piece for piece in waiting if piece not in kept]
            if len(kept) == before:
                break  # nothing that waits is allowed by what has come since
        return kept

    def _with(self, kept: list[Piece], more: Sequence[Piece]) -> list[Piece]:
        together = self._complete([*kept, *more])
        if len(together) == len(kept) + len(more) and self._refusal(together) is None:
            return together
        if len(more) == 1:
            return kept
        half = len(more) // 2
        return self._with(self._with(kept, more[:half]), more[half:])

    def _fewest_held(self, pieces: Sequence[Piece], kept: list[Piece]) -> list[Piece]:
        """A smaller set to hold back, where a few hundred trials find one.

        What does not go even by itself is in every such set.
        """
        held = [piece for piece in pieces if piece not in kept]
        lost = {piece for piece in held if self._refusal(self._with_needs(pieces, piece)) is not None}
        free = [piece for piece in pieces if piece not in lost]
        smaller = (some for size in range(1, len(held) - len(lost)) for some in combinations(free, size))
        for some in islice(smaller, _TRIALS):
            left = self._complete([piece for piece in free if piece not in some])
            if len(left) > len(kept) and self._refusal(left) is None:
                return left
        return kept

    def _in_parts(self, kept: list[Piece], piece: Piece) -> tuple[list[Piece], list[Piece]]:
        """Take fields of one record by themselves, in any order that works: a reason before what needs it."""
        waiting: list[Piece] = [(at,) for at in piece]
        grown = True
        while grown:
            grown = False
            for part in tuple(waiting):
                if self._complete([*kept, part])[-1:] == [part] and self._refusal([*kept, part]) is None:
                    kept = [*kept, part]
                    waiting.remove(part)
                    grown = True
        return kept, waiting

    def _complete(self, pieces: Sequence[Piece]) -> list[Piece]:
        """The pieces without those that refer to what is not added."""
        kept = list(pieces)
        while True:
            there = {self._taking.findings[at].id for piece in kept for at in piece}
            standing = [piece for piece in kept if self._needs(piece) <= there]
            if len(standing) == len(kept):
                return kept
            kept = standing

    def _with_needs(self, pieces: Sequence[Piece], piece: Piece) -> list[Piece]:
        """A piece with all that is added and that it stands on."""
        of_record = {self._taking.findings[each[0]].id: each for each in pieces}
        found, waiting = [piece], [piece]
        while waiting:
            needed = (of_record.get(id) for id in self._needs(waiting.pop()))
            new = [each for each in needed if each is not None and each not in found]
            found += new
            waiting += new
        return found

    def _stands_on(self, kept: Sequence[Piece], piece: Piece) -> str:
        there = {self._taking.findings[at].id for each in kept for at in each}
        missing = next((id for id in self._needs(piece) if id not in there), "")
        titles = {finding.id: finding.title for finding in self._taking.findings}
        return remark("stands-on", title=titles.get(missing, "?"))

    def _needs(self, piece: Piece) -> frozenset[str]:
        if piece not in self._needed:
            self._needed[piece] = frozenset(self._taking.needs(piece))
        return self._needed[piece]

    def _refusal(self, pieces: Sequence[Piece]) -> Refusal | None:
        """Why these cannot be taken together; None when they can."""
        mine = self._taking.mine
        try:
            edits = self._taking.edits(at for piece in pieces for at in piece)
            after = mine.after(edits)
            more = consequences(mine, after, edits, self._make)
            check(mine, after.after(more) if more else after, (*edits, *more), merged=True)
        except Refusal as refusal:
            return refusal
        return None
