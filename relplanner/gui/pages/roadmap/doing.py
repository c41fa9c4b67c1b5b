"""What the roadmap's views wish for, done as commands."""

import datetime as dt
from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QObject

from relplanner.chart.drag import Wish
from relplanner.chart.timeline import Part
from relplanner.commands.baselines import take_baseline
from relplanner.commands.moving import move_many
from relplanner.commands.records import add, set_fields
from relplanner.commands.scheduling import (
    add_activity,
    link,
    move_activity,
    move_release,
    resize_activity,
)
from relplanner.domain.declare import Value
from relplanner.domain.edit import Proposal, Step
from relplanner.domain.kinds import Activity, Product, Release
from relplanner.domain.kinds.choices import ActivityKind
from relplanner.domain.plan import Maker, Plan
from relplanner.domain.typed import date_text
from relplanner.gui.context import PageContext
from relplanner.gui.pages.roadmap.foreseeing import use
from relplanner.gui.records.removal import remove_records
from relplanner.gui.timeline import TimelineView
from relplanner.schedule.dates import Schedule


def _say(text: str) -> str:
    return QCoreApplication.translate("roadmap", text)


class RoadmapDoing(QObject):
    """Runs the commands behind the wishes of the timeline; the repaint comes back through the bridge."""

    def __init__(self, context: PageContext, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context

    def follow(self, view: TimelineView) -> None:
        """Do what a timeline wishes for."""
        do = self._context.do
        view.wanted.connect(lambda wish: do(fulfil, wish, self._context.schedule))
        view.title_typed.connect(lambda id, title: do(set_fields, id, {"title": title}))
        view.remove_wanted.connect(lambda: self.remove(view.chosen_ids() or (self._context.selected,)))
        use(view.bars.hand.foresight, self._context, fulfil)

    def remove(self, ids: Sequence[str]) -> None:
        """Remove releases and activities; asked first where others still need them."""
        plan = self._context.plan
        remove_records(self._context, [id for id in ids if plan.one(Activity, id) or plan.one(Release, id)])

    def add_release(self, near: str = "", start: dt.datetime | None = None) -> str:
        """A new release of the product that ``near`` is, or belongs to; its id, empty when refused."""
        plan = self._context.plan
        release = plan.one(Release, near) or plan.one(Release, self._release_of(near))
        product = near if plan.one(Product, near) else release.product if release else self._only_product()
        values: dict[str, Value] = {"title": _say("New release"), "product": product}
        if start is not None:
            values["start"] = start
        return self._made(self._context.do(add, Release.KIND.name, values))

    def add_activity(
        self, near: str, start: dt.datetime | None = None, kind: ActivityKind = ActivityKind.TASK
    ) -> str:
        """A new activity after the one that ``near`` is, or in the release that it is; its id, or empty."""
        plan = self._context.plan
        activity = plan.one(Activity, near)
        release = activity.release if activity else near
        title = _say("New milestone") if kind is ActivityKind.MILESTONE else _say("New activity")
        if start is None and activity is not None:
            span = self._context.schedule.span(activity.id)
            start = span.calendar.next_work(span.finish) if span else None
        after = activity.id if activity else None
        return self._made(self._context.do(add_activity, release, title, start, after=after, kind=kind))

    def take_baseline(self) -> None:
        """Ask for a name, and keep the dates of today under it."""
        usual = _say("Baseline {day}").format(day=date_text(self._context.today()))
        title = self._context.ask.line(_say("Take a baseline"), _say("Name"), usual)
        if title:
            self._context.do(take_baseline, title)

    def _release_of(self, id: str) -> str | None:
        activity = self._context.plan.one(Activity, id)
        return activity.release if activity else None

    def _only_product(self) -> str | None:
        products = list(self._context.plan.of(Product))
        return products[0] if len(products) == 1 else None

    @staticmethod
    def _made(step: Step | None) -> str:
        return step.edits[0].id if step else ""


def fulfil(plan: Plan, make: Maker, /, wish: Wish, schedule: Schedule | None = None) -> Proposal:
    """The command that a wish of mouse or key comes to. Raises what that command raises."""
    known = schedule if schedule is not None and schedule.plan is plan else None
    if wish.part is Part.LINK:
        return link(plan, make, wish.ids[0], wish.target)
    if wish.part is not Part.BODY:
        return resize_activity(plan, make, wish.ids[0], wish.finish, wish.start, known)
    if len(wish.ids) > 1:
        return move_many(plan, make, wish.ids, wish.days, known)
    if wish.start is not None:
        return move_activity(plan, make, wish.ids[0], wish.start, known)
    return move_release(plan, make, wish.ids[0], wish.days, known)
