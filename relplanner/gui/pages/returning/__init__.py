"""The page on which workbooks that came back are looked at, decided and taken."""

from relplanner.gui.pages.returning.page import ReturnPage

__all__ = ["ReturnPage"]
