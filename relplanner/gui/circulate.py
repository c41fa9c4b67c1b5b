"""Circulate…: which pack, to whom, to which file; written off the GUI thread, recorded, put in place."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QCompleter, QDialog, QDialogButtonBox, QWidget

from relplanner.domain.errors import Refusal
from relplanner.domain.kinds import Circulation, Person
from relplanner.exchange.sheets.packs import BUILT_IN, profile_of
from relplanner.gui.context import PageContext
from relplanner.gui.forms.ui_circulate_dialog import Ui_CirculateDialog
from relplanner.gui.widgets import Button, ButtonKind
from relplanner.gui.work import Work
from relplanner.session.circulating import Draft, Written, draft, put_out, written


class CirculateDialog(QDialog):
    """Asks what goes out; ``sent`` is called with the file once it is there."""

    def __init__(
        self, parent: QWidget, context: PageContext, work: Work, sent: Callable[[Path], None]
    ) -> None:
        super().__init__(parent)
        self._context, self._work, self._sent = context, work, sent
        self.ui = Ui_CirculateDialog()
        self.ui.setupUi(self)
        self._confirm = Button(self.tr("Circulate"), ButtonKind.PRIMARY)
        self.ui.buttons.addButton(self._confirm, QDialogButtonBox.ButtonRole.AcceptRole)
        self._confirm.setDefault(True)
        for profile in BUILT_IN:
            self.ui.pack.addItem(profile.title, profile.name)
        people = sorted(person.title for person in context.plan.of(Person).values() if person.active)
        completer = QCompleter(people, self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.ui.to.setCompleter(completer)
        self.ui.browse.clicked.connect(self._browse)
        self.ui.buttons.accepted.connect(self._send)
        self.ui.buttons.rejected.connect(self.reject)
        self.ui.pack.currentIndexChanged.connect(lambda _: self._suggest())
        self.ui.to.textChanged.connect(lambda _: self._tell())
        self.ui.file.textChanged.connect(lambda _: self._tell())
        self._suggest()
        self.ui.to.setFocus()

    def _draft(self) -> Draft:
        profile = profile_of(self._context.plan, self.ui.pack.currentData())
        names = tuple(dict.fromkeys(name.strip() for name in self.ui.to.text().split(",") if name.strip()))
        return draft(self._context.session, profile, names)

    def _suggest(self) -> None:
        plan = self._context.plan
        number = self._draft().facts.number
        name = f"{plan.programme.title} - {self.ui.pack.currentText()} no. {number}.xlsx"
        kept = "".join(letter for letter in name if letter not in '<>:"/\\|?*')
        self.ui.file.setText(str(self._context.session.path.parent / kept))
        self._tell()

    def _tell(self) -> None:
        facts = self._draft().facts
        words = self.tr("This will be circulation no. {number}.").format(number=facts.number)
        if facts.supersedes is not None:
            words += " " + self.tr("It supersedes no. {number}.").format(number=facts.supersedes)
        elif not facts.recipients:
            words += " " + self.tr("Name who gets it, and later circulations can say what changed since.")
        told = self._context.plan.of(Circulation)
        if told and facts.supersedes is None and facts.recipients:
            words += " " + self.tr("It is the first of this pack to these recipients.")
        self.ui.summary.setText(words)
        self._confirm.setEnabled(bool(self.ui.file.text().strip()))

    def _browse(self) -> None:
        start = Path(self.ui.file.text())
        path = self._context.ask.save_file(self.tr("Circulate"), start, self.tr("Workbooks (*.xlsx)"))
        if path is not None:
            self.ui.file.setText(str(path))
            self._confirm.setFocus()

    def _send(self) -> None:
        path = Path(self.ui.file.text().strip())
        path = path if path.suffix.lower() == ".xlsx" else path.with_name(f"{path.name}.xlsx")
        drafted = self._draft()
        words = self.tr("Writing {name}…").format(name=path.name)
        self._work.start(words, partial(written, drafted), partial(self._put_out, drafted, path))

    def _put_out(self, drafted: Draft, path: Path, made: Written) -> None:
        try:
            put_out(self._context.session, drafted, made, path)
        except Refusal as refusal:
            # A file that is open elsewhere cannot be replaced: another name can be given here.
            self._context.refuse(refusal)
            return
        self.accept()
        self._sent(path)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        # The form's own size is that of text at 100 %.
        self.resize(self.size().expandedTo(self.sizeHint()))
