"""Copies that go out for reading only: a draft's workbook told as a document, a list or a calendar."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from relplanner.chart.printing import Extract
from relplanner.domain.plan import Plan
from relplanner.draw.sheet import Sheet
from relplanner.exchange.sheets.model import Workbook
from relplanner.exchange.wanted import Revision, Wanted
from relplanner.reports.files import DOCUMENTS, pack_bytes
from relplanner.session.circulating import Draft

FOR_READING = (*DOCUMENTS, ".csv", ".ics")
"""The files that a pack goes out as, besides a workbook; none of them comes back."""

Roadmap = Callable[[Plan, Extract], Sheet]
"""Lays a roadmap out to be drawn."""


def pack_file(
    drafted: Draft, book: Workbook, suffix: str, known: Mapping[str, Revision], roadmap: Roadmap
) -> bytes:
    """The bytes of a draft's file with this suffix. Raises Refusal for one that no pack goes out as.

    ``known`` are the revisions of records, for calendars that update what they show.
    """
    if suffix == ".csv":
        from relplanner.exchange.pack_csv import pack_csv  # each way out needs libraries of its own

        return pack_csv(book)
    if suffix == ".ics":
        from relplanner.exchange.ics_export import write_ics

        name = f"{drafted.plan.programme.title} · {drafted.facts.name}"
        return write_ics(drafted.plan, Wanted(now=drafted.facts.issued_at, revisions=known, name=name))
    profile = drafted.profile
    extract = Extract(profile.start, profile.finish, profile.releases)
    return pack_bytes(book, suffix, roadmap(drafted.plan, extract))
