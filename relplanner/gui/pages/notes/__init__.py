"""Release notes: entries by category, their source and what readers will see, side by side."""

from relplanner.gui.pages.notes.page import NotesPage

__all__ = ["NotesPage"]
