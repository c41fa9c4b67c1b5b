"""The colours of a workbook, for the file, its preview and its other forms; on paper there is one theme."""

from __future__ import annotations

from collections.abc import Mapping

from relplanner.exchange.sheets.model import Look

INK, MUTED, LINE = "1B2330", "5D6778", "DDE2EA"
HEADER_FILL, EDITABLE, LOCKED = "24344D", "FFF9E0", "F4F6F9"
GROUP, GROUP_EDITABLE, FREEZE = "DFE6F1", "FBEFC4", "FAE3E1"
TODAY, THIS_WEEK = "2B6CEB", "E3ECFB"
GOOD, WARNING, BAD = ("157A52", "DFF3E9"), ("8A5300", "FCEFD6"), ("B42D27", "FBE3E1")
ACCENT, NEUTRAL = ("1A55CF", "E4EDFD"), ("5D6778", "EEF1F5")
# (done, still to do, diamond) of a product's bars; products beyond the last begin again.
BARS = (
    ("2B6CEB", "BBD2FA", "165DE8"), ("1A9464", "B5DFCD", "157851"), ("7356D8", "D3CAF4", "6E4FD6"),
    ("C2185B", "F0BFD3", "C2185B"), ("B86E00", "EBD3AE", "975A00"), ("3F7D8C", "BFD9DF", "2F6876"),
)  # fmt: skip
OTHER_BARS = ("5D6778", "CBD2DD")

TONES: Mapping[Look, tuple[str, str]] = {
    Look.GOOD: GOOD,
    Look.WARNING: WARNING,
    Look.BAD: BAD,
    Look.ACCENT: ACCENT,
    Look.NEUTRAL: NEUTRAL,
}
"""The ink and the wash of words and figures that stand out."""
PAGE_TONES: Mapping[Look, tuple[str, str]] = {
    Look.EDITABLE: (INK, EDITABLE),
    Look.COMPUTED: (MUTED, LOCKED),
    **TONES,
}
"""The same of the cells of a page, its legend included."""


DAY_FILLS: Mapping[Look, str] = {
    Look.DAY: "FFFFFF",
    Look.DAY_OFF: LOCKED,
    Look.DAY_FROZEN: FREEZE,
    Look.DAY_OUTSIDE: "FFFFFF",
}
"""The fills of a calendar's days."""


def fill_of(look: Look, role: str) -> str:
    """The fill of a table's cell by its row's look and its role (empty, editable, locked); none: empty."""
    if look is Look.GROUP:
        return GROUP_EDITABLE if role == "editable" else GROUP
    return {"editable": EDITABLE, "locked": LOCKED}.get(role, "")
