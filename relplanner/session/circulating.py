"""Sending a workbook out: built from the snapshot, recorded in the plan, then put in place."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import NamedTuple
from uuid import uuid4

from relplanner.commands.circulation import circulate, next_number, superseded
from relplanner.exchange.sheets.book import build
from relplanner.exchange.sheets.model import Facts, Workbook
from relplanner.exchange.sheets.packs import Profile
from relplanner.schedule.dates import compute
from relplanner.session.plan_session import PlanSession


class Circulated(NamedTuple):
    """What went out: its number, what it says, and what cells could not carry as it was."""

    number: int
    book: Workbook
    replaced: tuple[str, ...]


def prepare(session: PlanSession, profile: Profile, recipients: tuple[str, ...]) -> Workbook:
    """The workbook as it would go out now, for a preview or for :func:`send`."""
    plan = session.plan
    before = superseded(plan, profile.title, recipients)
    facts = Facts(
        plan_id=session.facts()["plan_id"],
        issued_at=dt.datetime.now().astimezone(),
        issued_by=session.author,
        number=next_number(plan),
        uuid=str(uuid4()),
        recipients=recipients,
        supersedes=before.number if before else None,
    )
    return build(compute(plan), profile, facts)


def send(session: PlanSession, profile: Profile, recipients: tuple[str, ...], path: Path) -> Circulated:
    """Write the workbook of a pack to ``path`` and record the circulation before the file is in place.

    Raises CouldNotWrite and what recording it refuses; then there is no file and nothing was recorded, save
    that a file which fails to be put in place at the very end leaves its number used.
    """
    from relplanner.exchange.excel.base import base_of, content_hash  # openpyxl, only when it is needed
    from relplanner.exchange.excel.writer import write_workbook

    book, place = prepare(session, profile, recipients), session.plan.place
    number = book.facts.number or 0
    base = base_of(book)

    def record() -> None:
        session.do(
            circulate, profile.title, recipients, number, path.name, book.facts.uuid, content_hash(book),
            base.hash, base.blob, place,
        )  # fmt: skip

    replaced = write_workbook(book, path, record)
    return Circulated(number, book, tuple(f"{each.sheet} {each.cell}: {each.what}" for each in replaced))
