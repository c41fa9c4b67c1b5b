"""The overview: what comes next, what is late and what needs attention, told in five seconds."""

from relplanner.gui.pages.overview.page import OverviewPage

__all__ = ["OverviewPage"]
