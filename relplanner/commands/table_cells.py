"""What a cell of a foreign table means for a field: our types, other people's words, units of figures."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import cast

from relplanner.commands.return_cells import Sense, meaning, plain
from relplanner.domain.declare import FieldSpec, FieldType, Value
from relplanner.domain.errors import InvalidValue, NotFound
from relplanner.domain.returned import Raw
from relplanner.domain.table_words import CHOICES, SCORES
from relplanner.domain.typed import Reading

_LONGEST_LINE = 500
_LIST = re.compile(r"[,;\n]")


def value_of(spec: FieldSpec, cell: Raw, sense: Sense, column: str, unit: str = "") -> Value:
    """The value of a plain field (no reference) that a cell stands for.

    ``unit`` is that of bare figures in a column of durations. Raises InvalidValue, AmbiguousDate among them.
    """
    if spec.type is FieldType.DURATION and isinstance(cell, int | float) and not isinstance(cell, bool):
        return _duration(spec, cell, sense.reading, unit)
    if spec.type is FieldType.CHOICE and spec.choices is not None:
        return _choice(spec, str(plain(cell) or ""), sense, column)
    if spec.type is FieldType.LINE:
        return _line(spec, cell)
    if spec.type is FieldType.TEXT:
        return str(plain(cell) or "")
    if spec.type is FieldType.WORDS:
        return tuple(part.strip() for part in _LIST.split(str(plain(cell) or "")) if part.strip())
    return meaning(spec, cell, sense, ("", column))


def score_of(title: str, cell: Raw) -> int:
    """Likelihood or impact, 1 to 5, of a figure, a word, or both: ``High (3)`` counts by its word.

    Raises InvalidValue.
    """
    told = plain(cell)
    if isinstance(told, int) and 1 <= told <= 5:
        return told
    text = re.sub(r"\(.*?\)", "", str(told or "")).strip().casefold()
    if text in SCORES:
        return SCORES[text]
    if text.isdecimal() and 1 <= int(text) <= 5:
        return int(text)
    known = "1 to 5, or very low, low, medium, high, very high"
    raise InvalidValue("unreadable-value", text=str(told), expected=known, field=title)


def names_in(cell: Raw) -> list[str]:
    """The names that a cell lists, as for several people."""
    return [" ".join(part.split()) for part in _LIST.split(str(plain(cell) or "")) if part.strip()]


def _duration(spec: FieldSpec, figure: float, reading: Reading, unit: str) -> int:
    day = reading.plan.programme.hours_per_day * 60
    week = day * reading.plan.programme.days_per_week
    minutes = round(figure * {"hours": 60, "weeks": week}.get(unit, day))
    if minutes < 0 or (spec.maximum is not None and minutes > spec.maximum):
        expected = "a duration that a plan can hold"
        raise InvalidValue("unreadable-value", text=f"{figure:g}", expected=expected, field=spec.title)
    return minutes


def _choice(spec: FieldSpec, text: str, sense: Sense, column: str) -> Value:
    try:
        return meaning(spec, text, sense, ("", column))
    except (InvalidValue, NotFound):
        assert spec.choices is not None
        word = text.casefold()
        known: Mapping[str, str] = CHOICES.get(spec.choices.__name__, {})
        found = known.get(word) or next((known[each] for each in known if _begins(word, each)), None)
        own = next((each for each in spec.choices if _begins(word, each.value.replace("_", " "))), None)
        if found is None and own is None:
            raise
        return cast("StrEnum", own if found is None else spec.choices(found))


def _begins(text: str, word: str) -> bool:
    """Whether a text begins with a word: ``acceptance: we live with it`` does with ``acceptance``."""
    return text.startswith(word) and not text[len(word) : len(word) + 1].isalnum()


def _line(spec: FieldSpec, cell: Raw) -> str:
    text = " ".join(str(plain(cell) or "").split())
    if len(text) > min(spec.longest or _LONGEST_LINE, _LONGEST_LINE):
        expected = f"at most {_LONGEST_LINE} characters"
        raise InvalidValue("unreadable-value", text=f"{text[:40]}…", expected=expected, field=spec.title)
    return text
