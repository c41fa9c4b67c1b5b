"""What a picture of a plan shows when nobody says otherwise: all that is known of it."""

from __future__ import annotations

import datetime as dt

from relplanner.chart.conflict_words import ConflictWords
from relplanner.chart.marks import USUAL, Marks, baseline_dates
from relplanner.chart.printing import Extract
from relplanner.domain.plan import Plan
from relplanner.draw.sheet import PictureOptions
from relplanner.rules.conflicts import radar
from relplanner.rules.readiness import ready_shares
from relplanner.schedule.dates import compute


def options_for(plan: Plan, today: dt.date, extract: Extract) -> PictureOptions:
    """An extract with conflicts, baseline and how ready releases are."""
    found = radar(plan, compute(plan), today)
    marks = Marks(USUAL, ConflictWords(found), baseline_dates(plan))
    return PictureOptions(extract, ready=ready_shares(plan, today), marks=marks)
