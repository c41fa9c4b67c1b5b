"""Readiness: checklists and criteria by release, ticked where they are seen, and the verdict beside them."""

from relplanner.gui.pages.readiness.page import ReadinessPage

__all__ = ["ReadinessPage"]
