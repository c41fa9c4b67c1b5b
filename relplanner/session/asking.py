"""Asking owners: a small workbook for each, with nothing but what only they can say."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

from relplanner.commands.circulation import Asked
from relplanner.domain.errors import NotFound, Refusal
from relplanner.domain.kinds import Person, Team
from relplanner.domain.plan import Plan, title_of
from relplanner.exchange.progress import Progress, silent
from relplanner.exchange.sheets import packs
from relplanner.exchange.sheets.asked import SHEETS, TOPICS, asked_records
from relplanner.exchange.sheets.lines import Scope
from relplanner.exchange.sheets.packs import Profile
from relplanner.schedule.dates import Schedule, compute
from relplanner.session.circulating import Draft, Written, draft, put_out, written
from relplanner.session.plan_session import PlanSession

PACK = "Ask"
_NOT_IN_NAMES = re.compile(r'[<>:"/\\|?*\x00-\x1f]+')


class Addressee(NamedTuple):
    """An owner (id) who can be asked, what they are called, and how many records of each sheet are theirs."""

    owner: str
    title: str
    counts: dict[str, int]

    @property
    def total(self) -> int:
        """How many rows their workbook would have."""
        return sum(self.counts.values())


class Sent(NamedTuple):
    """An ask that went out: to whom, as which circulation, in which file, with how many rows."""

    title: str
    number: int
    path: Path
    rows: int


def addressees(schedule: Schedule, topics: Collection[str], today: dt.date) -> list[Addressee]:
    """Everybody who has something to say on these topics, in the order of their names."""
    plan = schedule.plan
    scope = Scope(plan, schedule, frozenset(), None, None, today, editable=True)
    found = []
    for record in (*plan.of(Team).values(), *plan.of(Person).values()):
        owners = frozenset({record.id})
        counts = {name: len(asked_records(scope, name, owners)) for name in _sheets(topics)}
        if any(counts.values()) and not record.archived:
            held = {name: count for name, count in counts.items() if count}
            found.append(Addressee(record.id, title_of(plan, record), held))
    return sorted(found, key=lambda each: each.title.casefold())


def topics_named(names: Collection[str]) -> frozenset[str]:
    """Topics by their names; all without any. Raises NotFound for one that there is not."""
    for name in names:
        if name not in TOPICS:
            raise NotFound("unknown-topic", name=name, known=", ".join(TOPICS))
    return frozenset(names) or frozenset(TOPICS)


@dataclass(frozen=True, slots=True)
class Question:
    """A workbook that asks an owner something, before it is written."""

    to: Addressee
    draft: Draft
    asked: Asked

    @property
    def file_name(self) -> str:
        """What its file is called."""
        return file_name(self.draft.facts.number or 0, self.to.title)


def questions(
    session: PlanSession, wanted: Sequence[Addressee], topics: Collection[str], due: dt.date | None = None
) -> list[Question]:
    """A workbook for each of these owners, numbered one after the other. Raises Refusal for nobody."""
    if not wanted:
        raise Refusal("nothing-to-ask")
    fields = tuple(sorted(field for topic in topics for field in TOPICS[topic]))
    found = []
    for ahead, each in enumerate(wanted):
        sheets, owner = (packs.COVER, *each.counts), frozenset({each.owner})
        profile = Profile("ask", PACK, sheets, editable=frozenset(fields), owners=owner)
        drafted = draft(session, profile, (each.title,))
        facts = replace(drafted.facts, number=(drafted.facts.number or 0) + ahead, due=due)
        found.append(Question(each, drafted._replace(facts=facts), Asked(each.owner, fields, due)))
    return found


def written_all(asked: Sequence[Question], progress: Progress = silent) -> list[Written]:
    """The files of all questions. Needs no session, so that it can be made in a thread of its own."""
    made = []
    for number, question in enumerate(asked):
        progress(number, len(asked))
        made.append(written(question.draft))
    return made


def ask(
    session: PlanSession,
    folder: Path,
    topics: Collection[str],
    due: dt.date | None = None,
    owners: Collection[str] = (),
) -> Iterator[Sent]:
    """Write a workbook for each owner (ids; none: everybody) into a folder, and record what it asks.

    Each is a circulation of its own. Raises Refusal when nobody has anything to say, and CouldNotWrite; what
    was written before that stays and is recorded.
    """
    known = addressees(compute(session.plan), topics, dt.date.today())
    wanted = [each for each in known if not owners or each.owner in owners]
    for question in questions(session, wanted, topics, due):
        path = folder / question.file_name
        put_out(session, question.draft, written(question.draft), path, question.asked)
        yield Sent(question.to.title, question.draft.facts.number or 0, path, question.to.total)


def file_name(number: int, title: str) -> str:
    """What the workbook of an ask is called: ``Ask 14 - Ann Lee.xlsx``, on every system."""
    name = _NOT_IN_NAMES.sub(" ", title).strip(" .")[:60] or "somebody"
    return f"Ask {number} - {name}.xlsx"


def owner_named(plan: Plan, name: str) -> str:
    """The id of the person or team that a key or a name means. Raises NotFound."""
    wanted = name.strip().casefold()
    for record in (*plan.of(Team).values(), *plan.of(Person).values()):
        if wanted in (record.key.casefold(), record.title.casefold()):
            return record.id
    raise NotFound("unknown-key", key=name)


def _sheets(topics: Collection[str]) -> list[str]:
    """The sheets on which these topics are answered."""
    kinds = {field.partition(".")[0] for topic in topics for field in TOPICS[topic]}
    return [name for name, (_, kind) in SHEETS.items() if kind in kinds]
