"""Which cells of a table stand out, and how: a word's or a figure's tone, its shape, and its text."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from relplanner.exchange.sheets.model import Cell, Column, Emphasis, Form, Look
from relplanner.rules.risk import BANDS, Band, band

GOOD_WORDS = (
    "On track", "Live", "Hypercare", "Closed", "Ready", "Go", "Done", "Compliant", "Compliant with exception",
    "Published", "Amended", "Accepted", "Approve", "Holds",
)  # fmt: skip
WARNING_WORDS = ("At risk", "On hold", "Waived", "Deferred", "Not run", "With conditions", "Stale")
BAD_WORDS = ("Off track", "No-go", "Rolled back", "Blocked", "Failed", "Non-compliant", "Occurred", "Reject")
ACCENT_WORDS = ("In progress", "Doing", "Deploying", "In build", "In test", "Treating", "Review")
LATE = ", late"
"""How the word of something that should be done by now ends."""

SHAPES: Mapping[Look, str] = {Look.GOOD: "●", Look.WARNING: "▲", Look.BAD: "■", Look.ACCENT: "◐"}

_BAND_LOOKS = {Band.LOW: Look.GOOD, Band.MEDIUM: Look.WARNING, Band.HIGH: Look.BAD}
_LOOKS = {
    **dict.fromkeys(GOOD_WORDS, Look.GOOD),
    **dict.fromkeys(WARNING_WORDS, Look.WARNING),
    **dict.fromkeys(BAD_WORDS, Look.BAD),
    **dict.fromkeys(ACCENT_WORDS, Look.ACCENT),
}


def look_of(column: Column, cell: Cell) -> Look:
    """The tone of a cell; ``PLAIN`` where nothing stands out."""
    if column.emphasis is Emphasis.STATUS and isinstance(cell, str):
        return Look.BAD if cell.endswith(LATE) else _LOOKS.get(cell, Look.PLAIN)
    if not isinstance(cell, int | float):
        return Look.PLAIN
    if column.emphasis is Emphasis.BAND:
        return (
            _BAND_LOOKS[band(int(cell))] if any(cell in scores for scores in BANDS.values()) else Look.PLAIN
        )
    if column.emphasis is Emphasis.SLIP and cell:
        return Look.BAD if cell > 0 else Look.GOOD
    return Look.PLAIN


def text_of(column: Column, cell: Cell) -> str:
    """What a cell says on paper: dates as ISO has them, signed days, per cent; a status with its shape."""
    if cell is None:
        return ""
    if isinstance(cell, dt.datetime):
        return f"{cell:%Y-%m-%d %H:%M}"
    if isinstance(cell, dt.date):
        return cell.isoformat()
    if column.form is Form.PERCENT and isinstance(cell, int | float):
        return f"{cell:.0%}"
    if column.form is Form.SIGNED and isinstance(cell, int | float):
        return f"{cell:+g}".replace("-", "−") if cell else "–"
    if isinstance(cell, float):
        return f"{cell:g}"
    shape = SHAPES.get(look_of(column, cell), "") if column.emphasis is Emphasis.STATUS else ""
    return f"{shape} {cell}".strip()
