"""What a drag would make of dates: whole working days where whole days are shown, and the words for it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import NamedTuple

from relplanner.chart.scale import Scale, day_number
from relplanner.chart.timeline import Part
from relplanner.chart.washes import Occurrence
from relplanner.domain.typed import date_text
from relplanner.rules.windows import HOLDING
from relplanner.schedule.dates import Span
from relplanner.schedule.worktime import WorkCalendar


class Wish(NamedTuple):
    """What is wished for by mouse or key.

    By its body one activity moves to a ``start``, a release or several records by so many working ``days``;
    by an end one activity has another ``start`` or ``finish``; by its dot it is linked to ``target``.
    """

    ids: tuple[str, ...]
    part: Part
    days: int = 0
    start: dt.datetime | None = None
    finish: dt.datetime | None = None
    target: str = ""


_HOURS_FROM = 96.0
_MOST_DAYS = 40_000


def dragged(span: Span, part: Part, pixels: float, scale: Scale) -> Span:
    """The span after its body or one of its ends was dragged so far.

    Zoomed in, dates move by hours; else by days, and what is worked on stays on working days. An end never
    passes the other.
    """
    days = max(-_MOST_DAYS, min(_MOST_DAYS, pixels / scale.day_width))
    step = (
        dt.timedelta(hours=round(days * 24)) if scale.day_width >= _HOURS_FROM else dt.timedelta(round(days))
    )
    if not step:
        return span
    if part is Part.FINISH:
        return span._replace(finish=max(_placed(span.finish, step, span.calendar), _least_finish(span)))
    start = _placed(span.start, step, span.calendar)
    if part is Part.START:
        return span._replace(start=min(start, _greatest_start(span)))
    return span.moved_to(start)


def nudged(span: Span, part: Part, days: int) -> Span:
    """The span after its body or one of its ends was moved by a working day or so from the keyboard."""
    if part is Part.BODY:
        return span.moved_by(days)
    if part is Part.START:
        there = span.calendar.add_days(span.start.date(), days)
        start = dt.datetime.combine(there, span.start.time())
        return span._replace(start=min(start, _greatest_start(span)))
    there = span.calendar.add_days(span.last_day, days)
    finish = span.finish + (there - span.last_day)
    return span._replace(finish=max(finish, _least_finish(span)))


def wish_for(ids: tuple[str, ...], part: Part, before: Span, after: Span, by_days: bool) -> Wish:
    """The wish that lets the first of these go from one span to another; ``by_days`` if it, or all of them,
    move by whole days."""
    if part is Part.START:
        return Wish(ids[:1], part, start=after.start)
    if part is Part.FINISH:
        return Wish(ids[:1], part, finish=after.finish)
    if by_days or len(ids) > 1:
        return Wish(ids, part, days=working_days_moved(before, after))
    return Wish(ids, part, start=after.start)


def working_days_moved(before: Span, after: Span) -> int:
    """By how many working days a span was moved."""
    return before.calendar.days_between(before.start.date(), after.start.date())


def date_words(span: Span) -> tuple[str, ...]:
    """The dates and the working days of a span, line by line."""
    if span.is_point:
        dates = date_text(span.last_day)
        return (dates if span.calendar.is_working_day(span.last_day) else f"{dates} · not a working day",)
    days = span.working_days
    dates = f"{date_text(span.start.date())} – {date_text(span.last_day)}"
    return dates, f"{days} working {'day' if days == 1 else 'days'}"


def window_words(span: Span, windows: Iterable[Occurrence], product: str | None) -> tuple[str, ...]:
    """The windows that hold a product back and that a span lies in, line by line."""
    low, high = day_number(span.start), day_number(span.finish)
    held = {
        time.window.title: None
        for time in windows
        if time.window.kind in HOLDING and time.start <= high and time.finish > low
        if not time.products or product in time.products
    }
    return tuple(f"▲ in {title}" for title in held)


def _placed(moment: dt.datetime, step: dt.timedelta, calendar: WorkCalendar) -> dt.datetime:
    """The moment so much later; from a working day it lands on one, onwards in the direction of the drag."""
    try:
        there = moment + step
    except OverflowError:
        return moment
    if calendar.is_working_day(moment.date()) and not calendar.is_working_day(there.date()):
        day = calendar.add_days(there.date(), 1 if step > dt.timedelta() else -1)
        there = dt.datetime.combine(day, there.time())
    return there


def _least_finish(span: Span) -> dt.datetime:
    return min(
        span.finish, dt.datetime.combine(span.start.date(), max(span.finish.time(), span.start.time()))
    )


def _greatest_start(span: Span) -> dt.datetime:
    return max(span.start, dt.datetime.combine(span.last_day, min(span.start.time(), span.finish.time())))
