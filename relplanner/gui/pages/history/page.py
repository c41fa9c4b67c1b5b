"""The history page: the steps of the journal, and what has changed since a moment one names."""

from collections.abc import Mapping

from PySide6.QtCore import QModelIndex, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from relplanner.domain.edit import Step
from relplanner.domain.errors import Refusal
from relplanner.domain.kinds import Baseline, Circulation
from relplanner.domain.plan import title_of
from relplanner.gui.context import Page, PageContext
from relplanner.gui.pages.choosing import ChoiceButton, Option
from relplanner.gui.pages.history.feed import Filter
from relplanner.gui.pages.history.since import SinceModel
from relplanner.gui.pages.history.steps import Column, StepsModel
from relplanner.gui.pages.history.views import RowsView
from relplanner.gui.pages.history.words import changes, moment_words
from relplanner.gui.pages.words import plural
from relplanner.gui.records.editors import mark_invalid
from relplanner.gui.say import refusal_text, step_text
from relplanner.gui.widgets import (
    MUTED,
    Button,
    ElidedLabel,
    PageHeader,
    SearchField,
    SegmentedControl,
)
from relplanner.session import Change

STEPS, SINCE = "steps", "since"
_EVERYBODY = "*"
_A_WEEK_AGO = "-7d"
_MOST_ROWS = 20_000
_TYPING_MS = 200
_SPARE = (Column.SOURCE, Column.COUNT, Column.BEFORE)
_STEP_WIDTHS: Mapping[int, int] = {
    Column.WHEN: 152, Column.WHO: 120, Column.BEFORE: 150, Column.AFTER: 150, Column.SOURCE: 112,
    Column.COUNT: 76,
}  # fmt: skip


