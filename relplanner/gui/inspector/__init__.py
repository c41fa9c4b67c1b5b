"""The panel at the right: everything about the selected record, the same on every page."""

from relplanner.gui.inspector.inspector import Inspector

__all__ = ["Inspector"]
