"""The releases page: every release in a row, with its dates, how far they slipped, readiness and risks."""

import datetime as dt
from collections.abc import Callable, Sequence
from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from relplanner.commands.records import add
from relplanner.commands.retargeting import unexplained
from relplanner.domain.declare import Record, Values
from relplanner.domain.kinds import Product, Release, ReleaseTemplate, ReleaseTrain, Risk, TemplateActivity
from relplanner.domain.plan import Plan, sibling_order
from relplanner.gui.context import Page, PageContext
from relplanner.gui.pages.choosing import ChoiceButton
from relplanner.gui.pages.words import plural, short_date
from relplanner.gui.records.columns import Cell, Column, computed, field_column
from relplanner.gui.records.display import named
from relplanner.gui.records.rows import Grouping
from relplanner.gui.records.table import RecordTable
from relplanner.gui.releasing.columns import baseline_columns, days_late
from relplanner.gui.releasing.new_button import NewReleaseButton, retarget_action
from relplanner.gui.releasing.templates_view import NewTemplateButton, TemplatesView
from relplanner.gui.releasing.trains_view import TrainsView
from relplanner.gui.say import choice_text
from relplanner.gui.theme import Tone
from relplanner.gui.widgets import (
    ActionButton,
    Button,
    ButtonKind,
    EmptyState,
    PageHeader,
    SearchField,
    SegmentedControl,
)
from relplanner.rules.outlook import is_coming
from relplanner.rules.readiness import Verdict, readiness
from relplanner.rules.risk import above_appetite, is_open
from relplanner.session import Change

RELEASES, TRAINS, TEMPLATES = "releases", "trains", "templates"
COLUMNS = (
    "title", "kind", "state", "live", "slip", "variance", "ready", "risks", "owner", "committed_date",
    "baseline", "status", "channel", "version", "product", "key",
)  # fmt: skip


