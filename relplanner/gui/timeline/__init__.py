"""The roadmap as a tree table with bars beside it."""

from relplanner.gui.timeline.view import TimelineView

__all__ = ["TimelineView"]
