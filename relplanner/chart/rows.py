"""The rows of a roadmap: groups, the releases in them and the activities of those."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from relplanner.domain.edit import Edit
from relplanner.domain.kinds import Activity, Person, Product, Release, ReleaseTrain, Team
from relplanner.domain.kinds.choices import Channel, ReleaseKind
from relplanner.domain.kinds.planning import ReleaseState
from relplanner.domain.plan import Plan, sibling_order
from relplanner.domain.texts import choice_label
from relplanner.rules.hues import URGENT, hue_of, product_hues

_SHOWN = frozenset(kind.KIND.name for kind in (Product, Release, Activity, ReleaseTrain, Person, Team))
_TELLING = frozenset({"title", "key", "parent", "release", "rank"})
FINISHED = frozenset({ReleaseState.CLOSED, ReleaseState.CANCELLED})
"""States in which nothing is left to do for a release."""


class RowKind(StrEnum):
    """What a row stands for."""

    GROUP = "group"
    RELEASE = "release"
    ACTIVITY = "activity"


class Grouping(StrEnum):
    """By what releases are put together."""

    PRODUCT = "product"
    TRAIN = "train"
    OWNER = "owner"
    STATE = "state"
    NONE = "none"


class Row(NamedTuple):
    """One row. ``id`` is the record's, or the group's own; ``hue`` an index into the product hues.

    A folded group holds the ids of its releases, to be shown in its own row.
    """

    id: str
    kind: RowKind
    depth: int
    title: str
    hue: int = 0
    product: str | None = None
    release: str = ""
    has_parts: bool = False
    open: bool = False
    pill: str = ""
    urgent: bool = False
    held: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Lens:
    """How a roadmap is looked at: grouped, folded and filtered.

    ``folded`` holds the ids of closed rows. With a text, only rows that hold it, what they are part of and
    what is part of them are left, and nothing is folded.
    """

    grouping: Grouping = Grouping.PRODUCT
    folded: frozenset[str] = frozenset()
    text: str = ""
    hide_finished: bool = False
    kinds: frozenset[ReleaseKind] = field(default_factory=frozenset)

    @property
    def filters(self) -> int:
        """How many filters are set."""
        return bool(self.text.strip()) + self.hide_finished + bool(self.kinds)


def type_word(release: Release) -> str:
    """The one word for a release's type: its channel before it is generally available, else its kind."""
    return choice_label(release.kind if release.channel is Channel.GA else release.channel)


def rows_stand(edits: Iterable[Edit]) -> bool:
    """Whether the rows are the same after these edits, as when nothing but dates changed."""
    return all(
        edit.before is not None
        and edit.after is not None
        and edit.kind == Activity.KIND.name
        and _TELLING.isdisjoint(edit.after)
        for edit in edits
        if edit.kind in _SHOWN
    )


def build_rows(plan: Plan, lens: Lens) -> tuple[Row, ...]:
    """The rows of a plan, in order."""
    return tuple(_Builder(plan, lens).rows())


def all_foldable(plan: Plan, grouping: Grouping) -> frozenset[str]:
    """The ids of all rows that can be folded."""
    return frozenset(row.id for row in build_rows(plan, Lens(grouping)) if row.has_parts)


