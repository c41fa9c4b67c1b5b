"""Conflicts: what collides, and the move that clears each."""

from relplanner.gui.pages.conflicts.page import ConflictsPage

__all__ = ["ConflictsPage"]
