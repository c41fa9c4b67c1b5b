"""What a wish of mouse or key would lead to, worked out on snapshots alone: nothing is done."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from functools import partial

from PySide6.QtCore import QCoreApplication

from relplanner.chart.conflict_words import mark_of
from relplanner.chart.drag import Wish
from relplanner.chart.header import short_date
from relplanner.domain.edit import Proposal
from relplanner.domain.errors import Refusal
from relplanner.domain.kinds import Activity, Release
from relplanner.domain.plan import Maker, Plan, title_of
from relplanner.gui.context import PageContext
from relplanner.gui.say import refusal_text, staying_text
from relplanner.gui.timeline.foresight import Foreseen, Foresight
from relplanner.rules.conflicts import radar
from relplanner.schedule.dates import Schedule, compute

_MOST_RELEASES, _MOST_CONFLICTS = 2, 3
Fulfil = Callable[[Plan, Maker, Wish, Schedule | None], Proposal]


def use(foresight: Foresight, context: PageContext, fulfil: Fulfil) -> None:
    """Let a drag see what it leads to. ``fulfil`` is the command that a wish comes to."""

    def work(wish: Wish, *, conflicts: bool) -> Callable[[], Foreseen]:
        schedule, today = context.schedule, context.today()
        make = Maker(dt.datetime.now(dt.UTC), "", str)
        return partial(
            foresee, schedule, partial(fulfil, schedule.plan, make, wish, schedule), today, conflicts
        )

    foresight.dates = partial(work, conflicts=False)
    foresight.everything = partial(work, conflicts=True)


def foresee(schedule: Schedule, propose: Callable[[], Proposal], today: dt.date, conflicts: bool) -> Foreseen:
    """What a proposal would lead to: the dates, what follows in words, and if asked the new conflicts."""
    try:
        proposal = propose()
        edits = proposal.edits
        later = compute(schedule.plan.after(edits), schedule, edits)
    except Refusal as refusal:
        return Foreseen(None, (f"▲ {refusal_text(refusal)}",), ())
    words = tuple(_followers(schedule, later, {edit.id for edit in edits}))
    words = (*filter(None, (staying_text(proposal.label.stays),)), *words)
    return Foreseen(later, words, tuple(_caused(schedule, later, today)) if conflicts else None)


def _followers(before: Schedule, after: Schedule, held: set[str]) -> Iterator[str]:
    """How many more move, and which releases go live on another day."""
    reckoned = after.table.moved
    candidates = after.spans.keys() if reckoned is None else reckoned
    moved = [id for id in candidates if id in before.spans and after.spans.get(id) != before.spans[id]]
    activities = after.plan.of(Activity)
    leaves = [id for id in moved if id in activities and not after.is_summary(id)]
    if count := sum(id not in held for id in leaves):
        yield (_tr("1 more follows") if count == 1 else _tr("{count} more follow")).format(count=f"{count:,}")
    # Only what moved is looked at: asking the schedule for live dates goes through the whole plan.
    going = [activities[id] for id in leaves if activities[id].goes_live]
    going.sort(key=lambda activity: after.spans[activity.id].finish)
    for activity in going[:_MOST_RELEASES]:
        was, now = before.spans[activity.id].last_day, after.spans[activity.id].last_day
        release = after.plan.of(Release)[activity.release]
        if was != now and release.actual_date is None:
            words = _tr("{release} live {was} → {now}")
            yield words.format(release=release.title, was=short_date(was), now=short_date(now))


def _caused(before: Schedule, after: Schedule, today: dt.date) -> Iterator[str]:
    """The conflicts that were not there, in the few words that fit beside a bar."""
    known = {each.key for each in radar(before.plan, before, today).conflicts}
    new = [each for each in radar(after.plan, after, today).conflicts if each.key not in known]
    for conflict in new[:_MOST_CONFLICTS]:
        yield f"▲ {_subject(after.plan, conflict.subjects[0])}: {mark_of(conflict)}"
    if len(new) > _MOST_CONFLICTS:
        yield _tr("▲ and {count} more conflicts").format(count=len(new) - _MOST_CONFLICTS)


def _subject(plan: Plan, id: str) -> str:
    """What collides, by its title; going live by that of the release."""
    activity = plan.one(Activity, id)
    record = plan.get(activity.release if activity is not None and activity.goes_live else id)
    return title_of(plan, record) if record is not None else ""


def _tr(text: str) -> str:
    return QCoreApplication.translate("roadmap", text)
