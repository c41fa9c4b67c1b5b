"""Packs and the highlight report as documents: what is asked for, put together from the plan."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from relplanner.cli.extracting import extract_of
from relplanner.cli.given import Given
from relplanner.cli.opening import View, author_named
from relplanner.exchange.sheets.book import build
from relplanner.exchange.sheets.model import Facts
from relplanner.exchange.sheets.packs import profile_of
from relplanner.reports.files import document_bytes, pack_bytes
from relplanner.reports.highlight import Reported, fortnight, highlight_document
from relplanner.schedule.dates import compute

HIGHLIGHT = "highlight"


def export_document(given: Given, view: View, suffix: str, what: str, wanted: Mapping[str, Any]) -> bytes:
    """The bytes of a document: the highlight report of a period, else a pack. Raises Refusal.

    Of the period the first day is a fortnight before the last unless it is named, and the last is today.
    """
    plan, extract = view.plan, extract_of(view.plan, wanted)
    schedule = compute(plan)
    facts = Facts(view.session.facts()["plan_id"], dt.datetime.now().astimezone(), author_named(None))
    roadmap = given.hands.roadmap_sheet(plan, extract)
    if what == HIGHLIGHT:
        last = extract.last or dt.date.today()
        period = Reported(extract.first or fortnight(last).first, last)
        return document_bytes(highlight_document(schedule, facts, period, extract.releases), suffix, roadmap)
    profile = profile_of(plan, what or "schedule")
    profile = replace(
        profile,
        releases=extract.releases or profile.releases,
        start=extract.first or profile.start,
        finish=extract.last or profile.finish,
    )
    return pack_bytes(build(schedule, profile, facts), suffix, roadmap)
