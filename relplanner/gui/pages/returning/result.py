"""What became of a return: how much was taken, what differs from what was asked, and the way back."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from relplanner.domain.edit import Step
from relplanner.domain.plan import Plan
from relplanner.domain.returned import Plain
from relplanner.gui.comparing.words import value_text
from relplanner.gui.pages.returning.words import effect_lines
from relplanner.gui.pages.words import plural
from relplanner.gui.say import step_text
from relplanner.gui.theme import Tone
from relplanner.gui.theme_source import ThemeSource
from relplanner.gui.widgets import MUTED, Button, Card, Pill, text_label
from relplanner.session.returning import Differing, Effect

_MOST = 12


class ResultCard(Card):
    """Shown once a return has been taken."""

    undo_wanted = Signal()
    more_wanted = Signal()

    def __init__(self, themes: ThemeSource, parent: QWidget | None = None) -> None:
        self._pill = Pill(themes, _tr("Taken"), Tone.GOOD)
        super().__init__(" ", self._pill, parent)
        self._words = text_label("", wrap=True)
        self._lines = text_label("", MUTED, wrap=True)
        self._more = Button(_tr("Return another…"))
        self._undo = Button(_tr("Undo"))
        self._more.clicked.connect(self.more_wanted)
        self._undo.clicked.connect(self.undo_wanted)
        buttons = QHBoxLayout()
        buttons.addWidget(self._more)
        buttons.addWidget(self._undo)
        buttons.addStretch(1)
        self.body.addWidget(self._words)
        self.body.addWidget(self._lines)
        self.body.addLayout(buttons)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.setMaximumWidth(themes.px(780))

    def show_result(self, plan: Plan, step: Step, effect: Effect) -> None:
        """Tell what one step took, and what it did beside what was asked."""
        self.set_title(step_text(step.label))
        words = plural(len(step.edits), _tr("{n} record changed"), _tr("{n} records changed"))
        self._words.setText(_tr("{what} in one step, which can be undone.").format(what=words))
        lines = [_differs(plan, each) for each in effect.differing[:_MOST]]
        lines += effect_lines(effect._replace(differing=()))
        left = len(effect.differing) - _MOST
        if left > 0:
            lines.append(_tr("and {n} more that differ").format(n=left))
        self._lines.setText("\n".join(lines) or _tr("Everything is as it was asked for."))

    def take_keyboard(self) -> None:
        """Put the keyboard where one goes on."""
        self._more.setFocus()


def _differs(plan: Plan, each: Differing) -> str:
    asked, got = (_shown(plan, each, cell) for cell in (each.finding.theirs, each.result))
    words = _tr("{title}, {field}: {asked} was asked for, it is {got}")
    return words.format(title=each.finding.title, field=each.finding.field_title, asked=asked, got=got)


def _shown(plan: Plan, each: Differing, cell: Plain) -> str:
    return value_text(plan, each.finding, cell)


def _tr(text: str) -> str:
    return QCoreApplication.translate("returning", text)
