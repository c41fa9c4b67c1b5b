"""The preview of one sheet: scrolls, and follows the text size; what it shows is told to screen readers."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from relplanner.exchange.sheets.model import PageSheet, Sheet, TableSheet
from relplanner.gui.pages.circulate.paper import Paper
from relplanner.gui.theme_source import ThemeSource


class SheetView(QAbstractScrollArea):
    """Shows a sheet of the sheet model, or nothing."""

    def __init__(self, themes: ThemeSource, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._sheet: Sheet | None = None
        self._paper: Paper | None = None
        self.setAccessibleName(self.tr("Preview of the sheet"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        themes.changed.connect(lambda _: self.show_sheet(self._sheet))

    @property
    def sheet(self) -> Sheet | None:
        """What is shown."""
        return self._sheet

    def show_sheet(self, sheet: Sheet | None) -> None:
        """Show another sheet; one of the same name stays where it was scrolled to."""
        same = sheet is not None and self._sheet is not None and sheet.name == self._sheet.name
        self._sheet = sheet
        self._paper = Paper(sheet, self._themes.px(100) / 100, self.font()) if sheet else None
        self.setAccessibleDescription(_said(sheet))
        self._fit()
        if not same:
            self.horizontalScrollBar().setValue(0)
            self.verticalScrollBar().setValue(0)
        self.viewport().update()

    def _fit(self) -> None:
        if self._paper is None:
            return
        view, paper = self.viewport().size(), self._paper
        self.horizontalScrollBar().setRange(0, max(0, paper.width - view.width()))
        self.horizontalScrollBar().setPageStep(view.width())
        self.horizontalScrollBar().setSingleStep(self._themes.px(40))
        self.verticalScrollBar().setRange(0, max(0, paper.height + paper.head - view.height()))
        self.verticalScrollBar().setPageStep(max(1, view.height() - paper.head))
        self.verticalScrollBar().setSingleStep(self._themes.px(21))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        if self._paper is None:
            painter.fillRect(self.viewport().rect(), self._themes.theme.window)
            return
        x, y = self.horizontalScrollBar().value(), self.verticalScrollBar().value()
        self._paper.paint(painter, self.viewport().rect(), x, y)


def _said(sheet: Sheet | None) -> str:
    if isinstance(sheet, TableSheet):
        return f"{sheet.name}: {sheet.caption} {', '.join(column.title for column in sheet.columns)}"
    return " ".join(str(cell.value) for cell in sheet.cells) if isinstance(sheet, PageSheet) else ""
