"""The readiness page: the checks of a release, or of all that are to come, beside what they add up to."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QSplitter, QStackedWidget, QVBoxLayout, QWidget

from relplanner.commands.records import add, set_many
from relplanner.domain.declare import Record
from relplanner.domain.kinds import ChecklistItem, Criterion, Release, RollbackPlan
from relplanner.domain.kinds.readiness import ItemState
from relplanner.gui.context import Page, PageContext
from relplanner.gui.pages.choosing import ChoiceButton
from relplanner.gui.pages.readiness import columns
from relplanner.gui.pages.readiness.cards import (
    ProgressCard,
    ReleaseProgress,
    RollbackCard,
    VerdictCard,
)
from relplanner.gui.pages.readiness.criteria import CriteriaPane
from relplanner.gui.pages.readiness.facts import programme_facts, release_facts
from relplanner.gui.pages.readiness.roll_call import RollCallCard
from relplanner.gui.pages.readiness.scope import ALL, ReleaseChoice
from relplanner.gui.pages.readiness.templates import TemplateButton
from relplanner.gui.pages.readiness.ticking import Ticking
from relplanner.gui.pages.side import SidePanel
from relplanner.gui.records.display import named
from relplanner.gui.records.table import RecordTable
from relplanner.gui.widgets import Button, EmptyState, PageHeader
from relplanner.rules.readiness import Check, Readiness, checks, readiness
from relplanner.session import Change

_SIDE_WIDTH = 330
_TABLES, _NO_CHECKS, _NO_RELEASES = range(3)


class ReadinessPage(Page):
    """Ticks with the mouse or Space, several at once; everything else is edited in its cell."""

    has_details = True

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._ticking = Ticking(context, self._table_of)
        self.release = ReleaseChoice(context)
        self.items = self._item_table()
        self.criteria = CriteriaPane(
            context, lambda: self.release.records(Criterion), self._ticking.toggle, self._add_criterion
        )
        self.template = TemplateButton(context)
        self._verdict, self._rollback = VerdictCard(context.themes), RollbackCard(context.themes)
        self.roll_call = RollCallCard(context)
        self._progress = ProgressCard(context.themes)
        self._make_choices()
        self._make_actions()
        self._lay_out()
        self._wire()
        self._recall()

    # -- building ------------------------------------------------------------------------------------------

    def _item_table(self) -> RecordTable:
        return RecordTable(
            self.context,
            ChecklistItem.KIND,
            self.tr("Checklist"),
            columns=columns.ITEM_COLUMNS,
            extra=columns.item_columns(self.context, self._ticking.toggle),
            source=lambda _: self.release.records(ChecklistItem),
            empty=self.tr("No checklist items. Press Ins to add one."),
        )

    def _make_choices(self) -> None:
        self.grouping = ChoiceButton(
            self.tr("Group"),
            [
                ("section", self.tr("section")),
                ("owner", self.tr("owner")),
                ("release", self.tr("release")),
                ("none", self.tr("none")),
            ],
        )
        self.filter = ChoiceButton(
            self.tr("Show"),
            [
                ("all", self.tr("all")),
                ("open", self.tr("open")),
                ("late", self.tr("late")),
                ("mine", self.tr("mine")),
                ("blocking", self.tr("blocking")),
            ],
        )

    def _make_actions(self) -> None:
        def action(words: str, act: Callable[[], None], *, row: bool = True) -> QAction:
            made = QAction(words, self)
            made.triggered.connect(lambda: act())
            if row:
                self.items.add_row_action(made)
            return made

        def decide(words: str, state: ItemState) -> None:
            action(words, lambda: self._decide(state))

        self._add_item_action = action(self.tr("Add a checklist item"), self._add_item, row=False)
        self._add_criterion_action = action(self.tr("Add a criterion"), self._add_criterion, row=False)
        self._add_release_action = action(self.tr("Add a release to prepare"), self._add_release, row=False)
        self._best_template = action(self.tr("Use a checklist template"), self.template.use_best, row=False)
        tick = action(self.tr("Tick or untick the selected checks"), self._tick_selected)
        self.criteria.table.add_row_action(tick)
        decide(self.tr("Call the selected items not applicable…"), ItemState.NOT_APPLICABLE)
        decide(self.tr("Waive the selected items…"), ItemState.WAIVED)
        decide(self.tr("Call the selected items failed…"), ItemState.FAILED)

    def _lay_out(self) -> None:
        header = PageHeader(self.tr("Readiness"))
        header.add_left(self.release, self.grouping, self.filter)
        self._plus = Button(self.tr("+ Item"))
        header.add_right(self.template, self._plus)
        self._tables = QSplitter(Qt.Orientation.Vertical)
        self._tables.setChildrenCollapsible(False)
        self._tables.addWidget(self.items)
        self._tables.addWidget(self.criteria)
        self._tables.setStretchFactor(0, 1)
        self._left = QStackedWidget()
        self._left.addWidget(self._tables)
        self._left.addWidget(self._no_checks())
        self._left.addWidget(self._no_releases())
        self._side = SidePanel(self.context.themes, self.tr("Verdict and progress"), _SIDE_WIDTH)
        self._side.add(self._verdict, self.roll_call, self._rollback, self._progress)
        body = QSplitter(Qt.Orientation.Horizontal)
        body.setChildrenCollapsible(False)
        body.addWidget(self._left)
        body.addWidget(self._side)
        body.setStretchFactor(0, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(header)
        column.addWidget(body, 1)

    def _no_checks(self) -> QWidget:
        return EmptyState(
            self.context.themes,
            "list-checks",
            self.tr("No checks yet"),
            self.tr(
                "A checklist says what must be done before a release goes live, criteria what must be true."
            ),
            [self._best_template, self._add_item_action, self._add_criterion_action],
        )

    def _no_releases(self) -> QWidget:
        return EmptyState(
            self.context.themes,
            "rocket",
            self.tr("No releases to prepare"),
            self.tr("Checks belong to a release that is still to go live. Add the first one to begin."),
            [self._add_release_action],
        )

    def _wire(self) -> None:
        self.release.chosen.connect(lambda: self._choose_again())
        self.grouping.chosen.connect(lambda: self._arrange())
        self.filter.chosen.connect(lambda: self._arrange())
        rows = self.criteria.table.records
        for changed in (rows.rowsInserted, rows.rowsRemoved, rows.modelReset):
            changed.connect(lambda: self._fit_criteria())
        self.items.add_wanted.connect(self._add_item)
        self._plus.clicked.connect(self._add_item)
        self.template.used.connect(lambda: self.items.setFocus())
        self._verdict.check_wanted.connect(self.show_record)
        self._rollback.open_wanted.connect(self._open_rollback)
        self._progress.release_wanted.connect(self.release.choose)
        self.context.selection_changed.connect(self._selected_elsewhere)

    # -- showing -------------------------------------------------------------------------------------------

    def refresh(self, change: Change | None) -> None:
        """Show the present checks and what they add up to."""
        chosen = self.release.value
        self.release.refresh()
        self.items.refresh(change)
        self.criteria.table.refresh(change)
        if self.release.value == chosen:
            self._tell()
        else:
            self._choose_again()

    def show_record(self, id: str) -> None:
        """Bring an item, a criterion or a release's checks into view."""
        record = self.context.plan.get(id)
        release = getattr(record, "release", id) if record else ""
        if self.release.value not in (ALL, release) or isinstance(record, Release):
            self.release.choose(release)
        table = self._table_of(id)
        if table is not None and not table.show_record(id):
            self.filter.choose("all")
            table.show_record(id)
        self.context.select(id)

    def filtering(self) -> QWidget:
        return self.filter

    def beginning(self) -> QWidget:
        return self.items

    # -- inside: what is shown -----------------------------------------------------------------------------

    def _recall(self) -> None:
        view = self.context.settings.view_of(self._plan_id(), "readiness")
        self.release.refresh(view.get("release"))
        self.grouping.offer(self.grouping.options, view.get("group"))
        self.filter.offer(self.filter.options, view.get("show"))
        self._arrange()

    def _choose_again(self) -> None:
        """Another release: sections tell most of one, releases of all of them."""
        if self.grouping.value in ("section", "release"):
            by = "release" if self.release.is_all else "section"
            self.grouping.offer(self.grouping.options, by)
        self._arrange()

    def _arrange(self) -> None:
        filtered, order = self.filter.value != "all", self.release.order()
        found = columns.predicate(self.context, self.filter.value)
        chosen = self.grouping.value
        for table, by in ((self.items, chosen), (self.criteria.table, self._criteria_grouping(chosen))):
            table.records.set_filter(found)
            table.set_grouping(columns.grouping(by, order, filtered=filtered))
        needs_release = self.release.is_all and chosen != "release"
        self._show_release_column(needs_release)
        self._tell()
        view = {"release": self.release.value, "group": chosen, "show": self.filter.value}
        self.context.settings.keep_view(self._plan_id(), "readiness", view)

    def _criteria_grouping(self, chosen: str) -> str:
        """Criteria have no section."""
        if chosen == "section":
            return "release" if self.release.is_all else "none"
        return chosen

    def _show_release_column(self, wanted: bool) -> None:
        names = self.items.choice.names()
        if wanted and "release" not in names:
            self.items.choice.show([*names[:1], "release", *names[1:]])
        elif not wanted and "release" in names:
            self.items.choice.show([name for name in names if name != "release"])

    def _tell(self) -> None:
        """Everything beside the rows."""
        plan, today, chosen = self.context.plan, self.context.today(), self.release.release
        items, criteria = self.release.records(ChecklistItem), self.release.records(Criterion)
        nothing = _NO_CHECKS if self.release.target() else _NO_RELEASES
        self._left.setCurrentIndex(_TABLES if items or criteria else nothing)
        self._side.setVisible(self._left.currentIndex() != _NO_RELEASES)
        self.criteria.setVisible(bool(criteria))
        self.criteria.show_tally(criteria)
        found = Readiness(checks((*items, *criteria), today))
        lines = self._progress_lines()
        facts = release_facts(self.context, chosen, found) if chosen else programme_facts(len(lines), found)
        self._verdict.show_readiness(found, facts, self._title_of)
        self._verdict.set_title(chosen.title if chosen else self.tr("All releases"))
        self._rollback.setVisible(chosen is not None)
        self.roll_call.setVisible(chosen is not None)
        if chosen is not None:
            self.roll_call.show_release(chosen.id)
            self._rollback.show_plan(plan, self._rollback_plan(chosen.id), today)
        self._progress.show_releases(lines, today, self.release.value)
        self._offer_templates()

    def _title_of(self, check: Check) -> str:
        if self.release.release is not None:
            return check.record.title
        return f"{named(self.context.plan, check.record.release)}: {check.record.title}"

    def _fit_criteria(self) -> None:
        """Give the criteria the height of their rows, but not more than a third."""
        whole = self._tables.height()
        wanted = min(self.criteria.height_of_rows(), whole // 3)
        self._tables.setSizes([whole - wanted, wanted])

    def _progress_lines(self) -> list[ReleaseProgress]:
        plan, today, schedule = self.context.plan, self.context.today(), self.context.schedule
        lines = [
            ReleaseProgress(release, schedule.live_date(release.id), readiness(plan, release.id, today))
            for release in self.release.coming()
        ]
        # Those that have something to tell come before those nobody has begun to prepare.
        return sorted(lines, key=lambda line: not line.readiness.checks)

    def _rollback_plan(self, release: str) -> RollbackPlan | None:
        return next(iter(self.context.plan.children(RollbackPlan, "release", release)), None)

    def _offer_templates(self) -> None:
        target = self.release.target()
        self.template.show_release(target)
        for action in (self._add_item_action, self._add_criterion_action, self._best_template):
            action.setEnabled(bool(target))
        self._best_template.setText(self.tr("Use “{title}”").format(title=self.template.best_title()))
        self._plus.setEnabled(bool(target))

    # -- inside: changing ----------------------------------------------------------------------------------

    def _table_of(self, id: str) -> RecordTable | None:
        plan = self.context.plan
        if id in plan.of(ChecklistItem):
            return self.items
        return self.criteria.table if id in plan.of(Criterion) else None

    def _tick_selected(self) -> None:
        table = self._table_of(self.context.selected)
        if table is not None:
            self._ticking.tick(table.selected_ids())

    def _selected_elsewhere(self, id: str) -> None:
        table = self._table_of(id)
        for other in (self.items, self.criteria.table):
            if table is not None and other is not table:
                other.clearSelection()
        if self.isVisible():
            self._offer_templates()

    def _add_release(self) -> None:
        if step := self.context.do(add, Release.KIND.name, {"title": self.tr("New release")}):
            self.context.go("releases", step.edits[0].id)

    def _add_item(self) -> None:
        beside = self.context.plan.one(ChecklistItem, self.context.selected)
        values = {
            "title": self.tr("New item"),
            "release": self.release.target(),
            "section": beside.section if beside else "",
        }
        self._added(ChecklistItem, values)

    def _add_criterion(self) -> None:
        self._added(Criterion, {"title": self.tr("New criterion"), "release": self.release.target()})

    def _added(self, kind: type[Record], values) -> None:
        if not values["release"]:
            return
        if step := self.context.do(add, kind.KIND.name, values):
            id = step.edits[0].id
            self.show_record(id)
            table = self._table_of(id)
            if table is not None:
                table.edit_field(id, "title")

    def _decide(self, state: ItemState) -> None:
        """Call the selected items something that needs a reason, and ask for it."""
        ids = self.items.selected_ids()
        if not ids:
            return
        reason = self.context.ask.line(self.tr("Why?"), self.tr("Reason"))
        if reason:
            self.context.do(set_many, {id: {"state": state, "reason": reason} for id in ids}, reason)

    def _open_rollback(self) -> None:
        release = self.release.release
        if release is None:
            return
        found = self._rollback_plan(release.id)
        if found is None:
            title = self.tr("Way back from {release}").format(release=release.title)
            self.context.do(add, RollbackPlan.KIND.name, {"title": title, "release": release.id})
            found = self._rollback_plan(release.id)
        if found is not None:
            self.context.inspect(found.id)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_criteria()

    def _plan_id(self) -> str:
        return self.context.session.facts()["plan_id"]
