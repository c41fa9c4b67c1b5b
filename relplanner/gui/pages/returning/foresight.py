"""What the return page works out off the GUI thread: the comparison, and what taking would do."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from PySide6.QtCore import QObject

from relplanner.commands.return_cells import Column
from relplanner.commands.return_dates import DateOrder
from relplanner.commands.return_findings import Comparison, Decisions, Side, chosen
from relplanner.commands.returning import take_return
from relplanner.domain.edit import Proposal
from relplanner.domain.errors import Refusal
from relplanner.domain.plan import Maker
from relplanner.gui.latest import Latest
from relplanner.rules.conflicts import Conflict
from relplanner.session.returning import Desk, Effect

Clashes = Mapping[int, Sequence[Conflict]]
"""By the index of a finding: the conflicts that come of taking it."""


@dataclass(frozen=True, slots=True)
class Ready:
    """What is known before it is taken: decisions that fit, why others do not, and what taking does.

    ``proposal`` takes it; there is none while something is refused.
    """

    decisions: Decisions
    refused: Mapping[int, str]
    effect: Effect
    proposal: Proposal | None


class Wanted(NamedTuple):
    """What somebody has decided, and why."""

    decisions: Decisions
    reason: str


class Foresight(QObject):
    """Asks the desk; of each kind of question only the latest answer counts."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._comparing, self._whole, self._one = Latest(self), Latest(self), Latest(self)

    @property
    def busy(self) -> bool:
        """Whether an answer is still to come."""
        return self.comparing or self._whole.busy or self._one.busy

    @property
    def comparing(self) -> bool:
        """Whether it is not known yet what there is to take, or whether it fits."""
        return self._comparing.busy

    def compare(
        self,
        desk: Desk,
        orders: Mapping[Column, DateOrder],
        done: Callable[[Comparison | Refusal], None],
    ) -> None:
        """Compare the files at a desk; a refusal is an answer, too."""

        def work() -> Comparison | Refusal:
            try:
                return desk.compare(None, orders)
            except Refusal as refusal:
                return refusal

        self.forget()
        self._comparing.ask(work, done)

    def foresee(
        self,
        desk: Desk,
        told: Comparison,
        decisions: Decisions,
        seen: Sequence[int],
        done: Callable[[Clashes], None],
    ) -> None:
        """The conflicts that come of all that would be taken now; those ``seen`` are worked out first."""

        def work() -> Clashes:
            return desk.blame(told, decisions, desk.effect(told, decisions), seen)

        self._whole.ask(work, done)

    def weigh(self, desk: Desk, told: Comparison, at: int, done: Callable[[Effect], None]) -> None:
        """What taking one finding alone does."""

        def work() -> Effect:
            alone = {**dict.fromkeys(chosen(told, {}), Side.MINE), at: Side.THEIRS}
            return desk.effect(told, alone)

        self._one.ask(work, done)

    def leave_alone(self) -> None:
        """Nothing is to be said of a single finding."""
        self._one.forget()

    def make_ready(
        self, desk: Desk, told: Comparison, wanted: Wanted, make: Maker, done: Callable[[Ready], None]
    ) -> None:
        """Everything that must be known before it is taken."""

        def work() -> Ready:
            fitting, refused = desk.fitting(told, wanted.decisions)
            effect = desk.effect(told, fitting)
            proposal = None if refused else take_return(desk.plan, make, told, fitting, wanted.reason)
            return Ready(fitting, refused, effect, proposal)

        self._whole.forget()
        self._comparing.ask(work, done)

    def wait(self) -> None:
        """Wait for every answer; they come as events."""
        for latest in (self._comparing, self._whole, self._one):
            latest.wait()

    def forget(self) -> None:
        """Whatever is under way is not wanted any more."""
        for latest in (self._comparing, self._whole, self._one):
            latest.forget()
