"""Asking owners: what for, by when and whom; and who has not answered yet."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from relplanner.commands.records import set_fields
from relplanner.domain.errors import Refusal
from relplanner.domain.kinds import Person, Team
from relplanner.domain.plan import title_of
from relplanner.domain.typed import date_text
from relplanner.exchange.sheets.asked import TOPICS
from relplanner.gui.context import PageContext
from relplanner.gui.pages.circulate.lists import CheckList
from relplanner.gui.pages.circulate.rows import TableModel
from relplanner.gui.pages.history.views import RowsView
from relplanner.gui.pages.side import SidePanel
from relplanner.gui.pages.words import plural
from relplanner.gui.records.editors import mark_invalid
from relplanner.gui.widgets import MUTED, Button, Card, EmptyState, text_label
from relplanner.rules.asks import Chase, asks
from relplanner.session.asking import Addressee, addressees, questions

_WIDTHS = {0: 46, 2: 220, 3: 132, 4: 176}
_SPARE = (2,)
_TOPIC_WORDS = {
    "status": "Status of releases, and why",
    "progress": "Progress: real start and finish",
    "confidence": "Confidence in dates",
    "checklist": "Checklist items: state and evidence",
    "risks": "Risks: state, response, next review",
    "sign-off": "Sign-off",
}


class AskPane(QWidget):
    """What to ask at the left, who has been asked at the right, those whose answer is overdue on top."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._known: list[Addressee] = []
        self._chased: tuple[Chase, ...] = ()
        self.topics = CheckList(_tr("What is asked for"), context.themes.px(148))
        self.topics.fill([(name, _tr(words)) for name, words in _TOPIC_WORDS.items()], frozenset(TOPICS))
        self.topics.itemChanged.connect(lambda _: self._offer_owners())
        self.owners = CheckList(_tr("Who is asked; nobody ticked means everybody"), context.themes.px(232))
        self.due = QLineEdit()
        self.due.setPlaceholderText(_tr("By when, such as +5d or 12 jan"))
        self.due.setAccessibleName(_tr("By when"))
        self.chased = TableModel([_tr("No."), _tr("Asked"), _tr("E-mail"), _tr("Due"), _tr("Stands")], self)
        self.table = RowsView(context.themes, _tr("Who has been asked"), 1, _WIDTHS, _SPARE)
        self.table.setRootIsDecorated(False)
        self.table.setModel(self.chased)
        self.table.fit()
        self.answered = Button(_tr("Has answered"))
        self.answered.clicked.connect(self._note_answered)
        self._lay_out()

    def _lay_out(self) -> None:
        side = SidePanel(self._context.themes, _tr("What to ask"), 330)
        what, who, when = Card(_tr("Ask for")), Card(_tr("Of")), Card(_tr("Due"))
        what.body.addWidget(self.topics)
        who.body.addWidget(text_label(_tr("Nobody ticked means everybody"), MUTED, wrap=True))
        who.body.addWidget(self.owners)
        when.body.addWidget(self.due)
        for card in (what, who, when):
            side.add(card)
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(16, 12, 16, 8)
        line = QHBoxLayout()
        self._told = text_label("", MUTED)
        line.addWidget(self._told, 1)
        line.addWidget(self.answered)
        column.addLayout(line)
        column.addWidget(self.table, 1)
        self._stack = QStackedWidget()
        words = _tr(
            "Each owner gets a small workbook with only what they are to fill in. "
            "Who has not answered is listed here; a folder of replies is taken back in one go."
        )
        self._stack.addWidget(
            EmptyState(self._context.themes, "send", _tr("Nobody has been asked yet"), words)
        )
        self._stack.addWidget(right)
        body = QSplitter(Qt.Orientation.Horizontal)
        body.setChildrenCollapsible(False)
        body.addWidget(side)
        body.addWidget(self._stack)
        body.setStretchFactor(1, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(body)

    # -- showing -------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Show who can be asked now, and who has been."""
        self._offer_owners()
        self._chased = asks(self._context.plan, self._context.today())
        self._stack.setCurrentIndex(1 if self._chased else 0)
        self.chased.show_rows([self._row(each) for each in self._chased])
        waiting = sum(each.is_open for each in self._chased)
        late = sum(each.is_open and each.late > 0 for each in self._chased)
        words = plural(waiting, _tr("{n} answer is awaited"), _tr("{n} answers are awaited"))
        self._told.setText(f"{words}, {plural(late, _tr('{n} overdue'), _tr('{n} overdue'))}")
        if self._chased and not self.table.currentIndex().isValid():
            self.table.setCurrentIndex(self.chased.index(0, 0))

    def _offer_owners(self) -> None:
        context = self._context
        ticked = frozenset(self.owners.checked())
        self._known = addressees(context.schedule, self.topics.checked(), context.today())
        one, many = _tr("{n} row"), _tr("{n} rows")
        offered = [(each.owner, f"{each.title} · {plural(each.total, one, many)}") for each in self._known]
        self.owners.fill(offered, ticked)

    def _row(self, each: Chase) -> tuple[str, ...]:
        record = self._context.plan.get(each.ask.owner)
        title = title_of(self._context.plan, record) if record else ""
        due = date_text(each.ask.due) if each.ask.due else ""
        return str(each.number), title, self._mail(each.ask.owner), due, _stands(each)

    def _mail(self, owner: str) -> str:
        record = self._context.plan.get(owner)
        people = record.members if isinstance(record, Team) else (owner,)
        found = (self._context.plan.one(Person, id) for id in people)
        return ", ".join(person.email for person in found if person and person.email)

    # -- doing ---------------------------------------------------------------------------------------------

    def ask(self) -> None:
        """Write the workbooks into a folder that is asked for, and record what they ask."""
        context = self._context
        try:
            due = context.reading().date(self.due.text()) if self.due.text().strip() else None
        except ValueError:
            mark_invalid(self.due, True)
            self.due.setFocus()
            return
        mark_invalid(self.due, False)
        chosen = self.owners.checked()
        wanted = [each for each in self._known if not chosen or each.owner in chosen]
        try:
            asked = questions(context.session, wanted, self.topics.checked(), due)
        except Refusal as refusal:
            context.refuse(refusal)
            return
        folder = context.ask.folder(_tr("Where the workbooks go"), context.session.path.parent)
        if folder is not None:
            context.asking_wanted.emit(asked, folder)

    def _note_answered(self) -> None:
        at = self.table.currentIndex().row()
        if 0 <= at < len(self._chased) and self._chased[at].ask.answered_on is None:
            self._context.do(set_fields, self._chased[at].ask.id, {"answered_on": self._context.today()})


def _stands(each: Chase) -> str:
    """Whether it was answered, in a word and a shape."""
    if each.ask.answered_on is not None:
        return _tr("✓ answered {day}").format(day=_short(each.ask.answered_on))
    if each.again is not None:
        return _tr("asked again, no. {n}").format(n=each.again)
    if each.late:
        return "▲ " + plural(each.late, _tr("{n} day late"), _tr("{n} days late"))
    return _tr("awaited")


def _short(day: dt.date) -> str:
    return date_text(day).partition(" ")[2]


def _tr(text: str) -> str:
    return QCoreApplication.translate("circulate", text)
