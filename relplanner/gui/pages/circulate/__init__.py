"""The page on which workbooks are put together, previewed and sent out, and the ledger of what went out."""

from relplanner.gui.pages.circulate.page import CirculatePage

__all__ = ["CirculatePage"]
