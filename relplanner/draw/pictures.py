"""What a picture of a plan shows when nobody says otherwise: all that is known of it."""

from __future__ import annotations

import datetime as dt

from relplanner.chart.conflict_words import ConflictWords
from relplanner.chart.marks import USUAL, Marks, baseline_dates
from relplanner.chart.printing import DrawnAs, Extract
from relplanner.domain.plan import Plan
from relplanner.draw.months import MonthPages
from relplanner.draw.palette import Palette
from relplanner.draw.printed import Printed
from relplanner.draw.sheet import PictureOptions, Sheet
from relplanner.rules.conflicts import radar
from relplanner.rules.readiness import ready_shares
from relplanner.schedule.dates import compute


def printed_for(plan: Plan, palette: Palette, today: dt.date, extract: Extract) -> Printed:
    """An extract of a plan, as the roadmap or the calendar that it asks for."""
    if extract.drawn_as is DrawnAs.ROADMAP:
        return Sheet(plan, palette, today, options_for(plan, today, extract))
    schedule = compute(plan)
    return MonthPages(schedule, palette, today, extract, ConflictWords(radar(plan, schedule, today)))


def options_for(plan: Plan, today: dt.date, extract: Extract) -> PictureOptions:
    """An extract with conflicts, baseline and how ready releases are."""
    found = radar(plan, compute(plan), today)
    marks = Marks(USUAL, ConflictWords(found), baseline_dates(plan))
    return PictureOptions(extract, ready=ready_shares(plan, today), marks=marks)
