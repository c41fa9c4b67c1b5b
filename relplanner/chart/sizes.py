"""How large the parts of a timeline are, which grows with the size of text."""

from __future__ import annotations

from typing import NamedTuple


class Sizes(NamedTuple):
    """Heights and lengths in pixels; those given are at 100 % text."""

    row: float = 30.0
    header: float = 46.0
    release_bar: float = 14.0
    activity_bar: float = 13.0
    diamond: float = 7.0
    strip: float = 4.0
    letter: float = 11.0
    """Wider than any letter of a label: what may reach into sight is told, measuring is the painter's."""

    @classmethod
    def at(cls, text: float) -> Sizes:
        """The sizes for a size of text, in whole pixels; 1 is 13-pixel body text."""
        return cls(*(float(round(length * text)) for length in cls()))


PLAIN = Sizes()
"""The sizes at 100 % text."""
