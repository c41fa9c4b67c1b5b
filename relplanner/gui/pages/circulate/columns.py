"""The columns of the sheet that is looked at: which are shown, and which may be edited."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QTreeWidget, QTreeWidgetItem

from relplanner.exchange.sheets.model import TableSheet
from relplanner.exchange.sheets.packs import Profile
from relplanner.exchange.sheets.trimming import chosen_columns, must_stay
from relplanner.gui.context import PageContext
from relplanner.gui.pages.circulate.lists import ticked
from relplanner.gui.widgets import Card

_NAME = Qt.ItemDataRole.UserRole
_SHOWN, _EDITED = 1, 2


class ColumnsCard(Card):
    """Two ticks for each column; what cannot be left out, or never comes back, has none."""

    given = Signal(object)
    """The profile with other columns."""

    def __init__(self, context: PageContext) -> None:
        super().__init__(" ")
        self._context = context
        self._name = ""
        self._sheet: TableSheet | None = None
        self._profile: Profile | None = None
        self.tree = QTreeWidget()
        self.tree.setHeaderLabels([_tr("Column"), _tr("Shown"), _tr("Edited")])
        self.tree.setRootIsDecorated(False)
        self.tree.setAccessibleName(_tr("Columns of the sheet"))
        self.tree.setMinimumHeight(context.themes.px(300))
        self.tree.itemChanged.connect(lambda *_: self._tell())
        self.body.addWidget(self.tree)

    def show_columns(self, name: str, sheet: TableSheet | None, profile: Profile) -> None:
        """Offer all columns of a sheet that a pack calls ``name``; None: there is nothing to choose."""
        self._name, self._sheet, self._profile = name, sheet, profile
        self.setVisible(sheet is not None)
        if sheet is None:
            return
        self.set_title(_tr("Columns of {sheet}").format(sheet=sheet.name))
        kinds, stays = {row.kind for row in sheet.rows}, must_stay(sheet)
        with QSignalBlocker(self.tree):
            self.tree.clear()
            for column in sheet.columns:
                item = QTreeWidgetItem(self.tree, [column.title])
                item.setData(0, _NAME, column.name)
                if column.name not in stays:
                    item.setCheckState(_SHOWN, ticked(f"{name}.{column.name}" not in profile.left_out))
                if column.editable:
                    fields = {f"{kind}.{column.name}" for kind in kinds}
                    item.setCheckState(
                        _EDITED, ticked(not profile.editable or bool(fields & profile.editable))
                    )
        for place in range(3):
            self.tree.resizeColumnToContents(place)

    def _tell(self) -> None:
        if self._sheet is None or self._profile is None:
            return
        places = range(self.tree.topLevelItemCount())
        items = [item for at in places if (item := self.tree.topLevelItem(at)) is not None]
        shown, edited = (
            {item.data(0, _NAME) for item in items if item.checkState(place) is Qt.CheckState.Checked}
            for place in (_SHOWN, _EDITED)
        )
        plan = self._context.plan
        self._profile = chosen_columns(plan, self._profile, self._name, self._sheet, shown, edited)
        self.given.emit(self._profile)


def _tr(text: str) -> str:
    return QCoreApplication.translate("circulate", text)