class HistoryPage(Page):
    """Who changed what, when and why; and what has changed since then."""

    has_details = True

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._record = ""
        self.steps = StepsModel(context, self)
        self.since = SinceModel(context.themes, self)
        self._build_header()
        self._build_views()
        self._typing = QTimer(self, singleShot=True, interval=_TYPING_MS)
        self._typing.timeout.connect(self._refilter)
        self.text.textChanged.connect(lambda _: self._typing.start())
        self.person.chosen.connect(lambda _: self._refilter())
        self.view.chosen.connect(lambda _: self._switch())
        self.steps.searching.connect(self._tell_search)
        self._switch()

    def refresh(self, change: Change | None) -> None:
        if change is None:
            self._offer_people()
        self._tell_record()
        if self.view.value == SINCE:
            self._compare()
        elif change is None:
            self._refilter()
        else:
            self.steps.take_new()

    def show_record(self, id: str) -> None:
        """Only the steps that touched this record: who moved it, when and why."""
        self._record = id
        self.view.choose(STEPS)
        self._tell_record()
        self._refilter()
        super().show_record(id)

    def show_since(self, moment: str) -> None:
        """What has changed since a moment: a date, ``-7d``, ``last monday``, the number or id of a step."""
        self.moment.setText(moment)
        options = self._moments()
        if moment not in dict(options):
            options.append((moment, moment))
        self.moments.offer(options, moment)
        self.view.choose(SINCE)
        self._compare()

    def filtering(self) -> QWidget:
        return self.text

    # -- building ------------------------------------------------------------------------------------------

    def _build_header(self) -> None:
        themes = self.context.themes
        self.view = SegmentedControl(
            [(STEPS, self.tr("Steps")), (SINCE, self.tr("Changed since"))], self.tr("View")
        )
        self.text = SearchField(themes, self.tr("Filter"))
        self.text.setMaximumWidth(themes.px(200))
        self.person = ChoiceButton(self.tr("Who"), [(_EVERYBODY, self.tr("Everybody"))])
        self.only = Button("")
        self.only.setToolTip(self.tr("Show the steps of all records again"))
        self.only.clicked.connect(self._show_all_records)
        themes.keep_icon(self.only, "x")
        self.moments = ChoiceButton(self.tr("Since"), self._moments())
        self.moments.chosen.connect(self._moment_chosen)
        self.moment = QLineEdit(_A_WEEK_AGO)
        self.moment.setAccessibleName(self.tr("Since when"))
        self.moment.setPlaceholderText("-7d, last monday, 12 nov, #120")
        self.moment.returnPressed.connect(self._compare)
        self.moment.editingFinished.connect(self._compare)
        self.compare = Button(self.tr("Changes since then"))
        self.compare.clicked.connect(self._compare_with_current)
        self.header = PageHeader(self.tr("History"))
        self.header.add_left(self.view, self.text, self.person, self.only, self.moments, self.moment)
        self.header.add_right(self.compare)

    def _build_views(self) -> None:
        themes = self.context.themes
        self.tree = RowsView(themes, self.tr("Steps"), Column.WHAT, _STEP_WIDTHS, _SPARE)
        self.tree.setModel(self.steps)
        self.tree.selectionModel().currentChanged.connect(self._step_chosen)
        self.tree.activated.connect(self._activated)
        self.table = RowsView(themes, self.tr("What has changed"), 0, {1: 260, 2: 260})
        self.table.setRootIsDecorated(False)
        self.table.setModel(self.since)
        self.table.selectionModel().currentChanged.connect(self._row_chosen)
        self.table.activated.connect(lambda index: self._go(self.since.rows[index.row()].record))
        for view in (self.tree, self.table):
            view.fit()
        self._summary = ElidedLabel("", MUTED)
        line = QHBoxLayout()
        line.setContentsMargins(16, 6, 16, 6)
        line.addWidget(self._summary, 1)
        self._head = QWidget()
        self._head.setLayout(line)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.tree)
        self._stack.addWidget(self.table)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        for widget in (self.header, self._head, self._stack):
            whole.addWidget(widget, 1 if widget is self._stack else 0)

    def _moments(self) -> list[Option]:
        """Moments that one often asks for: days, what went out, what was agreed."""
        options: list[Option] = [
            ("yesterday", self.tr("yesterday")), (_A_WEEK_AGO, self.tr("a week ago")),
            ("last monday", self.tr("last Monday")), ("-1m", self.tr("a month ago")), ("", ""),
        ]  # fmt: skip
        plan = self.context.plan
        sent = sorted(plan.of(Circulation).values(), key=lambda each: -each.number)
        words = self.tr("circulation no. {n} ({pack})")
        options += [
            (each.place, words.format(n=each.number, pack=each.pack)) for each in sent[:9] if each.place
        ]
        baselines = [each for each in plan.of(Baseline).values() if each.place]
        options += [
            (each.place, self.tr("baseline “{title}”").format(title=each.title)) for each in baselines
        ]
        return options

    def _offer_people(self) -> None:
        people: list[Option] = [(_EVERYBODY, self.tr("Everybody"))]
        people += [(f"={name}", name or self.tr("Nobody named")) for name in self.context.session.authors()]
        self.person.offer(people)

    # -- steps ---------------------------------------------------------------------------------------------

    def _filter(self) -> Filter:
        author = None if self.person.value == _EVERYBODY else self.person.value.removeprefix("=")
        return Filter(self.text.text(), author, self._record)

    def _refilter(self) -> None:
        self._typing.stop()
        self.since.find(self.text.text())
        if self.view.value == STEPS:
            self.steps.show_filtered(self._filter())
            self._step_chosen(self.tree.currentIndex())

    def _tell_search(self, searched: int, going_on: bool) -> None:
        if self.view.value != STEPS:
            return
        words = self.tr("Searching… {n} steps so far").format(n=searched) if going_on else ""
        if not going_on and not self.steps.rowCount():
            words = self.tr("No step fits the filter. Esc shows all of them.")
        self._say(words)

    def _tell_record(self) -> None:
        record = self.context.plan.get(self._record)
        name = title_of(self.context.plan, record) if record else self.tr("a removed record")
        self.only.setVisible(bool(self._record))
        self.only.setText(self.tr("Only {name}").format(name=name if len(name) < 30 else f"{name[:29]}…"))

    def _show_all_records(self) -> None:
        self._record = ""
        self.refresh(None)
        self.tree.setFocus()

    def _step_chosen(self, index: QModelIndex) -> None:
        self.compare.setEnabled(self.steps.step_at(index) is not None)
        if record := self.steps.record_at(index):
            self.context.select(record)

    def _activated(self, index: QModelIndex) -> None:
        record = self.steps.record_at(index)
        if record:
            self._go(record)
        else:
            self.tree.setExpanded(
                index.siblingAtColumn(0), not self.tree.isExpanded(index.siblingAtColumn(0))
            )

    def _go(self, record: str) -> None:
        if self.context.plan.get(record) is not None:
            self.context.go("", record)

    # -- since ---------------------------------------------------------------------------------------------

    def _compare_with_current(self) -> None:
        step = self.steps.step_at(self.tree.currentIndex())
        if step is not None:
            self.show_since(f"#{step.seq}")
            self.table.setFocus()

    def _moment_chosen(self, moment: str) -> None:
        plan = self.context.plan
        places = {each.place for each in plan.of(Circulation).values()}
        if moment in places | {each.place for each in plan.of(Baseline).values()}:
            # A place is a long id: the step's number says the same and can be read.
            moment = f"#{self.context.session.step_named(moment).seq}"
        self.moment.setText(moment)
        self._compare()

    def _compare(self) -> None:
        """List what differs between the moment that is named and now."""
        session = self.context.session
        QGuiApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
        try:
            step = session.step_named(self.moment.text().strip() or _A_WEEK_AGO)
            then = session.plan_at(step.id)
        except Refusal as refusal:
            mark_invalid(self.moment, True)
            self.since.show_rows(())
            self._say(refusal_text(refusal))
            return
        finally:
            QGuiApplication.restoreOverrideCursor()
        mark_invalid(self.moment, False)
        edits = [edit for edit in then.diff(session.plan) if self._record in ("", edit.id)]
        self.since.show_rows(changes(session.plan, edits, _MOST_ROWS))
        self._say(self._since_words(step, len(self.since.rows), len(edits)))

    def _since_words(self, step: Step, rows: int, records: int) -> str:
        moment = moment_words(step.at, self.context.today())
        then = self.tr("As it was at {moment}, after “{step}”").format(
            moment=moment, step=step_text(step.label)
        )
        if not rows:
            return self.tr("{then}: nothing has changed since").format(then=then)
        fields = plural(rows, self.tr("{n} change"), self.tr("{n} changes"))
        count = plural(records, self.tr("in {n} record"), self.tr("in {n} records"))
        return f"{then}: {fields} {count}"

    def _row_chosen(self, index: QModelIndex) -> None:
        if index.isValid() and self.since.rows[index.row()].record:
            self.context.select(self.since.rows[index.row()].record)

    # -- both ----------------------------------------------------------------------------------------------

    def _switch(self) -> None:
        steps = self.view.value == STEPS
        self._stack.setCurrentWidget(self.tree if steps else self.table)
        self.person.setVisible(steps)
        self.compare.setVisible(steps)
        self.moments.setVisible(not steps)
        self.moment.setVisible(not steps)
        self._say("")
        if self.isVisible():
            self.refresh(None)

    def _say(self, words: str) -> None:
        self._summary.setText(words)
        self._head.setVisible(bool(words))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and (
            self.text.text() or self._record or self.person.value != _EVERYBODY
        ):
            self.text.clear()
            self.person.choose(_EVERYBODY)
            self._show_all_records()
            return
        super().keyPressEvent(event)
