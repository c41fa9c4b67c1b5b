"""The risks page: register, matrix and the selected risk, each selecting in the others."""

from collections.abc import Callable, Iterable

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QSplitter, QStackedWidget, QVBoxLayout, QWidget

from relplanner.commands.records import add
from relplanner.commands.risks import tick_actions
from relplanner.domain.declare import Record
from relplanner.domain.kinds import Risk, RiskAction
from relplanner.domain.plan import Plan, key_number, title_of
from relplanner.gui.context import Page, PageContext
from relplanner.gui.pages.choosing import ChoiceButton, Option
from relplanner.gui.pages.risks.columns import COLUMNS, TONES, by_subject, predicate, risk_columns
from relplanner.gui.pages.risks.detail import DetailCard
from relplanner.gui.pages.side import SidePanel
from relplanner.gui.records.rows import Predicate
from relplanner.gui.records.table import RecordTable
from relplanner.gui.widgets import (
    MUTED,
    Button,
    Card,
    EmptyState,
    MatrixItem,
    MatrixView,
    PageHeader,
    SegmentedControl,
    text_label,
)
from relplanner.rules.risk import band, is_open, review_due, severity, standing, worst_first
from relplanner.session import Change

_SIDE_WIDTH = 390
_REGISTER, _MATRIX, _EMPTY = range(3)


