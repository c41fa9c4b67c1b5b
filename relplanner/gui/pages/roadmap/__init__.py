"""The roadmap: as a timeline, as a month calendar and as a table."""

from relplanner.gui.pages.roadmap.page import RoadmapPage

__all__ = ["RoadmapPage"]
