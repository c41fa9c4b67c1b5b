"""Reading and writing project files in Microsoft Project's XML format (MSPDI)."""

from relplanner.exchange.mspdi.reader import read_mspdi

__all__ = ["read_mspdi"]
