"""Names by a rule: ``{product} {yyyy}.{n}`` is “Payments 2026.4”; and the version that follows another."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping

from relplanner.domain.errors import InvalidValue
from relplanner.domain.kinds.choices import ReleaseKind

_FIELD = re.compile(r"\{([^{}]*)\}")
_NUMBERED = re.compile(r"(\w+)(?::0?([1-9]))?")
_NUMBER = re.compile(r"\d+")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_PLACE = {ReleaseKind.MAJOR: 0, ReleaseKind.MINOR: 1}
_KNOWN = ("product", "train", "version", "yyyy", "yy", "q", "mm", "mon", "dd", "n")


def name_by(rule: str, day: dt.date, number: int, **words: str) -> str:
    """The name that a rule makes for a release of a day.

    A rule is text with fields in braces: ``product``, ``train`` and ``version`` (given as ``words``),
    ``yyyy``, ``yy``, ``q`` (the quarter, 1 to 4), ``mm``, ``mon`` (Jan), ``dd`` of the day, and ``n``, the
    ``number`` of the release in its year; ``{n:2}`` has at least two digits. Raises InvalidValue for a field
    that there is not, or a brace that stands alone.
    """
    facts: Mapping[str, str] = {
        **words, "yyyy": f"{day:%Y}", "yy": f"{day:%y}", "q": str((day.month + 2) // 3), "mm": f"{day:%m}",
        "mon": _MONTHS[day.month - 1], "dd": f"{day:%d}", "n": str(number),
    }  # fmt: skip

    def fact(found: re.Match[str]) -> str:
        read = _NUMBERED.fullmatch(found[1].strip().lower())
        if read is None or read[1] not in facts:
            known = ", ".join(f"{{{name}}}" for name in _KNOWN)
            raise InvalidValue("unknown-name-field", rule=rule, field=found[0], known=known)
        return facts[read[1]].zfill(int(read[2] or 0))

    rest = _FIELD.sub("", rule)
    if lone := next((brace for brace in "{}" if brace in rest), ""):
        raise InvalidValue("lone-brace", rule=rule, brace=lone)
    return " ".join(_FIELD.sub(fact, rule).split())


def next_version(version: str, kind: ReleaseKind) -> str:
    """The version after one of two or three numbers: a major release counts the first of them on, a minor one
    the second, any other the third; what comes after it begins at 0 again.

    Empty for what is not of this form, such as a date or a name.
    """
    prefix = "v" if version[:1] in ("v", "V") else ""
    parts = version[len(prefix) :].split(".")
    if not 2 <= len(parts) <= 3 or not all(_NUMBER.fullmatch(part) for part in parts):
        return ""
    place = min(_PLACE.get(kind, 2), 2)
    numbers = [int(part) for part in parts] + [0] * (place + 1 - len(parts))
    numbers[place:] = [numbers[place] + 1, *(0 for _ in numbers[place + 1 :])]
    return prefix + ".".join(map(str, numbers))
