"""The card of the selected finding: what it was, mine and theirs, what each would do, and the choice."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from relplanner.commands.return_deciding import Deciding
from relplanner.commands.return_findings import Finding, Verdict
from relplanner.domain.plan import Plan
from relplanner.gui.comparing.words import (
    Names,
    cell_text,
    field_text,
    is_whole,
    item_text,
    new_row_lines,
    outcome,
    removes,
    theirs_text,
)
from relplanner.gui.theme import TextRole
from relplanner.gui.theme_source import ThemeSource
from relplanner.gui.widgets import MUTED, Button, Card, Pill, text_label

_MOST_FIELDS = 6
_WIDEST = 780


class DecisionCard(Card):
    """Shows a finding; what is chosen is told by signals. ``show_effect`` follows when it is known."""

    kept = Signal()
    taken = Signal()
    other_wanted = Signal()
    reason_given = Signal(str)

    def __init__(
        self, themes: ThemeSource, names: Names, parent: QWidget | None = None, *, own: bool = True
    ) -> None:
        """``own`` says whether a value may be taken that neither side has."""
        self._pill = Pill(themes)
        super().__init__(" ", self._pill, parent)
        self._themes, self._names, self._own = themes, names, own
        self._boxes = [_Box(name) for name in names]
        boxes = QHBoxLayout()
        boxes.setSpacing(8)
        for box in self._boxes:
            boxes.addWidget(box, 1)
        self.keep = Button(_tr("Keep mine"))
        self.take = Button(_tr("Take theirs"))
        self.other = Button(_tr("Other value…"))
        self.reason = QLineEdit()
        self.reason.setPlaceholderText(_tr("Why? (kept in the history)"))
        self.reason.setAccessibleName(_tr("Reason of this decision"))
        self.keep.clicked.connect(self.kept)
        self.take.clicked.connect(self.taken)
        self.other.clicked.connect(self.other_wanted)
        self.reason.editingFinished.connect(lambda: self.reason_given.emit(self.reason.text()))
        choice = QHBoxLayout()
        choice.setSpacing(8)
        for button in (self.keep, self.take, self.other):
            choice.addWidget(button)
        choice.addWidget(self.reason, 1)
        self._why = text_label("", MUTED, wrap=True)
        self.body.addLayout(boxes)
        self.body.addWidget(self._why)
        self.body.addLayout(choice)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        themes.changed.connect(lambda _: self._fit())
        self._fit()

    def show_finding(self, plan: Plan, deciding: Deciding, at: int, told: tuple[Finding, str]) -> None:
        """Show a finding, with who sent the copy that it is in."""
        finding, sender = told
        self.set_title(f"{item_text(finding)} · {field_text(plan, finding)}")
        self._pill.show_status(*outcome(deciding, at, finding, ()))
        base, mine, theirs = self._boxes
        row = finding.verdict in (Verdict.NEW, Verdict.MISSING)
        base.show_value(cell_text(plan, finding, finding.base, long=True) or "–")
        held = _tr("in the plan") if finding.verdict is Verdict.MISSING else _tr("not in the plan")
        mine.show_value(held if row else cell_text(plan, finding, finding.mine, long=True) or "–")
        theirs.set_name(f"{self._names.theirs} · {sender}")
        if finding.verdict is Verdict.NEW:
            fields = new_row_lines(plan, finding)[:_MOST_FIELDS]
            theirs.show_value("\n".join(f"{name}: {value}" for name, value in fields))
        else:
            own = deciding.own_value(at)
            whole = row or is_whole(finding)
            said = (
                theirs_text(plan, finding) if whole else cell_text(plan, finding, finding.theirs, long=True)
            )
            theirs.show_value(said or "–")
            if own is not None:
                theirs.set_name(_tr("Other value"))
        taken = deciding.is_taken(at)
        mine.show_chosen(not taken and not deciding.is_open(at))
        theirs.show_chosen(taken)
        self._why.setText(finding.reason)
        self._why.setVisible(bool(finding.reason))
        self._offer(finding)
        self.reason.setText(deciding.reasons.get(at, ""))

    def show_effect(self, lines: Sequence[str] | None) -> None:
        """What taking theirs would do; None while that is being worked out."""
        self._boxes[1].show_lines([_tr("Nothing changes")])
        self._boxes[2].show_lines([_tr("Working out what it would do…")] if lines is None else lines)

    @property
    def theirs_lines(self) -> list[str]:
        """What taking theirs would do, as it is told now."""
        return self._boxes[2].lines

    def _offer(self, finding: Finding) -> None:
        words = {
            Verdict.NEW: (_tr("Leave out"), _tr("Add")),
            Verdict.MISSING: (_tr("Keep it"), _tr("Remove it")),
        }
        told = Verdict.MISSING if removes(finding) else finding.verdict
        keep, take = words.get(told, (_tr("Keep mine"), _tr("Take theirs")))
        if finding.suggested:
            take = _tr("It is this one: take theirs")
        self.keep.setText(keep)
        self.take.setText(take)
        self.keep.setEnabled(finding.can_be_taken)
        self.take.setEnabled(finding.can_be_taken)
        own = self._own and bool(finding.field) and finding.verdict not in (Verdict.LOCKED, Verdict.SAME)
        self.other.setVisible(own)
        for button in (self.keep, self.take):
            button.setVisible(finding.can_be_taken)
        self.reason.setVisible(finding.can_be_taken or own)

    def _fit(self) -> None:
        self.setMaximumWidth(self._themes.px(_WIDEST))


class _Box(QFrame):
    """One of the three values, with what it would do."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setProperty("kind", "value")
        self._name = text_label(name, MUTED, wrap=True)
        self._value = text_label("", TextRole.HEADING, wrap=True)
        self._lines = text_label("", MUTED, wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 8, 10, 8)
        column.setSpacing(4)
        for label in (self._name, self._value, self._lines):
            column.addWidget(label)
        column.addStretch(1)

    def set_name(self, name: str) -> None:
        self._name.setText(name)

    def show_value(self, text: str) -> None:
        self._value.setText(text)
        self._lines.clear()

    def show_lines(self, lines: Sequence[str]) -> None:
        self._lines.setText("\n".join(lines))

    @property
    def lines(self) -> list[str]:
        return self._lines.text().splitlines()

    def show_chosen(self, chosen: bool) -> None:
        """Whether this is what will be in the plan."""
        self.setProperty("chosen", chosen)
        self.style().unpolish(self)
        self.style().polish(self)


def _tr(text: str) -> str:
    return QCoreApplication.translate("comparing", text)
