"""Fills cells so that text stays text, and remembers what could not be carried as it was."""

from __future__ import annotations

from openpyxl.cell.cell import Cell as ExcelCell
from openpyxl.utils import get_column_letter

from relplanner.exchange.excel.safe import Replaced, safe_text, safe_value
from relplanner.exchange.sheets.model import Cell


class Filling:
    """Fills the cells of one sheet; ``told`` gets what was replaced."""

    def __init__(self, sheet: str, told: list[Replaced]) -> None:
        self._sheet = sheet
        self._told = told

    def fill(self, cell: ExcelCell, value: Cell, row: int, column: int) -> None:
        """Put a value into a cell. A text is marked as text, or ``=1+1`` would become a formula."""
        safe = self.safe(value, row, column)
        cell.value = safe
        if isinstance(safe, str):
            cell.data_type = "s"

    def safe(self, value: Cell, row: int, column: int) -> Cell:
        """The value as a cell can hold it."""
        safe, told = safe_value(value)
        if told:
            self._told.append(Replaced(self._sheet, f"{get_column_letter(column)}{row}", told))
        return safe

    def text(self, text: str, place: str) -> str:
        """A text for somewhere other than a cell."""
        safe, told = safe_text(text)
        if told:
            self._told.append(Replaced(self._sheet, place, told))
        return safe
