"""What somebody decides about returned cells, one after the other, until all of it is taken in one step."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from relplanner.commands.return_findings import Comparison, Decisions, Finding, Side, Verdict


class Deciding:
    """A comparison and what has been decided so far, each finding by its index.

    ``reasons`` says why, where somebody did; a value that neither side has stands in for what the copy says.
    """

    def __init__(self, comparison: Comparison) -> None:
        self._told = comparison
        # Kept up to date with every decision: counting ten thousand findings anew would be felt.
        self._clean = frozenset(at for at, finding in enumerate(comparison.findings) if finding.is_clean)
        self._taken = set(self._clean)
        self._own: dict[int, Finding] = {}
        self.sides: dict[int, Side] = {}
        self.reasons: dict[int, str] = {}

    @property
    def comparison(self) -> Comparison:
        """What is to be taken: the comparison, with own values in the place of what the copy says."""
        if not self._own:
            return self._told
        findings = [self._own.get(at, finding) for at, finding in enumerate(self._told.findings)]
        return replace(self._told, findings=tuple(findings))

    @property
    def decisions(self) -> Decisions:
        """Whose value counts, as :func:`.returning.take_return` takes it."""
        return self.sides

    @property
    def chosen(self) -> list[int]:
        """The findings that would be taken now."""
        return sorted(self._taken)

    @property
    def count(self) -> int:
        """How many would be taken now."""
        return len(self._taken)

    @property
    def has_clean(self) -> bool:
        """Whether anything is taken unless somebody says otherwise."""
        return bool(self._clean)

    def is_taken(self, at: int) -> bool:
        """Whether a finding would be taken now."""
        return at in self._taken

    def is_open(self, at: int) -> bool:
        """Whether somebody still has to decide about a finding."""
        return at not in self.sides and self._told.findings[at].is_open

    def own_value(self, at: int) -> str | None:
        """The value that neither side has, in words; None where none was given."""
        return str(self._own[at].theirs) if at in self._own else None

    def keep(self, at: int) -> None:
        """Leave it as it is in the plan."""
        self._own.pop(at, None)
        self._put(at, Side.MINE)

    def take(self, at: int) -> None:
        """Take what the copy says; what other copies say of the same cell then stays out."""
        self._own.pop(at, None)
        self._choose(at)

    def take_own(self, at: int, changed: Comparison) -> None:
        """Take a value that neither side has: ``changed`` comes from :func:`.returning.with_value`."""
        self._own[at] = changed.findings[at]
        self._choose(at)

    def accept_clean(self) -> None:
        """Take everything that is clean, whatever was decided about it before."""
        for at in self._clean & self.sides.keys():
            self._own.pop(at, None)
            del self.sides[at]
        self._taken |= self._clean

    def give_reason(self, at: int, reason: str) -> None:
        """Say why it was decided so; nothing takes a reason back."""
        if reason.strip():
            self.reasons[at] = " ".join(reason.split())
        else:
            self.reasons.pop(at, None)

    def again(self, comparison: Comparison) -> Deciding:
        """The same decisions about a later comparison of the same copies, as far as it finds the same."""
        later = Deciding(comparison)
        places = {_place(finding): at for at, finding in enumerate(comparison.findings)}
        for was, finding in enumerate(self._told.findings):
            at = places.get(_place(finding))
            if at is None:
                continue
            if was in self.reasons:
                later.reasons[at] = self.reasons[was]
            if own := self._own.get(was):
                now = comparison.findings[at]
                later._own[at] = replace(own, base=now.base, mine=now.mine)
            if was in self.sides:
                later._put(at, self.sides[was])
        return later

    @property
    def reason(self) -> str:
        """All reasons as the one reason of the step, each with what it is about."""
        findings = self._told.findings
        return "; ".join(f"{_name(findings[at])}: {why}" for at, why in sorted(self.reasons.items()))

    @property
    def counts(self) -> Mapping[Verdict, int]:
        """How many findings have each verdict."""
        return self._told.counts

    def _choose(self, at: int) -> None:
        self._put(at, Side.THEIRS)
        told = self._told.findings[at]
        for other, finding in enumerate(self._told.findings):
            if other != at and told.id and (finding.id, finding.field) == (told.id, told.field):
                self._own.pop(other, None)
                self._put(other, Side.MINE)

    def _put(self, at: int, side: Side) -> None:
        self.sides[at] = side
        may = self._own.get(at, self._told.findings[at]).can_be_taken
        (self._taken.add if side is Side.THEIRS and may else self._taken.discard)(at)


def _name(finding: Finding) -> str:
    return f"{finding.key or finding.title} {finding.field_title}".strip()


def _place(finding: Finding) -> tuple[int, str, str, str, str]:
    return finding.copy, finding.sheet, finding.cell, finding.id, finding.field