class ReleasesPage(Page):
    """Everything is edited in its cell; a double click on what is derived leads to the roadmap."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.table = RecordTable(
            context,
            Release.KIND,
            self.tr("Releases"),
            columns=COLUMNS,
            extra=_columns(context),
            order=self._by_live_date,
            empty=self.tr("No releases. Press Ins to add one."),
        )
        self._make_actions()
        self._lay_out()
        self._wire()
        self._recall()

    # -- building ------------------------------------------------------------------------------------------

    def _make_actions(self) -> None:
        def action(words: str, act: Callable[[], None], key: str = "") -> QAction:
            made = QAction(words, self)
            made.triggered.connect(lambda: act())
            if key:
                made.setShortcut(QKeySequence(key))
                made.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
                self.addAction(made)
            return made

        self._add_action = action(self.tr("Add a release"), self._add)
        self._add_train = action(self.tr("Add a release train"), self._add_a_train)
        self._add_template = action(self.tr("Add a release template"), lambda: None)
        for row_action in (
            action(self.tr("Show on the roadmap"), lambda: self._go("roadmap"), "F7"),
            action(self.tr("Show its readiness"), lambda: self._go("readiness"), "F8"),
            action(self.tr("Change the state of the release"), lambda: self._type_into("state"), "F4"),
        ):
            self.table.add_row_action(row_action)
        self.table.add_row_action(retarget_action(self.context, self))
        self._edit_template = action(self.tr("Edit the template itself"), lambda: self.templates.edit())

    def _lay_out(self) -> None:
        self.grouping = ChoiceButton(
            self.tr("Group"),
            [
                ("product", self.tr("product")),
                ("train", self.tr("train")),
                ("state", self.tr("state")),
                ("none", self.tr("none")),
            ],
        )
        self.filter = ChoiceButton(
            self.tr("Show"),
            [("all", self.tr("all")), ("coming", self.tr("to come")), ("over", self.tr("live and closed"))],
        )
        self.search = SearchField(self.context.themes, self.tr("Filter releases"))
        self.search.setMaximumWidth(self.context.themes.px(220))
        self.view = SegmentedControl(
            [
                (RELEASES, self.tr("List")),
                (TRAINS, self.tr("Trains")),
                (TEMPLATES, self.tr("Templates")),
            ],
            self.tr("View"),
        )
        self.trains = TrainsView(self.context, self._add_train)
        self.templates = TemplatesView(self.context, self._add_template)
        self.templates.table.add_row_action(self._edit_template)
        self.edit_template = ActionButton(self._edit_template)
        self.edit_template.setToolTip(self.tr("Its name, kind of release and checklist"))
        self.plus_template = NewTemplateButton(self.context, self._add_template)
        self.unexplained = Button("", ButtonKind.QUIET)
        self.unexplained.setToolTip(self.tr("Slips of the committed date for which no reason was given"))
        self.plus = NewReleaseButton(self.context, self._add_action)
        header = PageHeader(self.tr("Releases"))
        header.add_left(self.view, self.grouping, self.filter, self.search)
        header.add_right(self.unexplained, self.edit_template, self.plus_template, self.plus)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(
            EmptyState(
                self.context.themes,
                "rocket",
                self.tr("No releases yet"),
                self.tr("A release has a product, a version, a day to go live, and all that leads there."),
                [self._add_action],
            )
        )
        self._stack.addWidget(self.trains)
        self._stack.addWidget(self.templates)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(header)
        column.addWidget(self._stack, 1)

    def _wire(self) -> None:
        self.grouping.chosen.connect(lambda: self._arrange())
        self.filter.chosen.connect(lambda: self._arrange())
        self.search.textChanged.connect(self.table.records.set_text_filter)
        self.table.add_wanted.connect(self._add)
        self.view.chosen.connect(lambda _: self._follow_view())
        self.plus_template.made.connect(self.show_record)
        self.trains.activated_record.connect(lambda id: self.context.go("roadmap", id))
        self.unexplained.clicked.connect(lambda: self.context.action_wanted.emit("slip-reason"))
        self.table.activated_record.connect(lambda id: self.context.go("roadmap", id))

    # -- showing -------------------------------------------------------------------------------------------

    def refresh(self, change: Change | None) -> None:
        """Show the present releases."""
        self.table.refresh(change)
        self._follow_view(change)
        slips = len(unexplained(self.context.plan))
        words = plural(slips, self.tr("{n} slip without a reason"), self.tr("{n} slips without a reason"))
        self.unexplained.setText(words)
        self.unexplained.setVisible(slips > 0)

    def show_record(self, id: str) -> None:
        """Bring a release, or a train, into view."""
        if id in self.context.plan.of(ReleaseTrain):
            self.view.choose(TRAINS)
            self.trains.show_record(id)
            return
        if id in self.context.plan.of(TemplateActivity):
            self.view.choose(TEMPLATES)
            self.templates.table.show_record(id)
            self.context.select(id)
            return
        self.view.choose(RELEASES)
        if not self.table.show_record(id):
            self.search.clear()
            self.filter.choose("all")
            self.table.show_record(id)
        self.context.select(id)

    def filtering(self) -> QWidget:
        return self.search

    def beginning(self) -> QWidget:
        beginnings = {RELEASES: self.table, TRAINS: self.trains.tree, TEMPLATES: self.templates.table}
        return beginnings[self.view.value]

    # -- inside --------------------------------------------------------------------------------------------

    def _recall(self) -> None:
        view = self.context.settings.view_of(self._plan_id(), "releases")
        self.grouping.offer(self.grouping.options, view.get("group"))
        self.filter.offer(self.filter.options, view.get("show"))
        self._arrange()

    def _arrange(self) -> None:
        shown = self.filter.value
        wanted = None if shown == "all" else lambda _, record: is_coming(record) == (shown == "coming")
        self.table.records.set_filter(wanted)
        self.table.set_grouping(_grouping(self.context, self.grouping.value))
        view = {"group": self.grouping.value, "show": shown}
        self.context.settings.keep_view(self._plan_id(), "releases", view)

    def _follow_view(self, change: Change | None = None) -> None:
        view = self.view.value
        for widget in (self.grouping, self.filter, self.search):
            widget.setVisible(view == RELEASES)
        self.plus_template.setVisible(view == TEMPLATES)
        self.edit_template.setVisible(view == TEMPLATES and bool(self.context.plan.of(ReleaseTemplate)))
        if view == TRAINS:
            self.trains.refresh()
            self._stack.setCurrentWidget(self.trains)
        elif view == TEMPLATES:
            self.templates.refresh(change)
            self._stack.setCurrentWidget(self.templates)
        else:
            self._stack.setCurrentIndex(0 if self.context.plan.of(Release) else 1)

    def _add_a_train(self) -> None:
        values: Values = {"title": self.tr("New train"), "anchor": self.context.today()}
        if step := self.context.do(add, ReleaseTrain.KIND.name, values):
            self.show_record(step.edits[0].id)
            self.context.inspect(step.edits[0].id)

    def _by_live_date(self, plan: Plan, record: Record) -> tuple[dt.date, tuple[str, int]]:
        return self.context.schedule.live_date(record.id) or dt.date.max, sibling_order(record)

    def _add(self) -> None:
        beside = self.context.plan.one(Release, self.context.selected)
        product = beside.product if beside else _only_product(self)
        values = {"title": self.tr("New release"), "product": product}
        if step := self.context.do(add, Release.KIND.name, values):
            self._stack.setCurrentIndex(0)
            self.show_record(step.edits[0].id)
            self.table.setFocus()
            self.table.edit_field(step.edits[0].id, "title")

    def _go(self, page: str) -> None:
        if self.context.selected in self.context.plan.of(Release):
            self.context.go(page, self.context.selected)

    def _type_into(self, column: str) -> None:
        self.table.setFocus()
        self.table.edit_field(self.context.selected, column)

    def _plan_id(self) -> str:
        return self.context.session.facts()["plan_id"]


def _only_product(page: Page) -> str | None:
    products = list(page.context.plan.of(Product))
    return products[0] if len(products) == 1 else None


# -- columns and groups ------------------------------------------------------------------------------------


def _columns(context: PageContext) -> tuple[Column, ...]:
    kind, tr = Release.KIND, context.tr
    return (
        field_column(kind, "title", title=tr("Release"), width=22, grows=True),
        field_column(kind, "kind", width=10),
        field_column(kind, "state", width=11),
        computed("live", tr("Live"), _live(context), width=11, help=tr("When it goes live by the schedule")),
        computed(
            "slip", tr("Slip"), _slip(context), width=6, help=tr("Working days after the committed date")
        ),
        *baseline_columns(context),
        computed("ready", tr("Ready"), _ready(context), width=8, help=tr("Readiness of its checks")),
        computed("risks", tr("Risks"), _risks(context), width=9, help=tr("Open, and those above appetite")),
        field_column(kind, "owner", width=14),
        field_column(
            kind, "committed_date", title=tr("Committed"), width=12, compute=_day(context, "committed_date")
        ),
        field_column(kind, "status", width=10),
        field_column(kind, "channel", width=8),
        field_column(kind, "version", width=10),
    )


def _day(context: PageContext, field: str) -> Callable[[Plan, Record], Cell]:
    def cell(_: Plan, record: Record) -> Cell:
        day: dt.date | None = getattr(record, field)
        return Cell(short_date(day, context.today()), order=day.isoformat()) if day else Cell("")

    return cell


def _live(context: PageContext) -> Callable[[Plan, Record], Cell]:
    def cell(_: Plan, record: Record) -> Cell:
        day, today = context.schedule.live_date(record.id), context.today()
        if day is None:
            return Cell("")
        if is_coming(cast(Release, record)) and day < today:
            words = context.tr("{day} · late").format(day=short_date(day, today))
            return Cell(words, Tone.BAD, order=day.isoformat())
        return Cell(short_date(day, today), order=day.isoformat())

    return cell


def _slip(context: PageContext) -> Callable[[Plan, Record], Cell]:
    def cell(_: Plan, record: Record) -> Cell:
        committed = cast(Release, record).committed_date
        live = context.schedule.live_date(record.id)
        if committed is None or live is None:
            return Cell("")
        calendar = context.schedule.calendars.of_release(record.id)
        return days_late(context, calendar.days_between(committed, live))

    return cell


def _ready(context: PageContext) -> Callable[[Plan, Record], Cell]:
    def cell(plan: Plan, record: Record) -> Cell:
        found = readiness(plan, record.id, context.today())
        if found.percent is None:
            return Cell("")
        tones = {Verdict.GO: Tone.GOOD, Verdict.NO_GO: Tone.BAD}
        return Cell(f"{int(found.percent)}%", tones.get(found.verdict), order=found.percent)

    return cell


def _risks(context: PageContext) -> Callable[[Plan, Record], Cell]:
    def cell(plan: Plan, record: Record) -> Cell:
        risks = [risk for risk in plan.children(Risk, "subject", record.id) if is_open(risk)]
        above = sum(above_appetite(plan, risk) for risk in risks)
        if not risks:
            return Cell("")
        if not above:
            return Cell(str(len(risks)), order=len(risks))
        words = context.tr("{n} · {above} high").format(n=len(risks), above=above)
        return Cell(words, Tone.BAD, order=100 * above + len(risks), mark=False)

    return cell


def _grouping(context: PageContext, name: str) -> Grouping | None:
    def summary(_: Plan, records: Sequence[Record]) -> str:
        coming = sum(is_coming(cast(Release, record)) for record in records)
        words = plural(len(records), context.tr("{n} release"), context.tr("{n} releases"))
        return words + (context.tr(", {n} to come").format(n=coming) if coming else "")

    def called(field: str) -> Callable[[Plan, Record], str]:
        def title(plan: Plan, record: Record) -> str:
            reference = getattr(record, field)
            return named(plan, reference) if reference else ""

        return title

    if name == "state":
        return Grouping(name, _state, summary, order=_place_of_state)
    nameless = {"product": context.tr("No product"), "train": context.tr("No train")}
    return Grouping(name, called(name), summary, nameless=nameless[name]) if name in nameless else None


def _state(_: Plan, record: Record) -> str:
    return choice_text(cast(Release, record).state)


def _place_of_state(title: str) -> int:
    return [choice_text(state) for state in Release.KIND.by_name["state"].choices or ()].index(title)
