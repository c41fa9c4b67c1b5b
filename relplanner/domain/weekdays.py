"""Lists of weekdays as people write them."""

from __future__ import annotations

import re
from collections.abc import Iterator

_NAMES = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WORD = re.compile(r"([a-z]{3})[a-z]*(?:\s*[-–]\s*([a-z]{3})[a-z]*)?")


def weekdays(text: str) -> frozenset[int]:
    """The days that a text names, Monday being 0: ``tue wed thu``, ``Mon-Thu, Sat``. What it does not know
    it passes over."""
    return frozenset(_named(text.casefold()))


def weekday_names(days: frozenset[int]) -> str:
    """``Tue, Wed, Thu``."""
    return ", ".join(_NAMES[day].title() for day in sorted(days))


def _named(text: str) -> Iterator[int]:
    for first, last in _WORD.findall(text):
        if first in _NAMES:
            start = _NAMES.index(first)
            count = (_NAMES.index(last) - start) % 7 if last in _NAMES else 0
            yield from ((start + step) % 7 for step in range(count + 1))
