"""Order among siblings as text: a record moves by changing its own rank and nobody else's."""

from __future__ import annotations

from collections.abc import Iterator

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_BASE = len(_DIGITS)


def between(low: str, high: str) -> str:
    """A rank that sorts strictly after ``low`` and before ``high``; an empty bound means no bound.

    Ranks compare as plain text and never end in ``0``, so there is always room between two of them.
    """
    prefix = ""
    position = 0
    while True:
        floor = _DIGITS.index(low[position]) if position < len(low) else 0
        ceiling = _DIGITS.index(high[position]) if position < len(high) else _BASE
        if ceiling - floor > 1:
            return prefix + _DIGITS[(floor + ceiling) // 2]
        prefix += _DIGITS[floor]
        if ceiling > floor:
            high = ""
        position += 1


def series(count: int, low: str = "") -> Iterator[str]:
    """``count`` ascending ranks of equal length, all after ``low``: for many siblings made at once."""
    width = 1
    while _BASE**width < 2 * (count + 1):
        width += 1
    # Room is left between neighbours, and after a low bound all share its text plus a high digit.
    prefix = low + "z" if low else ""
    step = _BASE**width // (count + 1)
    for index in range(1, count + 1):
        number, text = index * step, ""
        for _ in range(width):
            number, digit = divmod(number, _BASE)
            text = _DIGITS[digit] + text
        yield prefix + text.rstrip("0") if text.strip("0") else prefix + text + "i"
