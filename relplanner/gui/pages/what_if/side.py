"""Beside the comparison: the conflicts that a scenario brings and clears, and its decision."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from relplanner.domain.kinds import Decision, Scenario
from relplanner.domain.typed import date_text
from relplanner.gui.conflicts.words import what_words
from relplanner.gui.theme import TextRole, Tone
from relplanner.gui.theme_source import ThemeSource
from relplanner.gui.whatif.words import TONES, state_words
from relplanner.gui.widgets import MUTED, Card, Pill, text_label
from relplanner.rules.conflicts import Conflict

_MOST = 8


class ConflictsCard(Card):
    """The conflicts that are gained or cleared, in words; hidden when there are none."""

    def __init__(self, themes: ThemeSource, title: str, tone: Tone, parent: QWidget | None = None) -> None:
        self._pill = Pill(themes, "", tone)
        super().__init__(title, self._pill, parent)
        self._words = text_label("", wrap=True)
        self._words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.body.addWidget(self._words)
        self._tone, self._mark = tone, "▲" if tone is Tone.BAD else "✓"

    def show_conflicts(self, conflicts: Sequence[Conflict]) -> None:
        """Show these."""
        self._pill.show_status(str(len(conflicts)), self._tone)
        lines = [f"{self._mark} {what_words(each)}" for each in conflicts[:_MOST]]
        if len(conflicts) > _MOST:
            lines.append(self.tr("and {n} more").format(n=len(conflicts) - _MOST))
        self._words.setText("\n\n".join(lines))
        self.setVisible(bool(conflicts))


class StandingCard(Card):
    """How a scenario stands: its state, why, and the decision that it is an option of."""

    def __init__(self, themes: ThemeSource, parent: QWidget | None = None) -> None:
        self._pill = Pill(themes)
        super().__init__(" ", self._pill, parent)
        self._began = text_label("", MUTED, wrap=True)
        self._outcome = text_label("", wrap=True)
        self._question = text_label("", TextRole.HEADING, wrap=True)
        self._decision = text_label("", MUTED, wrap=True)
        for label in (self._began, self._outcome, self._question, self._decision):
            self.body.addWidget(label)

    def show_scenario(self, scenario: Scenario, decision: Decision | None, began: str) -> None:
        """Show this scenario; ``began`` says from where it grew apart."""
        self.set_title(scenario.title)
        self._pill.show_status(state_words(scenario.state), TONES[scenario.state])
        _say(self._began, began)
        _say(self._outcome, scenario.outcome)
        _say(self._question, decision.title if decision is not None else "")
        _say(self._decision, _decision_words(decision) if decision is not None else "")


def _decision_words(decision: Decision) -> str:
    chosen = ""
    if decision.chosen:
        day = date_text(decision.decided_on) if decision.decided_on is not None else ""
        chosen = " · ".join(part for part in (f"✓ {decision.chosen}", day) if part)
    return "\n".join(part for part in (decision.options, chosen, decision.rationale) if part)


def _say(label: QLabel, text: str) -> None:
    label.setText(text)
    label.setVisible(bool(text))
