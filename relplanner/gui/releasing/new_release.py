"""New release…: from a template and the day it goes live, or the next ones of a train."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from functools import partial

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QHeaderView, QTreeWidgetItem, QWidget

from relplanner.commands.sample import Content
from relplanner.commands.templates import release_from_template
from relplanner.commands.trains import add_train_releases
from relplanner.domain.edit import Step
from relplanner.domain.errors import Refusal
from relplanner.domain.kinds import Activity, Product, Release, ReleaseTemplate, ReleaseTrain
from relplanner.domain.kinds.choices import ReleaseKind
from relplanner.domain.plan import sibling_order
from relplanner.exchange.sample import release_templates
from relplanner.gui.context import PageContext
from relplanner.gui.forms.ui_new_release_dialog import Ui_NewReleaseDialog
from relplanner.gui.pages.words import plural, short_date
from relplanner.gui.releasing.previewing import DayEditor, Preview, PreviewingDialog, Wanted, command
from relplanner.rules.conflicts.told import what_text
from relplanner.schedule.dates import Schedule

_USUAL_DAYS = 60
_CONFLICTS = 2
_ROW, _DATE = 24, 110


class NewReleaseDialog(PreviewingDialog):
    """Asks for a template or a train; ``made`` is called with the id of the first release."""

    def __init__(self, parent: QWidget, context: PageContext, made: Callable[[str], None]) -> None:
        super().__init__(parent, context)
        self._made = made
        self.ui = ui = Ui_NewReleaseDialog()
        ui.setupUi(self)
        self.day = DayEditor(context)
        ui.day_place.addWidget(self.day)
        ui.day_label.setBuddy(self.day)
        self.confirm_with(ui.buttons, self.tr("Make it"))
        self._offer()
        ui.dates.header().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        ui.dates.header().setStretchLastSection(False)
        ui.dates.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for column in (1, 2):
            ui.dates.header().resizeSection(column, context.themes.px(_DATE))
        start = context.schedule.calendars.programme.add_days(context.today(), _USUAL_DAYS)
        self.day.show_value(start)
        for changed in (ui.product.currentIndexChanged, ui.version.textChanged, ui.name.textChanged,
                        self.day.textChanged, ui.count.valueChanged):  # fmt: skip
            changed.connect(lambda _: self.look_again())
        ui.source.currentIndexChanged.connect(lambda _: self._follow_source())
        self.day.left.connect(self.reject)
        self._follow_source()
        ui.source.setFocus()

    @property
    def source(self) -> ReleaseTrain | ReleaseTemplate | Content:
        """What the release is to be made from."""
        source: ReleaseTrain | ReleaseTemplate | Content = self.ui.source.currentData()
        return source

    def wanted(self) -> Wanted | Refusal | None:
        source, day = self.source, self.day.day
        if isinstance(source, ReleaseTrain):
            return command(partial(add_train_releases, train=source.id, count=self.ui.count.value()))
        if not isinstance(day, dt.date):
            return day
        template = source.id if isinstance(source, ReleaseTemplate) else source
        return command(
            partial(
                release_from_template, template=template, target=day, product=self.ui.product.currentData(),
                title=self.ui.name.text().strip(), version=self.ui.version.text().strip(),
            )
        )  # fmt: skip

    def tell(self, found: Preview | None, refusal: str) -> None:
        self.ui.dates.clear()
        made = self._new(found.schedule) if found else []
        if found is not None:
            self.ui.dates.headerItem().setText(2, self.tr("Goes live") if len(made) > 1 else self.tr("Ends"))
            self.ui.dates.addTopLevelItems(list(self._rows(found.schedule, made)))
        self.ui.name.setPlaceholderText(made[0].title if made and not self.ui.name.text() else "")
        self.ui.summary.setText(self._words(found) if found else refusal and f"▲ {refusal}")

    def done_as(self, step: Step) -> None:
        made = [edit.id for edit in step.edits if edit.kind == Release.KIND.name]
        self.accept()
        self._made(made[0])

    # -- inside --------------------------------------------------------------------------------------------

    def _offer(self) -> None:
        plan, ui = self.context.plan, self.ui
        own = sorted(
            (each for each in plan.of(ReleaseTemplate).values() if not each.archived), key=sibling_order
        )
        for template in own:
            ui.source.addItem(self.tr("Template: {title}").format(title=template.title), template)
        known = {template.title for template in own}
        for content in release_templates().values():
            if content["title"] not in known:
                words = self.tr("Template: {title} (comes with relplanner)")
                ui.source.addItem(words.format(title=content["title"]), content)
        for train in plan.of(ReleaseTrain).values():
            if not train.archived:
                ui.source.addItem(self.tr("Train: {title}").format(title=train.title), train)
        minor = (row for row in range(ui.source.count()) if _is_minor(ui.source.itemData(row)))
        ui.source.setCurrentIndex(next(minor, 0))
        ui.product.addItem(self.tr("none"), None)
        for product in sorted(plan.of(Product).values(), key=lambda each: each.title):
            ui.product.addItem(product.title, product.id)
        beside = plan.one(Release, self.context.selected)
        if beside is not None and beside.product is not None:
            ui.product.setCurrentIndex(ui.product.findData(beside.product))

    def _follow_source(self) -> None:
        of_train = isinstance(self.source, ReleaseTrain)
        form = self.ui.form
        for field in (self.ui.product, self.ui.version, self.ui.name, self.ui.day_place):
            form.setRowVisible(field, not of_train)
        form.setRowVisible(self.ui.count, of_train)
        self.look_again()

    def _new(self, schedule: Schedule) -> list[Release]:
        known = self.context.plan.of(Release)
        return [each for id, each in schedule.plan.of(Release).items() if id not in known]

    def _rows(self, schedule: Schedule, made: list[Release]) -> Iterator[QTreeWidgetItem]:
        """A row for each activity of one release, or for each release of several."""
        (first, *others), today = made, self.context.today()
        parts = () if others else schedule.plan.children(Activity, "release", first.id)
        for record in (*made, *parts):
            span, live = schedule.span(record.id), schedule.live_date(record.id)
            if span is None:
                continue
            indent = "" if isinstance(record, Release) else "   "
            early = "▲ " if span.start.date() < today else ""
            start = f"{early}{short_date(span.start.date(), today)}"
            finish = live if live is not None and others else span.last_day
            item = QTreeWidgetItem([f"{indent}{record.title}", start, short_date(finish, today)])
            item.setSizeHint(0, QSize(0, self.context.themes.px(_ROW)))
            yield item

    def _words(self, found: Preview) -> str:
        schedule, today = found.schedule, self.context.today()
        parts = []
        begins = [span.start.date() for each in self._new(schedule) if (span := schedule.span(each.id))]
        if begins and min(begins) < today:
            words = self.tr("▲ It would have had to begin on {day}.")
            parts.append(words.format(day=short_date(min(begins), today)))
        clashes = found.effect.appeared
        if clashes:
            parts.append(plural(len(clashes), self.tr("▲ {n} conflict:"), self.tr("▲ {n} conflicts:")))
            parts += [f"{what_text(each)}." for each in clashes[:_CONFLICTS]]
        return " ".join(parts) or self.tr("It collides with nothing.")


def _is_minor(source: ReleaseTrain | ReleaseTemplate | Content) -> bool:
    """Whether a source makes minor releases, which are wanted most often."""
    if isinstance(source, ReleaseTemplate):
        return source.kind is ReleaseKind.MINOR
    told = {} if isinstance(source, ReleaseTrain) else source["records"][ReleaseTemplate.KIND.name][0]
    return told.get("kind") == ReleaseKind.MINOR
