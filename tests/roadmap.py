"""A small programme of four products, and a generated one of any size, for whatever draws a roadmap."""

import datetime as dt
import itertools

from relplanner.domain.kinds import (
    Activity,
    Baseline,
    BaselineDate,
    Calendar,
    Dependency,
    Product,
    Release,
    Window,
)
from relplanner.domain.kinds.choices import ActivityKind, Channel, ReleaseKind, Scheduling
from relplanner.domain.kinds.context import WindowKind
from relplanner.domain.plan import Plan
from tests.building import Builder

TODAY = dt.date(2026, 11, 22)


def at(day: str, hour: int) -> dt.datetime:
    return dt.datetime.fromisoformat(day) + dt.timedelta(hours=hour)


def sample() -> Plan:
    """Digital Services 2027: seven releases around a festive freeze."""
    build = Builder()
    build.add(Calendar, title="Scotland")
    payments, identity, portal, notices = (
        build.add(Product, title=title).id
        for title in ("Payments", "Identity", "Case Portal", "Notifications")
    )
    build.add(
        Window, title="Festive change freeze", kind=WindowKind.FREEZE,
        start=at("2026-12-18", 0), finish=at("2027-01-04", 0),
    )  # fmt: skip

    def release(product, title, **values):
        return build.add(Release, title=title, product=product, **values).id

    def work(release, title, start, finish, done=0.0, **values):
        minutes = int(480 * ((dt.date.fromisoformat(finish) - dt.date.fromisoformat(start)).days * 5 / 7 + 1))
        if done:
            values |= {"actual_start": at(start, 9), "remaining": int(minutes * (1 - done))}
        if done == 1:
            values["actual_finish"] = at(finish, 17)
        values = {"start": at(start, 9), "finish": at(finish, 17), **values}
        return build.add(Activity, title=title, release=release, **values).id

    def moment(release, title, day, **values):
        values = {"kind": ActivityKind.MILESTONE, **values}
        return build.add(
            Activity, title=title, release=release, start=at(day, 12), finish=at(day, 12), **values
        ).id

    first = release(payments, "Payments 4.2.0")
    ends = [
        work(first, "Build & feature freeze", "2026-11-23", "2026-12-10", 1),
        work(first, "System & performance test", "2026-12-14", "2027-01-07", 0.45),
        work(first, "User acceptance (UAT)", "2027-01-11", "2027-01-17"),
    ]
    moment(first, "Go / no-go", "2027-01-19", kind=ActivityKind.GATE)
    moment(first, "Live", "2027-01-21", goes_live=True)
    for one, other in itertools.pairwise(ends):
        build.add(Dependency, predecessor=one, successor=other)
    beta = release(payments, "Payments 4.3.0-beta", channel=Channel.BETA)
    work(beta, "Pilot", "2027-01-25", "2027-02-17")
    major = release(identity, "Identity 9.0.0", kind=ReleaseKind.MAJOR)
    work(major, "Schema migration rehearsal", "2026-12-07", "2026-12-21", 0.7)
    work(major, "Dual-run in pre-production", "2027-01-05", "2027-01-24")
    live = moment(major, "Live", "2027-02-04", goes_live=True)
    work(major, "Build", "2026-12-01", "2027-01-03", 0.9)
    hotfix = release(identity, "Identity 8.7.4 (emergency)", kind=ReleaseKind.EMERGENCY)
    work(hotfix, "Fix and verify", "2026-11-19", "2026-11-25", 0.8)
    case = release(portal, "Case Portal 2027.1", kind=ReleaseKind.MAJOR)
    work(case, "Accessibility audit", "2026-12-10", "2026-12-22", 0.2)
    work(case, "Staged roll-out 5% → 100%", "2027-01-20", "2027-01-27")
    work(case, "Build", "2026-12-03", "2027-01-05", 0.6)
    work(release(portal, "Case Portal 2027.2"), "Build", "2027-02-01", "2027-03-12")
    work(release(notices, "Notifications 3.1.0"), "Build", "2027-01-06", "2027-02-10", 0.1)
    board = build.add(Baseline, title="Board pack", active=True).id
    build.add(
        BaselineDate, baseline=board, subject=major, start=at("2026-11-24", 9), finish=at("2027-01-24", 17)
    )
    build.add(
        BaselineDate, baseline=board, subject=live, start=at("2027-01-25", 12), finish=at("2027-01-25", 12)
    )
    return build.plan


def generated(activities: int, per_release: int = 25, products: int = 10, *, automatic: bool = False) -> Plan:
    """A plan of that many activities, each release a chain with phases; always the same.

    They are pinned, or ``automatic``, so that all of a chain follows when one of it is moved.
    """
    build = Builder()
    made_products = [build.add(Product, title=f"Product {number + 1}").id for number in range(products)]
    count = 0
    while count < activities:
        number = count // per_release
        begin = dt.datetime(2026, 1, 5, 9) + dt.timedelta(days=number * 37 % 700)
        release = build.add(
            Release, title=f"Release {number + 1}", product=made_products[number % products],
            start=begin if automatic else None,
        ).id  # fmt: skip
        phase, before = None, None
        for place in range(min(per_release, activities - count)):
            rank = f"{place:04}b"
            if place % 8 == 0 and not (automatic and place == per_release - 1):
                phase = build.add(Activity, title=f"Phase {place // 8 + 1}", release=release, rank=rank).id
                continue
            length = (number * 7 + place * 5) % 12 + 1
            done = {"actual_start": begin, "remaining": 480} if place % 3 else {}
            dates = {"start": begin, "finish": begin + dt.timedelta(days=length, hours=8), **done}
            if automatic:
                dates = {"mode": Scheduling.AUTOMATIC, "duration": length * 480}
            activity = build.add(
                Activity,
                title=f"Work item {count + place}",
                release=release,
                parent=phase,
                rank=rank,
                **dates,
            ).id
            if before is not None:
                build.add(Dependency, predecessor=before, successor=activity)
            before = activity
            begin += dt.timedelta(days=length // 2)
        count += per_release
    return build.plan
