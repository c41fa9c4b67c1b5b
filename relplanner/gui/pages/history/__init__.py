"""The journal of the plan: who changed what, when and why, and what has changed since."""

from relplanner.gui.pages.history.page import HistoryPage

__all__ = ["HistoryPage"]
