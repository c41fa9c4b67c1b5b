"""What a person types becomes a value, and a value becomes what a person reads.

One grammar for the cell, the inspector, the command line and CSV: ``12 jan``, ``+5d``, ``T-10``.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from typing import cast

from relplanner.domain.declare import FieldSpec, FieldType, Record, Value
from relplanner.domain.errors import InvalidValue, NotFound, Refusal
from relplanner.domain.plan import Plan, title_of
from relplanner.domain.texts import choice_label
from relplanner.domain.zones import end_of_day, local, zone_named

_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ZONED = re.compile(r"(.*\S)\s+(aoe|utc|gmt|z|[a-z_]+/[a-z0-9_+/-]+)", re.IGNORECASE)
_COUNTED = re.compile(r"\s*[+-]\s*\d{1,5}\s*(d|wd|w|m|y)?\s*", re.IGNORECASE)
_YES = {"yes", "y", "true", "1", "on", "x", "✓"}
_NO = {"no", "n", "false", "0", "off", "-"}


class Reading:
    """The circumstances in which typed text is read: the plan for names, today, and T for ``T-10``.

    ``workdays`` adds working days to a date; without a calendar Monday to Friday count. ``landing`` is the
    day that planned work has for a day that was counted from today, such as the working day after a Sunday.
    """

    def __init__(
        self,
        plan: Plan,
        today: dt.date,
        anchor: dt.date | None = None,
        workdays: Callable[[dt.date, int], dt.date] | None = None,
        landing: Callable[[dt.date], dt.date] | None = None,
    ) -> None:
        self.plan = plan
        self.today = today
        self.anchor = anchor
        self.workdays = workdays or _add_weekdays
        self.landing = landing

    def parse(self, spec: FieldSpec, text: str) -> Value:
        """The value that ``text`` stands for in this field; empty text clears it.

        Raises InvalidValue with what was expected, NotFound for a name the plan does not have.
        """
        text = text.strip() if spec.type is not FieldType.TEXT else text
        if not text:
            return _empty(spec)
        try:
            return self._readers()[spec.type](spec, text)
        except (ValueError, OverflowError):
            expected = _EXPECTED[spec.type]
            raise InvalidValue("unreadable-value", text=text, expected=expected, field=spec.title) from None

    def _readers(self) -> Mapping[FieldType, Callable[[FieldSpec, str], Value]]:
        return {
            FieldType.LINE: lambda _, text: text,
            FieldType.TEXT: lambda _, text: text,
            FieldType.INTEGER: lambda _, text: int(text.replace("−", "-").replace(" ", "")),
            FieldType.NUMBER: lambda _, text: _number(text),
            FieldType.YES_NO: lambda _, text: _yes_no(text),
            FieldType.DATE: lambda _, text: self.date(text),
            FieldType.LOCAL_TIME: self._local_time,
            FieldType.INSTANT: lambda _, text: _instant(text),
            FieldType.DURATION: lambda _, text: self.duration(text),
            FieldType.CHOICE: _choice,
            FieldType.CHOICES: lambda spec, text: tuple(_choice(spec, part) for part in _parts(text)),
            FieldType.WORDS: lambda _, text: _parts(text),
            FieldType.REFERENCE: lambda spec, text: self.reference(spec, text).id,
            FieldType.REFERENCES: lambda spec, text: tuple(self.reference(spec, p).id for p in _parts(text)),
        }

    def date(self, text: str) -> dt.date:
        """A date: ISO, ``12 jan``, ``12 jan 2027``, ``today``, ``+5d``, ``next tue``, ``last mon``, ``T-10``.

        Day and month without a year mean the next such day from a month ago on. Raises ValueError.
        """
        words = " ".join(text.lower().replace(",", " ").split())
        if words in ("today", "tomorrow", "yesterday"):
            return self.today + dt.timedelta(days=("yesterday", "today", "tomorrow").index(words) - 1)
        if found := re.fullmatch(r"([+-])\s*(\d{1,5})\s*(d|wd|w|m|y)?", words):
            return self._shifted(int(found[1] + found[2]), found[3] or "d")
        if found := re.fullmatch(r"t\s*([+-])\s*(\d{1,4})", words.replace("−", "-")):
            if self.anchor is None:
                raise ValueError("no go-live date to count from")
            return self.workdays(self.anchor, int(found[1] + found[2]))
        if words == "t" and self.anchor is not None:
            return self.anchor
        if found := re.fullmatch(r"(next |last )?([a-z]{3,9})", words):
            ahead = _WEEKDAYS.index(found[2][:3]) - self.today.weekday()
            days = -(-ahead % 7 or 7) if found[1] == "last " else ahead % 7 or 7
            return self.today + dt.timedelta(days=days)
        return self._calendar_date(words)

    def _calendar_date(self, words: str) -> dt.date:
        if found := re.fullmatch(
            r"(?:[a-z]{3,9} )?(\d{1,2})(?:st|nd|rd|th)?[ -]([a-z]{3,9})\.?(?:[ -](\d{4}))?", words
        ):
            day, month, year = int(found[1]), _MONTHS.index(found[2][:3]) + 1, found[3]
        elif found := re.fullmatch(r"([a-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?(?: (\d{4}))?", words):
            day, month, year = int(found[2]), _MONTHS.index(found[1][:3]) + 1, found[3]
        elif found := re.fullmatch(r"(\d{1,2})[./](\d{1,2})[./](\d{4})", words):
            # British order; a page that asks which order was meant does so before it comes here.
            return dt.date(int(found[3]), int(found[2]), int(found[1]))
        else:
            return dt.date.fromisoformat(words)
        if year:
            return dt.date(int(year), month, day)
        near = self.today - dt.timedelta(days=31)
        guess = dt.date(near.year, month, day)
        return guess if guess >= near else dt.date(near.year + 1, month, day)

    def _shifted(self, count: int, unit: str) -> dt.date:
        if unit == "wd":
            return self.workdays(self.today, count)
        if unit in "dw":
            return self.today + dt.timedelta(days=count * (7 if unit == "w" else 1))
        months = self.today.month - 1 + count * (12 if unit == "y" else 1)
        year, month = self.today.year + months // 12, months % 12 + 1
        last = (dt.date(year + month // 12, month % 12 + 1, 1) - dt.timedelta(days=1)).day
        return dt.date(year, month, min(self.today.day, last))

    def _local_time(self, spec: FieldSpec, text: str) -> dt.datetime:
        """A local date-time; a date alone means its first or last working minute by the field's name.

        What names a zone (``18 mar AoE``, ``18 mar 17:00 America/New_York``) is turned into local time.
        """
        ends = any(word in spec.name for word in ("finish", "deadline", "until"))
        if found := _ZONED.fullmatch(text):
            return self._from_zone(found[1], found[2], ends)
        found = re.fullmatch(r"(.*?)[ T](\d{1,2}):(\d{2})(?::\d{2}(?:\.\d+)?)?", text)
        if found:
            return dt.datetime.combine(self._day(spec, found[1]), dt.time(int(found[2]), int(found[3])))
        calendar = self.plan.tables.get("calendar", {}).get(self.plan.programme.calendar or "")
        hours = str(getattr(calendar, "monday", "")) or "09:00-17:00"
        clock = hours.split("-")[-1] if ends else hours.split("-")[0]
        day = self._day(spec, text)
        if clock == "24:00":
            return dt.datetime.combine(day + dt.timedelta(days=1), dt.time())
        return dt.datetime.combine(day, dt.time.fromisoformat(clock))

    def _day(self, spec: FieldSpec, text: str) -> dt.date:
        """The day of a date-time; what happened stays on the day that was counted, whatever day that is."""
        day = self.date(text)
        if self.landing is None or spec.name.startswith("actual_") or not _COUNTED.fullmatch(text):
            return day
        return self.landing(day)

    def _from_zone(self, text: str, zone: str, ends: bool) -> dt.datetime:
        """A moment of another zone as local time; a day alone stands for its end there, or its beginning."""
        day, *clock = text.rsplit(maxsplit=1) if ":" in text else (text,)
        if clock:
            moment = dt.datetime.combine(self.date(day), dt.time.fromisoformat(clock[0].zfill(5)))
            return local(moment.replace(tzinfo=zone_named(zone)), self.plan.programme.zone)
        date = self.date(day) if ends else self.date(day) - dt.timedelta(days=1)
        return local(end_of_day(date, zone), self.plan.programme.zone)

    def duration(self, text: str) -> int:
        """Working minutes from ``3d``, ``1w 2d``, ``4.5h``, ``90m``; a bare number means days."""
        day = self.plan.programme.hours_per_day * 60
        sizes = {"w": day * self.plan.programme.days_per_week, "d": day, "h": 60, "m": 1}
        found = re.findall(r"([\d.,]+)\s*(w|d|h|m)?[a-z]*", text.lower())
        if not found or re.sub(r"([\d.,]+)\s*(w|d|h|m)?[a-z]*|\s", "", text.lower()):
            raise ValueError(text)
        return round(sum(_number(number) * sizes[unit or "d"] for number, unit in found))

    def reference(self, spec: FieldSpec, text: str) -> Record:
        """The record that a key, an exact title, or ``KEY title`` names among the kinds the field takes."""
        assert spec.ref is not None
        for key in (text, text.split()[0]):
            try:
                found = self.plan.by_key(key)
            except NotFound:
                continue
            if found.KIND.name in spec.ref.kinds:
                return found
        named = [
            candidate
            for kind in spec.ref.kinds
            for candidate in self.plan.tables.get(kind, {}).values()
            if candidate.title and candidate.title.casefold() == text.casefold()
        ]
        if len(named) > 1:
            shown = ", ".join(candidate.key for candidate in named[:5])
            raise Refusal("ambiguous-title", title=text, shown=shown)
        if not named:
            raise NotFound("unknown-key", key=text)
        return named[0]


def shown(spec: FieldSpec, value: Value, plan: Plan) -> str:
    """The value as a person reads it: labels, titles, ``Mon 14 Dec 2026``, ``13d``; none is empty."""
    if value is None or value == "" or value == ():
        return ""
    if spec.type in (FieldType.REFERENCE, FieldType.REFERENCES):
        ids = value if isinstance(value, tuple) else (str(value),)
        return ", ".join(title_of(plan, found) if (found := plan.get(id)) else "?" for id in ids)
    if spec.choices:
        members = value if isinstance(value, tuple) else (value,)
        return ", ".join(choice_label(spec.choices(str(member))) for member in members)
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if spec.type is FieldType.DURATION:
        return duration_text(cast(int, value), plan)
    if isinstance(value, dt.datetime):
        return f"{date_text(value)} {value:%H:%M}"
    if isinstance(value, dt.date):
        return date_text(value)
    if isinstance(value, tuple):
        return ", ".join(value)
    return f"{value:g}" if isinstance(value, float) else str(value)


def typed(spec: FieldSpec, value: Value, plan: Plan) -> str:
    """The value as text that :meth:`Reading.parse` takes back: keys, codes, ISO dates, ``1w 2d``."""
    if value is None or value == ():
        return ""
    if spec.type in (FieldType.REFERENCE, FieldType.REFERENCES):
        ids = value if isinstance(value, tuple) else (str(value),)
        return ", ".join(found.key if (found := plan.get(id)) else id for id in ids)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if spec.type is FieldType.DURATION:
        return duration_text(cast(int, value), plan)
    if isinstance(value, dt.datetime):
        return value.isoformat(sep=" ", timespec="minutes" if value.second == 0 else "auto")
    if isinstance(value, dt.date):
        return value.isoformat()
    return (
        ", ".join(value)
        if isinstance(value, tuple)
        else repr(value)
        if isinstance(value, float)
        else str(value)
    )


def date_text(day: dt.date) -> str:
    """``Mon 14 Dec 2026``, the same on every system whatever its locale."""
    return f"{_WEEKDAYS[day.weekday()].title()} {day.day} {_MONTHS[day.month - 1].title()} {day.year}"


def duration_text(minutes: int, plan: Plan) -> str:
    """Working minutes as ``2w 3d 4h 30m``, exactly; zero is ``0d``."""
    day = plan.programme.hours_per_day * 60
    days, rest = divmod(abs(minutes), day)
    parts = [(days, "d"), (rest // 60, "h"), (rest % 60, "m")]
    text = " ".join(f"{count}{unit}" for count, unit in parts if count) or "0d"
    return f"-{text}" if minutes < 0 else text


_EXPECTED: Mapping[FieldType, str] = {
    FieldType.LINE: "a text",
    FieldType.TEXT: "a text",
    FieldType.INTEGER: "a whole number",
    FieldType.NUMBER: "a number",
    FieldType.YES_NO: "yes or no",
    FieldType.DATE: "a date, such as 12 jan, +5d, next tue, T-10 or 2027-01-12",
    FieldType.LOCAL_TIME: "a date or a date and time, such as 12 jan 09:00 or 12 jan AoE",
    FieldType.INSTANT: "a date and time with a zone, such as 2027-01-12T09:00+00:00",
    FieldType.DURATION: "a duration, such as 3d, 1w 2d or 4h",
    FieldType.CHOICE: "one of the choices",
    FieldType.CHOICES: "a list of the choices",
    FieldType.REFERENCE: "a key or a title",
    FieldType.REFERENCES: "a list of keys or titles",
    FieldType.WORDS: "a list of words",
}


def _empty(spec: FieldSpec) -> Value:
    if spec.optional:
        return None
    if spec.type in (FieldType.LINE, FieldType.TEXT):
        return ""
    return spec.default


def _parts(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


def _number(text: str) -> float:
    return float(text.replace("−", "-").replace(" ", "").replace(",", "."))


def _yes_no(text: str) -> bool:
    word = text.casefold()
    if word in _YES:
        return True
    if word in _NO:
        return False
    raise ValueError(text)


def _choice(spec: FieldSpec, text: str) -> Value:
    assert spec.choices is not None
    word = text.casefold().replace("-", " ").replace("_", " ")
    for member in spec.choices:
        if word in (
            member.value.casefold().replace("_", " "),
            choice_label(member).casefold().replace("-", " "),
        ):
            return member
    known = ", ".join(choice_label(member) for member in spec.choices)
    raise InvalidValue("unreadable-value", text=text, expected=f"one of {known}", field=spec.title)


def _instant(text: str) -> dt.datetime:
    moment = dt.datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.astimezone()


def _add_weekdays(day: dt.date, count: int) -> dt.date:
    step = 1 if count > 0 else -1
    while count:
        day += dt.timedelta(days=step)
        if day.weekday() < 5:
            count -= step
    return day
