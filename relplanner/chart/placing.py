"""Where dates lie on a scale: by the hour when zoomed in, filling whole days when zoomed out."""

from __future__ import annotations

import datetime as dt

from relplanner.chart.scale import Scale, day_number
from relplanner.schedule.dates import Span


def extent(scale: Scale, span: Span) -> tuple[float, float]:
    """From where to where a span reaches."""
    if scale.whole_days:
        return scale.x(span.start.toordinal()), scale.x(span.last_day.toordinal() + 1)
    return scale.x(day_number(span.start)), scale.x(day_number(span.finish))


def middle_of(scale: Scale, span: Span) -> float:
    """Where a moment lies: zoomed out, in the middle of its day."""
    return scale.x(span.finish.toordinal() + 0.5 if scale.whole_days else day_number(span.finish))


def end_at(scale: Scale, moment: dt.datetime) -> float:
    """Where something lies that ends at a moment: zoomed out, at the end of its day."""
    if not scale.whole_days:
        return scale.x(day_number(moment))
    # What ends at midnight ended the day before.
    return scale.x((moment - dt.timedelta(minutes=1)).toordinal() + 1)