class _Builder:
    def __init__(self, plan: Plan, lens: Lens) -> None:
        self._plan = plan
        self._lens = lens
        self._wanted = lens.text.strip().casefold()
        self._hues = product_hues(plan)

    def rows(self) -> Iterator[Row]:
        groups: dict[str, tuple[str, list[Release]]] = {}
        for id, title in self._group_titles():
            groups[id] = title, []
        for release in sorted(self._plan.of(Release).values(), key=sibling_order):
            if not self._is_hidden(release):
                id, title = self._group_of(release)
                groups.setdefault(id, (title, []))[1].append(release)
        for id, (title, releases) in groups.items():
            yield from self._group(id, title, releases)

    def _group(self, id: str, title: str, releases: list[Release]) -> Iterator[Row]:
        if self._lens.grouping is Grouping.NONE:
            for release in releases:
                yield from self._release(release, 0, bool(self._wanted) and not self._has(release.title))
            return
        narrowed = bool(self._wanted) and not self._has(title)
        held = [row for release in releases for row in self._release(release, 1, narrowed)]
        product = id if self._lens.grouping is Grouping.PRODUCT else None
        # A product without releases is shown, so that one can be added to it; other empty groups say nothing.
        if held or (product and not self._lens.filters):
            opened = self._is_open(id)
            hue = self._hues.get(id, 0)
            inside = () if opened else tuple(release.id for release in releases)
            yield Row(id, RowKind.GROUP, 0, title, hue, product, "", bool(held), opened, held=inside)
            if opened:
                yield from held

    def _release(self, release: Release, depth: int, narrowed: bool) -> Iterator[Row]:
        """The rows of a release; when ``narrowed``, those that hold the wanted text or lead to one."""
        narrowed = narrowed and not self._has(release.title, release.key, release.version)
        activities = self._plan.children(Activity, "release", release.id)
        leading = self._leading(activities) if narrowed else set()
        if narrowed and not leading:
            return
        hue, opened = hue_of(release, self._hues), self._is_open(release.id)
        yield Row(
            release.id, RowKind.RELEASE, depth, release.title or release.key, hue, release.product,
            release.id, has_parts=bool(activities), open=opened, pill=type_word(release),
            urgent=release.kind in URGENT,
        )  # fmt: skip
        if opened:
            yield from self._activities(release, hue, activities, depth + 1, leading if narrowed else None)

    def _activities(
        self,
        release: Release,
        hue: int,
        activities: tuple[Activity, ...],
        depth: int,
        leading: set[str] | None,
    ) -> Iterator[Row]:
        own = {activity.id for activity in activities}
        parts: dict[str | None, list[Activity]] = {}
        for activity in activities:
            parent = activity.parent if activity.parent in own and activity.parent != activity.id else None
            parts.setdefault(parent, []).append(activity)
        # A stack, because imported plans may nest deeper than Python calls. Activities that are parts of
        # each other hang on nothing and so are never reached.
        waiting = [(activity, depth, leading) for activity in reversed(parts.get(None, []))]
        while waiting:
            activity, level, narrowed_to = waiting.pop()
            if narrowed_to is not None and activity.id not in narrowed_to:
                continue
            has_parts, opened = activity.id in parts, self._is_open(activity.id)
            yield Row(
                activity.id, RowKind.ACTIVITY, level, activity.title, hue, release.product, release.id,
                has_parts=has_parts, open=opened,
            )  # fmt: skip
            if has_parts and opened:
                inside = (
                    None if narrowed_to is None or self._has(activity.title, activity.key) else narrowed_to
                )
                waiting += [(part, level + 1, inside) for part in reversed(parts[activity.id])]

    def _leading(self, activities: tuple[Activity, ...]) -> set[str]:
        """The activities that hold the wanted text, and those that they are parts of."""
        by_id = {activity.id: activity for activity in activities}
        leading: set[str] = set()
        for activity in activities:
            current: Activity | None = activity if self._has(activity.title, activity.key) else None
            while current is not None and current.id not in leading:
                leading.add(current.id)
                current = by_id.get(current.parent or "")
        return leading

    def _has(self, *texts: str) -> bool:
        return any(self._wanted in text.casefold() for text in texts)

    def _is_open(self, id: str) -> bool:
        return bool(self._wanted) or id not in self._lens.folded

    def _is_hidden(self, release: Release) -> bool:
        if release.archived or (self._lens.hide_finished and release.state in FINISHED):
            return True
        return bool(self._lens.kinds) and release.kind not in self._lens.kinds

    def _group_titles(self) -> Iterator[tuple[str, str]]:
        """The groups in their order, as far as they are known before the releases are looked at."""
        grouping = self._lens.grouping
        if grouping is Grouping.PRODUCT:
            for product in sorted(self._plan.of(Product).values(), key=sibling_order):
                if not product.archived:
                    yield product.id, product.title
        elif grouping is Grouping.TRAIN:
            for train in sorted(self._plan.of(ReleaseTrain).values(), key=sibling_order):
                yield train.id, train.title
        elif grouping is Grouping.STATE:
            yield from ((f"state:{state}", choice_label(state)) for state in ReleaseState)

    def _group_of(self, release: Release) -> tuple[str, str]:
        grouping = self._lens.grouping
        if grouping is Grouping.STATE:
            return f"state:{release.state}", choice_label(release.state)
        if grouping is Grouping.TRAIN:
            train = self._plan.one(ReleaseTrain, release.train)
            return (train.id, train.title) if train else ("none:", "No train")
        if grouping is Grouping.OWNER:
            owner = self._plan.one(Person, release.owner) or self._plan.one(Team, release.owner)
            return (owner.id, owner.title) if owner else ("none:", "No owner")
        product = self._plan.one(Product, release.product)
        return (product.id, product.title) if product else ("none:", "No product")
