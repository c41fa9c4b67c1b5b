"""What the pages of a return and of a merge share: a list of findings, decided one by one."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import QWidget

from relplanner.commands.return_deciding import Deciding
from relplanner.commands.return_findings import Finding
from relplanner.domain.plan import Plan
from relplanner.gui.comparing.card import DecisionCard
from relplanner.gui.comparing.counts import CountsBar
from relplanner.gui.comparing.model import FindingsModel
from relplanner.gui.comparing.view import FindingsView
from relplanner.gui.context import Page, PageContext


class ComparingPage(Page):
    """Subclasses lay out the four parts and ``_wire`` them, then say what passes the filter and what follows.

    ``_deciding`` is what has been decided so far; None before anything was compared.
    """

    has_details = True
    counts: CountsBar
    findings: FindingsModel
    view: FindingsView
    card: DecisionCard

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._deciding: Deciding | None = None
        self.keep = self._action(self.tr("Keep mine"), lambda: self._decide(Deciding.keep), "K")
        self.take = self._action(self.tr("Take theirs"), lambda: self._decide(Deciding.take), "T")

    @property
    def deciding(self) -> Deciding | None:
        """What has been decided so far; None before anything was compared."""
        return self._deciding

    # -- what differs from page to page --------------------------------------------------------------------

    @property
    def _plan(self) -> Plan:
        """The plan that was compared."""
        return self.context.plan

    def _passing(self) -> Sequence[int]:
        """The findings that the filter lets through."""
        raise NotImplementedError

    def _show_current(self) -> None:
        """Show the selected finding, and find out what taking it would do."""
        raise NotImplementedError

    def _foresee(self) -> None:
        """Find out what all that is taken would do."""
        raise NotImplementedError

    def _tell_apply(self) -> None:
        """Say what applying would take, or that there is nothing to apply."""
        raise NotImplementedError

    # -- the list ------------------------------------------------------------------------------------------

    def _wire(self) -> None:
        # Letters belong to whoever types elsewhere on the page.
        self.view.addActions([self.keep, self.take])
        self.counts.chosen.connect(lambda _: self._show_rows())
        self.view.selectionModel().currentChanged.connect(lambda *_: self._show_current())
        self.view.activated.connect(self._activated)
        self.card.kept.connect(self.keep.trigger)
        self.card.taken.connect(self.take.trigger)
        self.card.reason_given.connect(self._give_reason)

    def _show_rows(self) -> None:
        if self._deciding is None:
            return
        at, rows = self._current(), self._passing()
        self.findings.show(self._plan, self._deciding, rows)
        open_ones = (place for place, each in enumerate(rows) if self._deciding.is_open(each))
        place = rows.index(at) if at in rows else next(open_ones, 0)
        self.view.setCurrentIndex(self.findings.index(place, 0))
        self._show_current()
        self._tell_apply()

    @property
    def _findings(self) -> Sequence[Finding]:
        return self._deciding.comparison.findings if self._deciding else ()

    def _current(self) -> int | None:
        return self.findings.finding_at(self.view.currentIndex())

    # -- deciding ------------------------------------------------------------------------------------------

    def _toggle(self, at: int) -> None:
        assert self._deciding is not None
        (self._deciding.keep if self._deciding.is_taken(at) else self._deciding.take)(at)
        self._decided()

    def _activated(self, index: QModelIndex) -> None:
        at = self.findings.finding_at(index)
        if at is not None and self._findings[at].can_be_taken:
            self._toggle(at)

    def _decide(self, way: Callable[[Deciding, int], None]) -> None:
        at = self._current()
        if at is not None and self._deciding is not None and self._findings[at].can_be_taken:
            way(self._deciding, at)
            self._decided()
            self._go_on(at)

    def _decided(self) -> None:
        """Show what was decided, and find out what all of it together would do."""
        self.findings.tell_changed()
        self._show_current()
        self._foresee()
        self._tell_apply()

    def _go_on(self, at: int) -> None:
        """To the next one below that is still to be decided, if there is any."""
        assert self._deciding is not None
        rows = self.findings.rows
        below = rows.index(at) + 1 if at in rows else 0
        later = (place for place in range(below, len(rows)) if self._deciding.is_open(rows[place]))
        place = next(later, None)
        if place is not None:
            self.view.setCurrentIndex(self.findings.index(place, 0))

    def _give_reason(self, reason: str) -> None:
        at = self._current()
        if at is not None and self._deciding is not None:
            self._deciding.give_reason(at, reason)
