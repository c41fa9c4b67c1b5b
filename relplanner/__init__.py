"""Release planning: one journalled plan file, seen through a window, workbooks, reports and a command line."""

__version__ = "0.1.0"
