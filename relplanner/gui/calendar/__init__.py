"""The roadmap by days: month, quarter, year and agenda, and everything about the chosen day."""

from relplanner.gui.calendar.view import CalendarView

__all__ = ["CalendarView"]
