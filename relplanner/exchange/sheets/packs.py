"""Packs: saved profiles of what goes out, the built-in ones and those of the plan."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from relplanner.domain.errors import NotFound
from relplanner.domain.kinds import Pack
from relplanner.domain.kinds.choices import Audience
from relplanner.domain.plan import Plan

COVER, SCHEDULE, TIMELINE = "cover", "schedule", "timeline"
CHECKLIST, CRITERIA, RISKS, MATRIX, NOTES = "checklist", "criteria", "risks", "risk-matrix", "notes"
OTHERS = "others"
"""Stands for a sheet of every other kind that the plan holds; a kind's own name stands for its sheet."""


@dataclass(frozen=True, slots=True)
class Profile:
    """What a workbook carries: its sheets in order, which releases, which days, for whom."""

    name: str
    title: str
    sheets: tuple[str, ...]
    releases: frozenset[str] = field(default_factory=frozenset)
    start: dt.date | None = None
    finish: dt.date | None = None
    audience: Audience = Audience.INTERNAL


BUILT_IN = (
    Profile("schedule", "Schedule", (COVER, SCHEDULE, TIMELINE, CHECKLIST, RISKS, NOTES)),
    Profile("board", "Board pack", (COVER, SCHEDULE, TIMELINE, RISKS, MATRIX, "decision")),
    Profile("readiness", "Readiness review", (COVER, TIMELINE, CHECKLIST, CRITERIA, RISKS)),
    Profile("risk", "Risk review", (COVER, RISKS, MATRIX, "risk_action")),
    Profile(
        "everything",
        "Everything",
        (COVER, SCHEDULE, TIMELINE, CHECKLIST, CRITERIA, RISKS, MATRIX, NOTES, OTHERS),
    ),
)  # fmt: skip


def profile_of(plan: Plan, name: str) -> Profile:
    """The profile that a built-in pack's name, or the key or title of a pack of the plan, stands for.

    Raises NotFound.
    """
    wanted = name.strip().casefold()
    for pack in plan.of(Pack).values():
        if wanted in (pack.key.casefold(), pack.title.casefold()):
            return _saved(pack)
    for profile in BUILT_IN:
        if wanted in (profile.name, profile.title.casefold()):
            return profile
    known = [profile.name for profile in BUILT_IN] + [pack.title for pack in plan.of(Pack).values()]
    raise NotFound("unknown-pack", name=name, known=", ".join(known))


def _saved(pack: Pack) -> Profile:
    base = next((profile for profile in BUILT_IN if profile.name == pack.profile), BUILT_IN[0])
    return Profile(
        base.name, pack.title, pack.sheets or base.sheets, frozenset(pack.releases), pack.start, pack.finish,
        pack.audience,
    )  # fmt: skip
