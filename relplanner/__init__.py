"""Release planning: one journalled plan, seen through a window, workbooks, reports and commands."""

__version__ = "0.1.0"
