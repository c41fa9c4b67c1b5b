"""People on leave while they are to work, and environments that are wanted by several releases at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from relplanner.domain.kinds import Environment, Person, Team, Window
from relplanner.domain.kinds.context import EnvironmentKind, WindowKind
from relplanner.rules.conflicts.finding import Conflict, Rule
from relplanner.rules.conflicts.view import View, Work
from relplanner.rules.severity import Facts, Severity
from relplanner.rules.windows import openings

# Where as many work at once as like, and where roll-outs pass through.
_ROOMY = frozenset({EnvironmentKind.DEV, EnvironmentKind.CI, EnvironmentKind.LIVE})


def on_leave(view: View) -> Iterator[Conflict]:
    """Work of somebody, or of a team with somebody, who is away during it."""
    leaves = [
        window
        for window in view.plan.of(Window).values()
        if window.kind is WindowKind.LEAVE and not window.archived
    ]
    if not leaves:
        return
    by_owner: dict[str, list[Work]] = {}
    for work in view.work:
        if work.activity.owner is not None:
            by_owner.setdefault(work.activity.owner, []).append(work)
    teams: dict[str, list[str]] = {}
    for id, team in view.plan.of(Team).items():
        for member in team.members:
            teams.setdefault(member, []).append(id)
    for window in leaves:
        for person in _away(view, window):
            for owner in (person, *teams.get(person, ())):
                for work in by_owner.get(owner, ()):
                    yield from _missed(view, window, person, work)


def _away(view: View, window: Window) -> tuple[str, ...]:
    """Whose leave it is; its owner's where it does not say."""
    if window.people or view.plan.one(Person, window.owner) is None:
        return window.people
    return (window.owner,) if window.owner is not None else ()


def _missed(view: View, window: Window, person: str, work: Work) -> Iterator[Conflict]:
    met = [
        (opening, minutes)
        for opening in openings(window, work.span.start, work.span.finish)
        if (minutes := work.overlap(opening.start, opening.finish)) is not None
    ]
    if not met:
        return
    until = min(met[-1][0].last_day, work.span.last_day)
    values: Facts = {"name": work.activity.title, "person": view.title(person), "window": window.title}
    yield Conflict(
        Rule.LEAVE, Severity.WARNING, (work.activity.id,),
        "on-leave", values, sum(minutes for _, minutes in met), "working_minutes",
        max(work.span.start, met[0][0].start).date(), until, window.id,
        view.override(window.id, until, view.above(work.activity)),
    )  # fmt: skip


def double_booked(view: View) -> Iterator[Conflict]:
    """Environments in which more releases work at once than they have room for."""
    for id, wanted in view.by_environment.items():
        environment = view.plan.one(Environment, id)
        if environment is None or environment.kind in _ROOMY:
            continue
        inside: list[Work] = []
        for work in sorted(wanted, key=lambda each: (each.span.start, each.activity.id)):
            if work.span.is_point:
                continue
            inside = [other for other in inside if other.span.finish > work.span.start]
            others = [other for other in inside if other.release is not work.release]
            if others and len({other.release.id for other in others}) >= environment.capacity:
                yield _crowded(view, environment, work, others)
            inside.append(work)


def _crowded(view: View, environment: Environment, work: Work, others: list[Work]) -> Conflict:
    finish = min(work.span.finish, max(other.span.finish for other in others))
    minutes = work.overlap(work.span.start, finish) or 0
    last = finish - dt.timedelta(minutes=1)
    values: Facts = {
        "environment": environment.title, "name": work.activity.title, "release": work.release.title,
        "other": others[0].activity.title, "of": others[0].release.title,
    }  # fmt: skip
    return Conflict(
        Rule.ENVIRONMENT, Severity.WARNING,
        (work.activity.id, *(other.activity.id for other in others)), "double-booked", values,
        minutes, "working_minutes", work.span.start.date(), last.date(),
    )  # fmt: skip
