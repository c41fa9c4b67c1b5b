"""A dependency's type and lag as one short text: ``FS + 2d``, ``SS - 50%``, ``FF + 3ed`` (elapsed days)."""

import re

from relplanner.domain.declare import Values
from relplanner.domain.errors import InvalidValue
from relplanner.domain.kinds import Dependency
from relplanner.domain.kinds.choices import LagUnit, LinkType
from relplanner.domain.plan import Plan
from relplanner.domain.typed import Reading, duration_text

_SHAPE = re.compile(r"\s*(?P<type>[A-Za-z]{2}(?=\s|[+-]|$))?\s*(?:(?P<sign>[+-])?\s*(?P<lag>\d.*?))?\s*")
_ELAPSED = re.compile(r"(?<=[\d\s])e(?=[wdhm])")
_MINUTES = {"w": 7 * 1440, "d": 1440, "h": 60, "m": 1}


def link_text(link: Dependency, plan: Plan) -> str:
    """How a link is read and typed."""
    if not link.lag:
        return str(link.type)
    sign, size = ("+" if link.lag > 0 else "−"), abs(link.lag)
    if link.lag_unit is LagUnit.PERCENT:
        return f"{link.type} {sign} {size}%"
    if link.lag_unit is LagUnit.ELAPSED:
        return f"{link.type} {sign} {_elapsed_text(size)}"
    return f"{link.type} {sign} {duration_text(size, plan)}"


def link_values(text: str, reading: Reading) -> Values:
    """What a typed text makes of a link; without a type it waits for the finish. Raises InvalidValue."""
    found = _SHAPE.fullmatch(text.replace("−", "-"))
    if found is None or (found["type"] or "FS").upper() not in LinkType.__members__:
        raise _unreadable(text)
    type = LinkType[(found["type"] or "FS").upper()]
    sign = -1 if found["sign"] == "-" else 1
    lag = (found["lag"] or "0").lower()
    try:
        if lag.endswith("%"):
            return {"type": type, "lag": sign * int(lag[:-1]), "lag_unit": LagUnit.PERCENT}
        if _ELAPSED.search(lag):
            return {"type": type, "lag": sign * _elapsed(lag), "lag_unit": LagUnit.ELAPSED}
        return {"type": type, "lag": sign * reading.duration(lag), "lag_unit": LagUnit.WORKING}
    except ValueError:
        raise _unreadable(text) from None


def _elapsed(text: str) -> int:
    """Minutes on the clock from ``2ed 3eh``."""
    parts = re.fullmatch(r"(\d+\s*e[wdhm]\s*)+", text)
    if parts is None:
        raise ValueError(text)
    return sum(int(count) * _MINUTES[unit] for count, unit in re.findall(r"(\d+)\s*e([wdhm])", text))


def _elapsed_text(minutes: int) -> str:
    days, rest = divmod(minutes, 1440)
    parts = ((days, "ed"), (rest // 60, "eh"), (rest % 60, "em"))
    return " ".join(f"{count}{unit}" for count, unit in parts if count)


def _unreadable(text: str) -> InvalidValue:
    expected = "a link such as FS, FS + 2d, SS - 4h, FF + 50% or FS + 3ed (elapsed days)"
    return InvalidValue("unreadable-value", text=text, expected=expected, field="Depends on")
