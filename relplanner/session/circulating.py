"""Sending a workbook out: drafted from the snapshot, written anywhere, recorded, then put in place."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple
from uuid import uuid4

from relplanner.commands.circulation import Asked, circulate, last_had, next_number, superseded
from relplanner.domain.errors import NotFound
from relplanner.domain.kinds import Circulation
from relplanner.domain.plan import Plan
from relplanner.exchange.progress import Progress, silent
from relplanner.exchange.sheets.book import build
from relplanner.exchange.sheets.changed import Since
from relplanner.exchange.sheets.model import Facts, Workbook
from relplanner.exchange.sheets.packs import CHANGED, Profile
from relplanner.files import atomic_write
from relplanner.schedule.dates import compute
from relplanner.session.plan_session import PlanSession


class Draft(NamedTuple):
    """What is to go out: the snapshot it shows, whom it goes to, and the number it will have.

    ``had`` is what the recipients saw last, and ``then`` the plan as it stood at that time.
    """

    plan: Plan
    profile: Profile
    facts: Facts
    had: Circulation | None = None
    then: Plan | None = None

    def build(self) -> Workbook:
        """The workbook as it would go out, for a preview or for :func:`written`."""
        since = None
        if self.had is not None and self.then is not None:
            since = Since(self.had.number, self.had.issued_at, compute(self.then))
        return build(compute(self.plan), self.profile, self.facts, since)


class Written(NamedTuple):
    """A workbook in memory: the file's bytes, what its cells say, and what they could not carry as it was."""

    book: Workbook
    data: bytes
    content_hash: str
    base_hash: str
    base: bytes
    replaced: tuple[str, ...]

    @property
    def number(self) -> int:
        """The number that the workbook says it has."""
        return self.book.facts.number or 0


def draft(session: PlanSession, profile: Profile, recipients: tuple[str, ...]) -> Draft:
    """A workbook of a pack for these recipients, as the plan is now."""
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
    had = last_had(plan, recipients) if CHANGED in profile.sheets else None
    return Draft(plan, profile, facts, had, _as_they_had_it(session, had))


def _as_they_had_it(session: PlanSession, had: Circulation | None) -> Plan | None:
    """The plan behind a circulation; None where this copy of the plan does not know that moment."""
    try:
        return session.plan_at(had.place) if had is not None else None
    except NotFound:
        return None


def written(drafted: Draft, progress: Progress = silent) -> Written:
    """The file of a draft. Needs no session, so that it can be made in a thread of its own."""
    from relplanner.exchange.excel.base import base_of, content_hash  # openpyxl, only when it is needed
    from relplanner.exchange.excel.writer import write_workbook

    book = drafted.build()
    base = base_of(book)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "workbook.xlsx"
        replaced = write_workbook(book, path, progress)
        data = path.read_bytes()
    told = tuple(f"{each.sheet} {each.cell}: {each.what}" for each in replaced)
    return Written(book, data, content_hash(book), base.hash, base.blob, told)


def written_as(drafted: Draft, make: Callable[[Workbook], bytes]) -> Written:
    """The draft as a file of another kind, which ``make`` makes of its workbook; it does not come back.

    What it says is recorded like a workbook's, so that its number can be looked up.
    """
    from relplanner.exchange.excel.base import base_of, content_hash  # as above

    book = drafted.build()
    base = base_of(book)
    return Written(book, make(book), content_hash(book), base.hash, base.blob, ())


def put_out(
    session: PlanSession, drafted: Draft, made: Written, path: Path, ask: Asked | None = None
) -> None:
    """Record the circulation, and what it asks, and put its file at ``path``.

    Raises CouldNotWrite and what recording it refuses; then there is no file and nothing was recorded, save
    that a file which fails to be put in place at the very end leaves its number used.
    """

    def fill(temporary: Path) -> None:
        temporary.write_bytes(made.data)
        session.do(
            circulate, drafted.profile.title, drafted.facts.recipients, made.number, path.name,
            drafted.facts.uuid, made.content_hash, made.base_hash, made.base, drafted.plan.place, ask,
        )  # fmt: skip

    atomic_write(path, fill)


def send(session: PlanSession, profile: Profile, recipients: tuple[str, ...], path: Path) -> Written:
    """Draft, write and put out in one go. Raises as :func:`put_out`."""
    drafted = draft(session, profile, recipients)
    made = written(drafted)
    put_out(session, drafted, made, path)
    return made
