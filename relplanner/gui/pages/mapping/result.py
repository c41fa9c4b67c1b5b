"""What became of an import: how much came in, what was left aside, and the way back."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QSizePolicy, QWidget

from relplanner.commands.imports import ImportReport
from relplanner.domain.plan import Plan
from relplanner.gui.pages.mapping.words import along_words
from relplanner.gui.theme import Tone
from relplanner.gui.theme_source import ThemeSource
from relplanner.gui.tips import plain_tip
from relplanner.gui.widgets import MUTED, Button, Card, Pill, text_label

_WIDTH, _LINES = 820, 220


class ImportedCard(Card):
    """Shown once a file has been imported."""

    undo_wanted = Signal()
    more_wanted = Signal()

    def __init__(self, themes: ThemeSource, parent: QWidget | None = None) -> None:
        super().__init__(" ", Pill(themes, _tr("Imported"), Tone.GOOD), parent)
        self.words = text_label("", wrap=True)
        self._aside = text_label(_tr("Left aside"), MUTED)
        self._lines = QListWidget()
        self._lines.setAccessibleName(_tr("What was left aside"))
        self._lines.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._lines.setMaximumHeight(themes.px(_LINES))
        self._more = Button("")
        self._undo = Button(_tr("Undo"))
        self._more.clicked.connect(self.more_wanted)
        self._undo.clicked.connect(self.undo_wanted)
        buttons = QHBoxLayout()
        buttons.addWidget(self._more)
        buttons.addWidget(self._undo)
        buttons.addStretch(1)
        self.body.addWidget(self.words)
        self.body.addWidget(self._aside)
        self.body.addWidget(self._lines)
        self.body.addLayout(buttons)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.setMaximumWidth(themes.px(_WIDTH))

    def show_result(
        self, plan: Plan, file_name: str, reports: Sequence[ImportReport], following: str
    ) -> None:
        """Tell what came of one file; ``following`` is the file that comes next, if one does."""
        self.set_title(file_name)
        new = along_words(plan, reports, ())
        updated = sum(sum(report.updated.values()) for report in reports)
        parts = [_tr("New: {what}.").format(what=new)] if new else []
        parts += [_tr("Updated: {n:,}.").format(n=updated)] if updated else []
        parts.append(_tr("It was one step, which can be undone; how the columns were read is remembered."))
        self.words.setText(" ".join(parts))
        told = [f"{each.where}: {each.reason}" for report in reports for each in report.refused]
        told += [f"{each.where}: {each.what}" for report in reports for each in report.not_taken]
        self._lines.clear()
        self._lines.addItems([" ".join(line.split()) for line in told])
        for at, line in enumerate(told):
            self._lines.item(at).setToolTip(plain_tip(line))
        self._lines.setVisible(bool(told))
        self._aside.setVisible(bool(told))
        more = _tr("Go on with {name}").format(name=following) if following else _tr("Import another table…")
        self._more.setText(more)

    def take_keyboard(self) -> None:
        """Put the keyboard where one goes on."""
        self._more.setFocus()


def _tr(text: str) -> str:
    return QCoreApplication.translate("mapping", text)
