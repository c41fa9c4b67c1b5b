"""The page on which tables that others wrote are mapped to the plan's fields and imported."""

from relplanner.gui.pages.mapping.page import MappingPage

__all__ = ["MappingPage"]
