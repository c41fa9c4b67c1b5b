"""Printing and exporting the roadmap with a preview of its pages."""

from relplanner.gui.printing.dialog import PrintDialog

__all__ = ["PrintDialog"]
