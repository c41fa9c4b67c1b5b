"""The page on which copies of the plan, and scenarios, are merged into it."""

from relplanner.gui.pages.merge.page import MergePage

__all__ = ["MergePage"]
