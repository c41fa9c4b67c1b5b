"""The days on which releases go live: days off, weekday policies, several on one day, trains and soaks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from relplanner.domain.errors import BrokenRule
from relplanner.domain.kinds import Activity, Environment, Release, ReleaseTrain
from relplanner.domain.kinds.choices import ReleaseKind
from relplanner.domain.kinds.planning import ReleaseState
from relplanner.domain.weekdays import weekday_names, weekdays
from relplanner.rules.conflicts.finding import Conflict, Rule
from relplanner.rules.conflicts.view import IN_USE, GoLive, View
from relplanner.rules.severity import Facts, Severity
from relplanner.schedule.trains import calendar_of, nearest, slots

_DAY = dt.timedelta(days=1)
_SLOT_WITHIN = dt.timedelta(days=366)


def days_off(view: View) -> Iterator[Conflict]:
    """Go-lives on a day on which nobody works."""
    for going in view.going_live.values():
        yield from day_off(going)


def day_off(going: GoLive) -> Iterator[Conflict]:
    """The conflict of one go-live with its calendar, if there is one; an emergency asks no calendar."""
    day, calendar = going.day, going.calendar
    if calendar.is_working_day(day) or going.release.kind is ReleaseKind.EMERGENCY:
        return
    holiday = calendar.name_of(day)
    values: Facts = {"release": going.release.title, "day": day, "holiday": holiday}
    rule, code = (Rule.HOLIDAY, "live-on-holiday") if holiday else (Rule.DAY_OFF, "live-on-day-off")
    away = (calendar.add_days(day, 1) - day).days
    yield Conflict(rule, Severity.WARNING, (going.subject,), code, values, away, "days", day, day)


def wrong_weekdays(view: View) -> Iterator[Conflict]:
    """Go-lives on a weekday that the train, else the programme, does not allow."""
    for going in view.going_live.values():
        yield from wrong_weekday(view, going)


def wrong_weekday(view: View, going: GoLive) -> Iterator[Conflict]:
    """The conflict of one go-live with the weekday policy, if there is one.

    An emergency and what is out of band keep no such policy.
    """
    release, day = going.release, going.day
    if release.kind is ReleaseKind.EMERGENCY or release.out_of_band:
        return
    train = view.plan.one(ReleaseTrain, release.train)
    policy = (train is not None and weekdays(train.weekdays)) or weekdays(view.plan.programme.live_weekdays)
    if not policy or day.weekday() in policy:
        return
    away = min((wanted - day.weekday()) % 7 for wanted in policy)
    days = max(going.calendar.days_between(day, day + away * _DAY), 1)
    values: Facts = {"release": release.title, "day": day, "allowed": weekday_names(policy)}
    yield Conflict(
        Rule.WEEKDAY,
        Severity.WARNING,
        (going.subject,),
        "live-on-weekday",
        values,
        days,
        since=day,
        until=day,
    )


def same_days(view: View) -> Iterator[Conflict]:
    """Several releases that go live on one day: of one product it is bad, else something to know."""
    by_day: dict[dt.date, list[GoLive]] = {}
    for going in view.going_live.values():
        by_day.setdefault(going.day, []).append(going)
    for day, together in by_day.items():
        if len(together) < 2:
            continue
        by_product: dict[str, list[GoLive]] = {}
        for going in together:
            by_product.setdefault(going.release.product or going.release.id, []).append(going)
        for alike in by_product.values():
            if len(alike) > 1:
                yield _together(view, day, alike, Severity.BAD)
        if len(by_product) > 1:
            yield _together(view, day, [alike[-1] for alike in by_product.values()], Severity.WARNING)


def _together(view: View, day: dt.date, together: Sequence[GoLive], severity: Severity) -> Conflict:
    code = "one-product-live" if severity is Severity.BAD else "same-day-live"
    names = " and ".join(sorted(going.release.title for going in together[:3]))
    more = len(together) - 3
    values: Facts = {"names": names, "others": more, "day": day}
    return Conflict(
        Rule.SAME_DAY, severity, tuple(going.subject for going in reversed(together)),
        f"{code}-many" if more > 0 else code, values, len(together), "releases", day, day,
    )  # fmt: skip


# -- trains ------------------------------------------------------------------------------------------------


def full_trains(view: View) -> Iterator[Conflict]:
    """More releases at one slot of a train than it takes; what is out of band goes with none.

    A release goes with the slot that is nearest to its live date. Without a cadence every day is one.
    """
    aboard: dict[str, list[GoLive]] = {}
    for going in view.going_live.values():
        if going.release.train is not None and not going.release.out_of_band:
            aboard.setdefault(going.release.train, []).append(going)
    for id, all_on_it in aboard.items():
        train = view.plan.one(ReleaseTrain, id)
        if train is not None and train.capacity is not None and len(all_on_it) > train.capacity:
            for day, together in _by_slot(view, train, all_on_it).items():
                if len(together) > train.capacity:
                    yield _crowded(train, day, train.capacity, together)


def _by_slot(view: View, train: ReleaseTrain, all_on_it: Sequence[GoLive]) -> dict[dt.date, list[GoLive]]:
    first, last = min(each.day for each in all_on_it), max(each.day for each in all_on_it)
    calendar = calendar_of(view.plan, view.schedule.calendars, train)
    try:
        found = slots(view.plan, train, calendar, first - _SLOT_WITHIN, last + _SLOT_WITHIN)
    except BrokenRule:  # a train without a cadence is told of where its slots are asked for
        found = []
    days: dict[dt.date, list[GoLive]] = {}
    for going in all_on_it:
        slot = nearest(found, going.day)
        days.setdefault(slot.day if slot is not None else going.day, []).append(going)
    return days


def _crowded(train: ReleaseTrain, day: dt.date, capacity: int, together: Sequence[GoLive]) -> Conflict:
    last_first = sorted(together, key=lambda going: (going.day, going.release.rank), reverse=True)
    values: Facts = {"train": train.title, "day": day, "count": len(together), "capacity": capacity}
    return Conflict(
        Rule.TRAIN_CAPACITY, Severity.BAD, tuple(going.subject for going in last_first), "train-full",
        values, len(together) - capacity, "releases", day, max(day, last_first[0].day),
    )  # fmt: skip


def short_soaks(view: View) -> Iterator[Conflict]:
    """Releases that go live sooner after the last work on them than their train demands.

    What is done in an environment in use, the roll-out, is no longer work on it, nor is a gate.
    """
    ended: dict[str, dt.datetime] = {}
    soaking = {
        id: train
        for id, going in view.going_live.items()
        if (train := view.plan.one(ReleaseTrain, going.release.train)) is not None and train.minimum_soak
    }
    for release in soaking:
        going = view.going_live[release]
        for activity in view.schedule.leaves(release):
            span = view.schedule.span(activity.id)
            if span is None or span.is_point or activity.goes_live or _is_rolled_out(view, activity):
                continue
            if span.start < going.start:
                ended[release] = max(span.finish, ended.get(release, span.finish))
    for release, finish in ended.items():
        going, train = view.going_live[release], soaking[release]
        soak = going.calendar.between(finish, max(going.start, finish))
        if soak < train.minimum_soak:
            values: Facts = {
                "release": going.release.title, "train": train.title,
                "soak": view.minutes(soak), "wanted": view.minutes(train.minimum_soak),
            }  # fmt: skip
            yield Conflict(
                Rule.SOAK, Severity.WARNING, (going.subject,), "soak-short", values,
                train.minimum_soak - soak, "working_minutes", finish.date(), going.day,
            )  # fmt: skip


def _is_rolled_out(view: View, activity: Activity) -> bool:
    place = view.plan.one(Environment, activity.environment)
    return place is not None and place.kind in IN_USE


def versions_twice(view: View) -> Iterator[Conflict]:
    """Releases of one product that carry one version, one of them still to come."""
    found: dict[tuple[str, str], list[Release]] = {}
    for release in view.plan.of(Release).values():
        version = release.version.strip().casefold()
        if version and release.product is not None and not _is_void(release):
            found.setdefault((release.product, version), []).append(release)
    for alike in found.values():
        coming = [release for release in alike if release.id in view.releases]
        if len(alike) > 1 and coming:
            subjects = [*reversed(coming), *(each for each in alike if each.id not in view.releases)]
            values: Facts = {
                "names": " and ".join(each.title for each in alike[:3]), "version": alike[0].version,
                "product": view.title(alike[0].product),
            }  # fmt: skip
            yield Conflict(
                Rule.VERSION, Severity.BAD, tuple(each.id for each in subjects), "same-version", values,
                len(alike), "releases", view.today, view.today,
            )  # fmt: skip


def _is_void(release: Release) -> bool:
    return release.archived or release.state is ReleaseState.CANCELLED
