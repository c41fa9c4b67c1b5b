"""Packs: saved profiles of what goes out, the built-in ones and those of the plan."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from relplanner.domain.declare import Value
from relplanner.domain.errors import NotFound
from relplanner.domain.kinds import Pack
from relplanner.domain.kinds.choices import Audience
from relplanner.domain.plan import Plan

COVER, SCHEDULE, TIMELINE = "cover", "schedule", "timeline"
CHECKLIST, CRITERIA, SIGNOFFS = "checklist", "criteria", "sign-off"
RISKS, MATRIX, NOTES = "risks", "risk-matrix", "notes"
CHANGED, CALENDAR, MEASURES = "what-changed", "month-calendar", "measures"
ASK_RELEASES, ASK_ACTIVITIES, ASK_CHECKLIST = "ask-releases", "ask-activities", "ask-checklist"
ASK_RISKS, ASK_SIGNOFFS = "ask-risks", "ask-sign-offs"
OTHERS = "others"
"""Stands for a sheet of every other kind that the plan holds; a kind's own name stands for its sheet."""


@dataclass(frozen=True, slots=True)
class Profile:
    """What a workbook carries: its sheets in order, which releases, which days, for whom.

    ``left_out`` names columns that are not shown (``schedule.notes``: sheet and column), ``editable`` the
    fields that alone may be edited (``activity.finish``: kind and field; empty: all that usually may), and
    ``protect`` asks for sheets in which nothing else can be changed. ``recipients`` are whom it usually goes
    to. ``owners`` (ids) are whose records an ask is about.
    """

    name: str
    title: str
    sheets: tuple[str, ...]
    releases: frozenset[str] = field(default_factory=frozenset)
    start: dt.date | None = None
    finish: dt.date | None = None
    audience: Audience = Audience.INTERNAL
    left_out: frozenset[str] = field(default_factory=frozenset)
    editable: frozenset[str] = field(default_factory=frozenset)
    recipients: tuple[str, ...] = ()
    protect: bool = False
    owners: frozenset[str] = field(default_factory=frozenset)


BUILT_IN = (
    Profile("schedule", "Schedule", (COVER, CHANGED, SCHEDULE, TIMELINE, CALENDAR, CHECKLIST, RISKS, NOTES)),
    Profile(
        "board",
        "Board pack",
        (COVER, CHANGED, SCHEDULE, TIMELINE, CALENDAR, SIGNOFFS, RISKS, MATRIX, "decision", MEASURES),
    ),
    Profile(
        "readiness", "Readiness review", (COVER, CHANGED, TIMELINE, CHECKLIST, CRITERIA, SIGNOFFS, RISKS)
    ),
    Profile("risk", "Risk review", (COVER, CHANGED, RISKS, MATRIX, "risk_action")),
    Profile(
        "everything",
        "Everything",
        (
            COVER, CHANGED, SCHEDULE, TIMELINE, CALENDAR, CHECKLIST, CRITERIA, SIGNOFFS, RISKS, MATRIX, NOTES,
            MEASURES, OTHERS,
        ),
    ),
)  # fmt: skip


def profile_of(plan: Plan, name: str) -> Profile:
    """The profile that a built-in pack's name, or the key or title of a pack of the plan, stands for.

    Raises NotFound.
    """
    wanted = name.strip().casefold()
    for pack in plan.of(Pack).values():
        if wanted in (pack.key.casefold(), pack.title.casefold()):
            return profile_from(pack)
    for profile in BUILT_IN:
        if wanted in (profile.name, profile.title.casefold()):
            return profile
    known = [profile.name for profile in BUILT_IN] + [pack.title for pack in plan.of(Pack).values()]
    raise NotFound("unknown-pack", name=name, known=", ".join(known))


def profile_from(pack: Pack) -> Profile:
    """The profile that a pack of the plan saves."""
    base = next((profile for profile in BUILT_IN if profile.name == pack.profile), BUILT_IN[0])
    return Profile(
        base.name, pack.title, pack.sheets or base.sheets, frozenset(pack.releases), pack.start, pack.finish,
        pack.audience, frozenset(pack.left_out), frozenset(pack.editable), pack.recipients, pack.protect,
    )  # fmt: skip


def pack_values(profile: Profile) -> dict[str, Value]:
    """What a pack of the plan holds to save a profile: the inverse of :func:`profile_from`."""
    return {
        "title": profile.title,
        "profile": profile.name,
        "sheets": profile.sheets,
        "releases": tuple(sorted(profile.releases)),
        "start": profile.start,
        "finish": profile.finish,
        "audience": profile.audience,
        "left_out": tuple(sorted(profile.left_out)),
        "editable": tuple(sorted(profile.editable)),
        "recipients": profile.recipients,
        "protect": profile.protect,
    }
