"""When two cells say the same, and what value of a field a cell stands for."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from relplanner.commands.return_dates import DateOrder, date_of
from relplanner.domain.declare import FieldSpec, FieldType, Value
from relplanner.domain.errors import InvalidValue
from relplanner.domain.returned import Plain, Raw
from relplanner.domain.typed import Reading
from relplanner.schedule.worktime import WorkCalendar

Column = tuple[str, str]
"""A circulated sheet and one of its columns, by their names."""

_DATES = {FieldType.DATE, FieldType.LOCAL_TIME, FieldType.INSTANT}
_MAY_BE_EMPTY = {FieldType.LINE, FieldType.TEXT, FieldType.WORDS, FieldType.CHOICES, FieldType.REFERENCES}
_SPACES = re.compile("[\u00a0\u1680\u2000-\u200b\u202f\u205f\u3000\ufeff]")
_TIME = re.compile(r"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?)")
_EPOCH, _EPOCH_1904 = dt.datetime(1899, 12, 30), dt.datetime(1904, 1, 1)
_FIRST_DAY, _LAST_DAY = 61, 2_958_466


@dataclass(frozen=True, slots=True)
class Sense:
    """The circumstances in which cells are read: the plan, how bare day numbers count, the order of dates."""

    reading: Reading
    from_1904: bool = False
    order: DateOrder | None = None
    orders: Mapping[Column, DateOrder] = field(default_factory=dict)

    def order_in(self, column: Column) -> DateOrder | None:
        """In what order the dates of a column are written, as far as somebody has said."""
        return self.orders.get(column, self.order)


def plain(cell: Raw | Plain) -> Plain:
    """A cell without what means nothing: outer and odd spaces, fractions of a second, digits beyond 12."""
    if cell is None or cell == "":
        return None
    if isinstance(cell, str):
        return _plain_text(cell)
    if isinstance(cell, bool):
        return "Yes" if cell else "No"
    if isinstance(cell, dt.datetime):
        return _plain_moment(cell)
    if isinstance(cell, float):
        return int(cell) if cell.is_integer() else float(f"{cell:.12g}")
    return cell if isinstance(cell, int) else str(cell)


def alike(carried: Plain, cell: Raw, *, dated: bool, from_1904: bool) -> bool:
    """Whether a cell still says what it carried, in whatever form a spreadsheet has given it since."""
    if cell == carried:
        return True
    was, now = plain(carried), plain(cell)
    if was == now:
        return True
    if isinstance(now, int | float) and isinstance(was, str):
        # Columns of text are formatted as text: a number there is what a conversion made of it, zeros lost.
        return _serial(now, from_1904) == was if dated else _number(was) == now
    return isinstance(now, str) and isinstance(was, int | float) and _number(now) == was


def meaning(spec: FieldSpec, cell: Raw | Plain, sense: Sense, column: Column) -> Value:
    """The value of a field that a cell stands for; a local time may be a date alone, as it is carried.

    Raises InvalidValue (AmbiguousDate among them) and NotFound.
    """
    told = plain(cell)
    if told is None:
        if (not spec.optional and spec.type not in _MAY_BE_EMPTY) or spec.required:
            raise InvalidValue(
                "unreadable-value", text="", expected="there, and it must be", field=spec.title
            )
        return None if spec.optional else spec.default
    if spec.type in _DATES:
        return _date(spec, told, sense, column)
    if isinstance(cell, dt.date | dt.time | dt.timedelta):
        expected = "what was typed: the spreadsheet has made a date of it"
        raise InvalidValue("unreadable-value", text=str(told), expected=expected, field=spec.title)
    if spec.type is FieldType.LINE:
        return " ".join(str(told).splitlines())
    return sense.reading.parse(spec, str(told))


def moment(spec: FieldSpec, value: Value, calendar: WorkCalendar) -> Value:
    """The value of a field as the plan holds it: for a local time, a date alone is the first or last working
    minute of its day.

    Of a day off it is the midnight at which that day begins or ends.
    """
    if (
        spec.type is not FieldType.LOCAL_TIME
        or isinstance(value, dt.datetime)
        or not isinstance(value, dt.date)
    ):
        return value
    ends = any(word in spec.name for word in ("finish", "deadline", "until"))
    hours = calendar.hours_of(value)
    minutes = (hours[-1][1] if ends else hours[0][0]) if hours else 24 * 60 * ends
    return dt.datetime.combine(value, dt.time()) + dt.timedelta(minutes=minutes)


def _date(spec: FieldSpec, told: Plain, sense: Sense, column: Column) -> Value:
    text = _serial(told, sense.from_1904) if isinstance(told, int | float) else str(told)
    day = date_of(text, spec.title, sense.order_in(column))
    if spec.type is FieldType.LOCAL_TIME:
        return day
    if spec.type is FieldType.INSTANT:
        at = day if isinstance(day, dt.datetime) else dt.datetime.combine(day, dt.time())
        return at.replace(tzinfo=dt.UTC)
    if isinstance(day, dt.datetime):
        raise InvalidValue("unreadable-value", text=text, expected="a date without a time", field=spec.title)
    return day


def _plain_text(text: str) -> str | None:
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.isascii():
        text = _SPACES.sub(" ", text)
    text = "\n".join(line.rstrip() for line in text.split("\n")).strip()
    if found := _TIME.fullmatch(text):
        try:
            return _plain_moment(dt.datetime.fromisoformat(f"{found[1]} {found[2]}"))
        except ValueError:
            return text
    return text or None


def _plain_moment(moment: dt.datetime) -> str:
    moment = (moment + dt.timedelta(milliseconds=500)).replace(microsecond=0)
    return moment.date().isoformat() if moment.time() == dt.time() else moment.isoformat(sep=" ")


def _serial(number: float, from_1904: bool) -> str:
    """The date that a spreadsheet counts by this number; the number where there is none."""
    if not _FIRST_DAY <= number < _LAST_DAY:
        return str(number)
    epoch = _EPOCH_1904 if from_1904 else _EPOCH
    return _plain_moment(epoch + dt.timedelta(days=number))


def _number(text: str) -> float | None:
    """A number as people write it, with a decimal comma or a per cent sign."""
    plain = text.replace(" ", "").replace("−", "-").replace(",", ".")
    try:
        return float(plain.removesuffix("%")) / (100 if plain.endswith("%") else 1)
    except ValueError:
        return None
