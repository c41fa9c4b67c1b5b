"""Windows that hold releases back, the slots they are to go live in, and maintenance of what they use."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from itertools import chain

from relplanner.domain.kinds import Release, Window
from relplanner.domain.kinds.choices import Level
from relplanner.domain.kinds.context import WindowKind
from relplanner.rules.conflicts.finding import Conflict, Rule
from relplanner.rules.conflicts.view import GoLive, View, Work
from relplanner.rules.severity import Facts, Severity
from relplanner.rules.windows import HOLDING, Opening, concerns, lets_pass, openings

_RULES = {
    WindowKind.FREEZE: Rule.FREEZE,
    WindowKind.BLACKOUT: Rule.BLACKOUT,
    WindowKind.EMBARGO: Rule.EMBARGO,
}
_DAY = dt.timedelta(days=1)
_NEXT_SLOT_WITHIN = dt.timedelta(days=190)


def held_back(view: View) -> Iterator[Conflict]:
    """Go-lives in a window that holds them back, and work in environments in use, or in those it names."""
    for window in view.plan.of(Window).values():
        if window.kind in HOLDING and not window.archived:
            for going in view.going_live.values():
                yield from live_in_window(view, window, going)
            if window.kind is not WindowKind.EMBARGO:
                for work in _work_in(view, window.environments or view.in_use):
                    if not work.activity.goes_live:
                        yield from _work_in_window(view, window, work)


def live_in_window(view: View, window: Window, going: GoLive) -> Iterator[Conflict]:
    """The conflict of one go-live with one window, if there is one."""
    release = going.release
    if not _binds(view, window, release) or not _reaches(view, window, going):
        return
    for opening in openings(window, going.start, going.finish):
        if going.meets(opening.start, opening.finish):
            days = going.calendar.days_between(going.day, opening.last_day + _DAY)
            values: Facts = {"release": release.title, "day": going.day, "window": window.title}
            yield Conflict(
                _RULES[window.kind], _severity(window), (going.subject,), "live-in-window", values,
                max(days, 1), "working_days", max(going.start, opening.start).date(), going.day, window.id,
                _leave(view, window, going, going.day),
            )  # fmt: skip
            return


def outside_slots(view: View) -> Iterator[Conflict]:
    """Go-lives on a day without a slot, where the release has slots at all."""
    slots = [each for each in view.plan.of(Window).values() if each.kind is WindowKind.RELEASE_SLOT]
    for going in view.going_live.values() if slots else ():
        yield from outside_slot(view, slots, going)


def outside_slot(view: View, slots: Iterable[Window], going: GoLive) -> Iterator[Conflict]:
    """The conflict of one go-live with the slots of its release, if there is one."""
    release = going.release
    mine = [each for each in slots if concerns(view.plan, each, release) and _reaches(view, each, going)]
    if not mine or release.out_of_band:
        return
    start = dt.datetime.combine(going.day, dt.time())
    if any(True for slot in mine for _ in openings(slot, start, start + _DAY - dt.timedelta(minutes=1))):
        return
    coming = (opening.start for slot in mine for opening in openings(slot, start, start + _NEXT_SLOT_WITHIN))
    following = min(coming, default=None)
    days = going.calendar.days_between(going.day, following.date()) if following else 0
    names = ", ".join(dict.fromkeys(slot.title for slot in mine))
    values: Facts = {"release": release.title, "day": going.day, "window": names}
    yield Conflict(
        Rule.SLOT, min(map(_severity, mine), key=_mildest), (going.subject,), "live-outside-slot", values,
        days, "working_days", going.day, going.day, mine[0].id,
        next((leave for slot in mine if (leave := _leave(view, slot, going, going.day))), ""),
    )  # fmt: skip


def maintained(view: View) -> Iterator[Conflict]:
    """Work in an environment while that is under maintenance."""
    for window in view.plan.of(Window).values():
        if window.kind is WindowKind.MAINTENANCE and not window.archived:
            for work in _work_in(view, window.environments or view.by_environment):
                yield from _work_in_window(view, window, work)


def _work_in_window(view: View, window: Window, work: Work) -> Iterator[Conflict]:
    if not _binds(view, window, work.release):
        return
    met = [
        (opening, minutes)
        for opening in openings(window, work.span.start, work.span.finish)
        if (minutes := work.overlap(opening.start, opening.finish)) is not None
    ]
    if not met:
        return
    first, last = met[0][0], met[-1][0]
    until = min(last.last_day, work.span.last_day)
    values: Facts = {
        "name": work.activity.title,
        "environment": view.title(work.activity.environment),
        "window": window.title,
    }
    yield Conflict(
        _RULES.get(window.kind, Rule.MAINTENANCE), _severity(window), (work.activity.id,), "work-in-window",
        values, sum(minutes for _, minutes in met), "working_minutes", _since(work, first), until, window.id,
        view.override(window.id, until, view.above(work.activity)),
    )  # fmt: skip


def _work_in(view: View, environments: Iterable[str]) -> Iterator[Work]:
    return chain.from_iterable(view.by_environment.get(id, ()) for id in environments)


def _binds(view: View, window: Window, release: Release) -> bool:
    return concerns(view.plan, window, release) and not lets_pass(window, release)


def _reaches(view: View, window: Window, going: GoLive) -> bool:
    """Whether a go-live touches what a window is about; where none is named, it goes into one in use."""
    if not window.environments:
        return True
    environment = going.activity.environment if going.activity is not None else None
    if environment is not None:
        return environment in window.environments
    return any(id in view.in_use for id in window.environments)


def _leave(view: View, window: Window, going: GoLive, until: dt.date) -> str:
    subjects = view.above(going.activity) if going.activity is not None else (going.release.id,)
    return view.override(window.id, until, subjects)


def _severity(window: Window) -> Severity:
    return Severity.WARNING if window.level is Level.SOFT else Severity.BAD


def _mildest(severity: Severity) -> bool:
    return severity is Severity.BAD


def _since(work: Work, opening: Opening) -> dt.date:
    return max(work.span.start, opening.start).date()
