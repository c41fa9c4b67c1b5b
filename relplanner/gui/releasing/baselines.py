"""Baselines…: take one, compare with one, rename or remove them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QHeaderView, QTreeWidgetItem, QWidget

from relplanner.commands.baselines import take_baseline, use_baseline
from relplanner.commands.records import set_fields
from relplanner.domain.kinds import Baseline
from relplanner.domain.plan import sibling_order
from relplanner.domain.typed import date_text
from relplanner.gui.context import PageContext
from relplanner.gui.forms.ui_baselines_dialog import Ui_BaselinesDialog
from relplanner.gui.latest import Latest
from relplanner.gui.pages.words import short_date
from relplanner.gui.records.removal import remove_records
from relplanner.gui.releasing.previewing import fit_to_text
from relplanner.schedule.dates import Schedule
from relplanner.schedule.variance import Variances

_ID = Qt.ItemDataRole.UserRole
_ROW = 26
_WIDTHS = (170, 96, 64, 84, 92)


class BaselinesDialog(QDialog):
    """The baselines of a plan, and how much is no longer where each had it."""

    def __init__(self, parent: QWidget, context: PageContext) -> None:
        super().__init__(parent)
        self._context = context
        self._latest = Latest(self)
        self.finished.connect(lambda _: self._latest.close())
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.ui = ui = Ui_BaselinesDialog()
        ui.setupUi(self)
        head = ui.list.header()
        head.setStretchLastSection(False)
        for column, width in enumerate(_WIDTHS):
            head.resizeSection(column, context.themes.px(width))
        head.setSectionResizeMode(len(_WIDTHS), QHeaderView.ResizeMode.Stretch)
        ui.take.clicked.connect(self._take)
        ui.use.clicked.connect(self._use)
        ui.rename.clicked.connect(self._rename)
        ui.remove.clicked.connect(self._remove)
        ui.list.itemActivated.connect(lambda *_: self._use())
        ui.list.currentItemChanged.connect(lambda *_: self._follow())
        ui.buttons.rejected.connect(self.reject)
        context.bridge.plan_changed.connect(self._fill)
        self._fill()
        ui.list.setFocus()

    @property
    def chosen(self) -> Baseline | None:
        """The baseline that the buttons are about."""
        item = self.ui.list.currentItem()
        return self._context.plan.one(Baseline, item.data(0, _ID)) if item is not None else None

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        fit_to_text(self, self._context)

    # -- inside --------------------------------------------------------------------------------------------

    def _fill(self, *_: object) -> None:
        kept = self.chosen
        context = self._context
        self.ui.list.clear()
        for each in sorted(context.plan.of(Baseline).values(), key=sibling_order, reverse=True):
            taken = short_date(each.taken_at.astimezone().date(), context.today()) if each.taken_at else ""
            counts = self.tr("✓ yes") if each.active else ""
            item = QTreeWidgetItem([each.title, taken, counts, "…", "…", each.reason])
            item.setData(0, _ID, each.id)
            item.setSizeHint(0, QSize(0, context.themes.px(_ROW)))
            self.ui.list.addTopLevelItem(item)
            if kept is not None and kept.id == each.id:
                self.ui.list.setCurrentItem(item)
        if self.chosen is None:
            self._choose(0)
        self._follow()
        self._latest.ask(partial(_moved, context.schedule), self._tell)

    def _tell(self, moved: Mapping[str, tuple[int, int]]) -> None:
        for row in range(self.ui.list.topLevelItemCount()):
            item = self.ui.list.topLevelItem(row)
            if item is not None:
                later, earlier = moved[item.data(0, _ID)]
                item.setText(3, f"{later}")
                item.setText(4, f"{earlier}")

    def _choose(self, row: int) -> None:
        item = self.ui.list.topLevelItem(row)
        if item is not None:
            self.ui.list.setCurrentItem(item)

    def _follow(self) -> None:
        chosen = self.chosen
        self.ui.use.setEnabled(chosen is not None and not chosen.active)
        self.ui.rename.setEnabled(chosen is not None)
        self.ui.remove.setEnabled(chosen is not None)

    def _take(self) -> None:
        usual = self.tr("Baseline {day}").format(day=date_text(self._context.today()))
        if title := self._context.ask.line(self.tr("Take a baseline"), self.tr("Name"), usual):
            self._context.do(take_baseline, title)
            self._choose(0)

    def _use(self) -> None:
        if (chosen := self.chosen) is not None:
            self._context.do(use_baseline, chosen.id)

    def _rename(self) -> None:
        if (chosen := self.chosen) is None:
            return
        if title := self._context.ask.line(self.tr("Rename"), self.tr("Name"), chosen.title):
            self._context.do(set_fields, chosen.id, {"title": title})

    def _remove(self) -> None:
        if (chosen := self.chosen) is not None:
            remove_records(self._context, [chosen.id])


def _moved(schedule: Schedule) -> dict[str, tuple[int, int]]:
    """By the id of each baseline, how much is later now than in it, and how much is earlier."""
    found: dict[str, tuple[int, int]] = {}
    for id, each in schedule.plan.of(Baseline).items():
        days = [variance.days for _, variance in Variances(schedule.plan, schedule, each).moved()]
        found[id] = sum(count > 0 for count in days), sum(count < 0 for count in days)
    return found