class RisksPage(Page):
    """Scores are typed into their cells (4x5, 4 5, 45) or after F4; everything else is edited in its cell."""

    has_details = True

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.table = RecordTable(
            context,
            Risk.KIND,
            self.tr("Risk register"),
            columns=COLUMNS,
            extra=risk_columns(context),
            order=_worst_first,
            empty=self.tr("No risks. Press Ins to add one."),
        )
        self.matrix, self._wide = _matrix(context), _matrix(context)
        self.detail = DetailCard(context)
        self._make_actions()
        self._make_header()
        self._lay_out()
        self._wire()
        self._recall()

    # -- building ------------------------------------------------------------------------------------------

    def _make_actions(self) -> None:
        def action(words: str, act: Callable[[], None], key: str = "", *, row: bool = True) -> QAction:
            made = QAction(words, self)
            made.triggered.connect(lambda: act())
            if key:
                made.setShortcut(QKeySequence(key))
                made.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
                self.addAction(made)
            if row:
                self.table.add_row_action(made)
            return made

        self._add_action = action(self.tr("Add a risk"), self._add, row=False)
        action(self.tr("Score the risk"), lambda: self._type_into("now"), "F4")
        action(
            self.tr("Set the target score of the risk"),
            lambda: self._type_into("after"),
            "Shift+F4",
        )
        action(self.tr("Add an action against the risk"), self.detail.begin_action, "F6")

    def _make_header(self) -> None:
        self.view = SegmentedControl(
            [
                ("register", self.tr("Register")),
                ("matrix", self.tr("Matrix")),
                ("release", self.tr("By release")),
            ],
            self.tr("View"),
        )
        self.filter = ChoiceButton(self.tr("Show"))
        self.subject = ChoiceButton(self.tr("Release"))
        self.owner = ChoiceButton(self.tr("Owner"))
        self._appetite = text_label("", MUTED)
        self._plus = Button(self.tr("+ Risk"))
        self._header = PageHeader(self.tr("Risks"))
        self._header.add_left(self.view, self.filter, self.subject, self.owner)
        self._header.add_right(self._appetite, self._plus)

    def _lay_out(self) -> None:
        self._left = QStackedWidget()
        self._left.addWidget(self.table)
        self._left.addWidget(self._large_matrix())
        self._left.addWidget(
            EmptyState(
                self.context.themes,
                "shield-alert",
                self.tr("No risks yet"),
                self.tr("Because of a cause, there is a risk that something happens, leading to an effect."),
                [self._add_action],
            )
        )
        self._matrix_card = Card(self.tr("Likelihood × impact"))
        self.matrix.setMinimumHeight(self.context.themes.px(280))
        self._matrix_card.body.addWidget(self.matrix)
        self._unplaced = text_label("", MUTED, wrap=True)
        self._matrix_card.body.addWidget(self._unplaced)
        self._side = SidePanel(self.context.themes, self.tr("Matrix and the selected risk"), _SIDE_WIDTH)
        self._side.add(self._matrix_card, self.detail)
        body = QSplitter(Qt.Orientation.Horizontal)
        body.setChildrenCollapsible(False)
        body.addWidget(self._left)
        body.addWidget(self._side)
        body.setStretchFactor(0, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._header)
        column.addWidget(body, 1)

    def _large_matrix(self) -> QWidget:
        card = Card(self.tr("Likelihood × impact"))
        card.body.addWidget(self._wide, 1)
        around = QWidget()
        column = QVBoxLayout(around)
        column.setContentsMargins(14, 14, 14, 14)
        column.addWidget(card)
        return around

    def _wire(self) -> None:
        for choice in (self.view, self.filter, self.subject, self.owner):
            choice.chosen.connect(lambda: self._arrange())
        self.table.add_wanted.connect(self._add)
        self.table.activated_record.connect(self.context.inspect)
        self._plus.clicked.connect(self._add)
        for matrix in (self.matrix, self._wide):
            matrix.item_activated.connect(self.context.select)
        self.detail.action_ticked.connect(lambda id: self.context.do(tick_actions, [id]))
        self.detail.action_added.connect(self._add_risk_action)
        self.detail.edit_wanted.connect(lambda: self.context.inspect(self._selected_id()))
        self.context.selection_changed.connect(lambda: self._tell_selected())

    # -- showing -------------------------------------------------------------------------------------------

    def refresh(self, change: Change | None) -> None:
        """Show the present register."""
        before = self._chosen()
        self._offer()
        self.table.refresh(change)
        if self._chosen() == before:
            self._tell()
        else:
            self._arrange()

    def show_record(self, id: str) -> None:
        """Bring a risk, or the one that an action or assessment belongs to, into view."""
        record = self.context.plan.get(id)
        risk = getattr(record, "risk", id) if record else ""
        if risk in self.context.plan.of(Risk) and not self.table.show_record(risk):
            for choice in (self.filter, self.subject, self.owner):
                choice.choose("all")
            self.table.show_record(risk)
        self.context.select(risk)

    def show_view(self, name: str) -> None:
        """Show the register, the matrix, or the register by release."""
        self.view.choose(name)

    def filtering(self) -> QWidget:
        return self.filter

    def beginning(self) -> QWidget:
        return self.table

    # -- inside: what is shown -----------------------------------------------------------------------------

    def _recall(self) -> None:
        view = self.context.settings.view_of(self._plan_id(), "risks")
        self._offer()
        for name, choice in (("show", self.filter), ("subject", self.subject), ("owner", self.owner)):
            choice.offer(choice.options, view.get(name))
        if view.get("view") in ("register", "matrix", "release"):
            self.view.choose(view["view"])
        self._arrange()

    def _offer(self) -> None:
        plan, today = self.context.plan, self.context.today()
        risks = list(plan.of(Risk).values())
        due = sum(review_due(risk, today) for risk in risks)
        self.filter.offer(
            [
                ("open", self.tr("open · {n}").format(n=sum(map(is_open, risks)))),
                ("above", self.tr("above appetite")),
                ("unscored", self.tr("not scored")),
                ("review", self.tr("review due · {n}").format(n=due)),
                ("all", self.tr("all · {n}").format(n=len(risks))),
            ]
        )
        self.subject.offer([("all", self.tr("all")), *_named(plan, (risk.subject for risk in risks))])
        self.owner.offer([("all", self.tr("all")), *_named(plan, (risk.owner for risk in risks))])

    def _arrange(self) -> None:
        self.table.records.set_filter(self._predicate())
        self.table.set_grouping(by_subject(self.context) if self.view.value == "release" else None)
        self._tell()
        self.context.settings.keep_view(self._plan_id(), "risks", self._chosen())

    def _chosen(self) -> dict[str, str]:
        return {
            "view": self.view.value,
            "show": self.filter.value,
            "subject": self.subject.value,
            "owner": self.owner.value,
        }

    def _predicate(self) -> Predicate:
        subject, owner = (choice.value.removeprefix("all") for choice in (self.subject, self.owner))
        return predicate(self.context, self.filter.value, subject, owner)

    def _tell(self) -> None:
        """Everything beside the rows."""
        plan = self.context.plan
        as_matrix = self.view.value == "matrix"
        filled = _MATRIX if as_matrix else _REGISTER
        self._left.setCurrentIndex(filled if plan.of(Risk) else _EMPTY)
        self._matrix_card.setVisible(not as_matrix and bool(plan.of(Risk)))
        self._side.setVisible(bool(plan.of(Risk)))
        self._appetite.setText(self.tr("Appetite: score ≤ {n}").format(n=plan.programme.appetite))
        passes = self._predicate()
        shown = [risk for risk in worst_first(plan, plan.of(Risk).values()) if passes(plan, risk)]
        items = [item for risk in shown if (item := _item(plan, risk))]
        for matrix in (self.matrix, self._wide):
            matrix.show_items(items)
        left = len(shown) - len(items)
        self._unplaced.setText(self.tr("{n} not scored yet").format(n=left))
        self._unplaced.setVisible(left > 0)
        self._tell_selected()

    def _tell_selected(self) -> None:
        id = self._selected_id()
        risk = self.context.plan.one(Risk, id)
        for matrix in (self.matrix, self._wide):
            matrix.select(id)
        self.detail.setVisible(risk is not None)
        if risk is not None:
            self.detail.show_risk(risk)

    def _selected_id(self) -> str:
        """The selected risk, else the first of the register."""
        if self.context.selected in self.context.plan.of(Risk):
            return self.context.selected
        return next(iter(self.table.records.ids()), "")

    # -- inside: changing ----------------------------------------------------------------------------------

    def _add(self) -> None:
        subject = self.subject.value if self.subject.value != "all" else None
        values = {"title": self.tr("New risk"), "subject": subject}
        if step := self.context.do(add, Risk.KIND.name, values):
            if self.view.value == "matrix":
                self.view.choose("register")
            self.show_record(step.edits[0].id)
            self.table.setFocus()
            self.table.edit_field(step.edits[0].id, "title")

    def _type_into(self, column: str) -> None:
        if self.view.value == "matrix":
            self.view.choose("register")
        self.table.setFocus()
        self.table.edit_field(self._selected_id(), column)

    def _add_risk_action(self, title: str) -> None:
        self.context.do(add, RiskAction.KIND.name, {"title": title, "risk": self._selected_id()})

    def _plan_id(self) -> str:
        return self.context.session.facts()["plan_id"]


def _worst_first(plan: Plan, record: Record) -> tuple[int, int, int]:
    score, impact = severity(standing(plan, record.id).now)
    return -score, -impact, key_number(record.key)


def _matrix(context: PageContext) -> MatrixView:
    return MatrixView(context.themes, lambda likelihood, impact: TONES[band(likelihood * impact)])


def _item(plan: Plan, risk: Risk) -> MatrixItem | None:
    found = standing(plan, risk.id)
    if found.now is None:
        return None
    label = f"{key_number(risk.key):02}"
    return MatrixItem(risk.id, label, risk.title, *found.now, after=found.target)


def _named(plan: Plan, ids: Iterable[str | None]) -> list[Option]:
    """Those among the records that are referred to, by name."""
    found = {id: title_of(plan, record) for id in ids if id and (record := plan.get(id))}
    return sorted(found.items(), key=lambda pair: pair[1].casefold())
