"""The rows of a roadmap: groups, the releases in them and the activities of those."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import NamedTuple

from relplanner.domain.edit import Edit
from relplanner.domain.kinds import Activity, Environment, Person, Product, Release, ReleaseTrain, Team
from relplanner.domain.kinds.choices import Channel, ReleaseKind
from relplanner.domain.kinds.planning import ReleaseState
from relplanner.domain.plan import Plan, sibling_order
from relplanner.domain.texts import choice_label
from relplanner.rules.hues import URGENT, hue_of, product_hues

_SHOWN = frozenset(
    kind.KIND.name for kind in (Product, Release, Activity, ReleaseTrain, Person, Team, Environment)
)
_TELLING = frozenset({"title", "key", "parent", "release", "rank", "owner", "environment"})
FINISHED = frozenset({ReleaseState.CLOSED, ReleaseState.CANCELLED})
"""States in which nothing is left to do for a release."""


class RowKind(StrEnum):
    """What a row stands for."""

    GROUP = "group"
    RELEASE = "release"
    ACTIVITY = "activity"


class Grouping(StrEnum):
    """By what releases are put together; by environment it is the activities that are there."""

    PRODUCT = "product"
    TRAIN = "train"
    OWNER = "owner"
    STATE = "state"
    ENVIRONMENT = "environment"
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

    ``folded`` holds the ids of closed rows. ``states``, ``kinds`` and ``releases`` are those of releases
    that are left, none meaning all. With a text, or with ``owners``, only what holds it or is theirs is
    left, with what it is part of and what is part of it; with ``critical`` or ``conflicts`` only what is so,
    and what it is part of. Then nothing is folded.
    """

    grouping: Grouping = Grouping.PRODUCT
    folded: frozenset[str] = frozenset()
    text: str = ""
    hide_finished: bool = False
    kinds: frozenset[ReleaseKind] = frozenset()
    states: frozenset[ReleaseState] = frozenset()
    owners: frozenset[str] = frozenset()
    releases: frozenset[str] = frozenset()
    critical: bool = False
    conflicts: bool = False

    @property
    def filters(self) -> int:
        """How many filters are set."""
        own = (self.text.strip(), self.hide_finished, self.kinds, self.states, self.owners, self.releases)
        return sum(map(bool, (*own, self.critical, self.conflicts)))

    def of_releases(self, releases: frozenset[str]) -> Lens:
        """The same for these releases alone, or for all when there are none."""
        return replace(self, releases=releases) if releases else self

    @property
    def picks(self) -> bool:
        """Whether single activities are left out, and not only whole releases."""
        return bool(self.text.strip() or self.owners or self.critical or self.conflicts)


class Arranged(NamedTuple):
    """The rows of a roadmap, and how many releases and activities the filters keep out of it."""

    rows: tuple[Row, ...]
    hidden: int


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


def arrange(plan: Plan, lens: Lens, among: Container[str] | None = None) -> Arranged:
    """The rows of a plan, in order. ``among`` are the ids that a lens for what is critical or in conflict
    leaves; without it, it leaves nothing."""
    builder = _Builder(plan, lens, among if among is not None else ())
    return Arranged(tuple(builder.rows()), builder.hidden)


def build_rows(plan: Plan, lens: Lens, among: Container[str] | None = None) -> tuple[Row, ...]:
    """The rows of a plan, in order, as ``arrange`` has them."""
    return arrange(plan, lens, among).rows


def all_foldable(plan: Plan, grouping: Grouping) -> frozenset[str]:
    """The ids of all rows that can be folded."""
    return frozenset(row.id for row in build_rows(plan, Lens(grouping)) if row.has_parts)


class _Branch(NamedTuple):
    """An activity in its release's tree, how deep it is, and what it and all above it have in common."""

    activity: Activity
    depth: int
    named: bool
    owned: bool
    environment: str | None


class _Builder:
    def __init__(self, plan: Plan, lens: Lens, among: Container[str]) -> None:
        self._plan = plan
        self._lens = lens
        self._among = among
        self._wanted = lens.text.strip().casefold()
        self._hues = product_hues(plan)
        self.hidden = 0

    def rows(self) -> Iterator[Row]:
        groups: dict[str, tuple[str, list[Release]]] = {}
        for id, title in self._group_titles():
            groups[id] = title, []
        for release in sorted(self._plan.of(Release).values(), key=sibling_order):
            if release.archived:
                continue
            if self._is_hidden(release):
                self.hidden += 1 + len(self._plan.children(Activity, "release", release.id))
                continue
            id, title = self._group_of(release)
            groups.setdefault(id, (title, []))[1].append(release)
        if self._lens.grouping is Grouping.ENVIRONMENT:
            yield from self._environments([release for _, held in groups.values() for release in held])
            return
        for id, (title, releases) in groups.items():
            yield from self._group(id, title, releases)

    # -- groups --------------------------------------------------------------------------------------------

    def _group(self, id: str, title: str, releases: list[Release]) -> Iterator[Row]:
        if self._lens.grouping is Grouping.NONE:
            for release in releases:
                yield from self._whole(release, 0, named=False)
            return
        named = self._has(title)
        held = [row for each in releases for row in self._whole(each, 1, named)]
        product = id if self._lens.grouping is Grouping.PRODUCT else None
        # A product without releases is shown, so that one can be added to it; other empty groups say nothing.
        if held or (product and not self._lens.filters):
            inside = tuple(row.id for row in held if row.kind is RowKind.RELEASE)
            row = Row(id, RowKind.GROUP, 0, title, self._hues.get(id, 0), product)
            yield from self._folding(row, held, inside)

    def _environments(self, releases: list[Release]) -> Iterator[Row]:
        """A lane for every environment, holding the activities there, and one for what is in none."""
        there: dict[str, list[tuple[Release, _Branch]]] = {}
        rest: list[Row] = []
        for release in releases:
            left: list[_Branch] = []
            tree = self._tree(release, named=False)
            for branch in tree:
                if branch.environment:
                    there.setdefault(branch.environment, []).append((release, branch))
                else:
                    left.append(branch)
            if left or not tree:
                rest += self._release(release, 1, left)
        for environment in sorted(self._plan.of(Environment).values(), key=sibling_order):
            held = list(self._lodgers(there.get(environment.id, ())))
            inside = tuple(row.id for row in held if row.depth == 1)
            if held:
                row = Row(environment.id, RowKind.GROUP, 0, environment.title)
                yield from self._folding(row, held, inside)
        if rest:
            inside = tuple(row.id for row in rest if row.kind is RowKind.RELEASE)
            yield from self._folding(Row("none:", RowKind.GROUP, 0, "No environment"), rest, inside)

    def _lodgers(self, there: Sequence[tuple[Release, _Branch]]) -> Iterator[Row]:
        """The rows of the activities in an environment, parts under what they are part of.

        What is part of nothing there says of which release it is.
        """
        above, depths = dict[str, str | None](), dict[str, int]()
        for _, branch in there:
            id, parent = branch.activity.id, self._nearest(branch, depths)
            above[id], depths[id] = parent, depths[parent] + 1 if parent else 1
        parents, hidden = set(above.values()), set[str]()
        for release, branch in there:
            activity, parent = branch.activity, above[branch.activity.id]
            opened = self._is_open(activity.id)
            if parent in hidden or not opened:
                hidden.add(activity.id)
            if parent in hidden:
                continue
            title = activity.title if parent else f"{release.title or release.key} · {activity.title}"
            yield Row(
                activity.id, RowKind.ACTIVITY, depths[activity.id], title, hue_of(release, self._hues),
                release.product, release.id, has_parts=activity.id in parents, open=opened,
            )  # fmt: skip

    def _nearest(self, branch: _Branch, there: Container[str]) -> str | None:
        """The nearest of these activities that one is part of."""
        current = branch.activity
        for _ in range(branch.depth):
            current = self._plan.of(Activity)[current.parent or ""]
            if current.id in there:
                return current.id
        return None

    def _folding(self, row: Row, held: list[Row], inside: tuple[str, ...]) -> Iterator[Row]:
        """A group and, when it is open, what it holds."""
        opened = self._is_open(row.id)
        yield row._replace(has_parts=bool(held), open=opened, held=() if opened else inside)
        if opened:
            yield from held

    # -- releases and activities ---------------------------------------------------------------------------

    def _whole(self, release: Release, depth: int, named: bool) -> Iterator[Row]:
        """The rows of a release with all its activities; of a folded one those are not looked at."""
        if self._is_open(release.id):
            yield from self._release(release, depth, self._tree(release, named))
        else:
            activities = self._plan.children(Activity, "release", release.id)
            branches = [_Branch(each, 0, named, False, None) for each in activities[:1]]
            yield from self._release(release, depth, branches)

    def _release(self, release: Release, depth: int, tree: list[_Branch]) -> Iterator[Row]:
        """The rows of a release: what the lens leaves of its activities, and itself if that is anything."""
        if self._lens.picks and not tree and not self._leaves(release):
            return
        hue, opened = hue_of(release, self._hues), self._is_open(release.id)
        yield Row(
            release.id, RowKind.RELEASE, depth, release.title or release.key, hue, release.product,
            release.id, has_parts=bool(tree), open=opened, pill=type_word(release),
            urgent=release.kind in URGENT,
        )  # fmt: skip
        if not opened:
            return
        parents = {branch.activity.parent for branch in tree}
        closed: int | None = None
        for branch in tree:
            if closed is not None and branch.depth > closed:
                continue
            activity = branch.activity
            has_parts, opened = activity.id in parents, self._is_open(activity.id)
            closed = branch.depth if has_parts and not opened else None
            yield Row(
                activity.id, RowKind.ACTIVITY, depth + 1 + branch.depth, activity.title, hue, release.product,
                release.id, has_parts=has_parts, open=opened,
            )  # fmt: skip

    def _tree(self, release: Release, named: bool) -> list[_Branch]:
        """What the lens leaves of a release's activities, from top to bottom.

        ``named``: whether what the release is in holds the wanted text already.
        """
        activities = self._plan.children(Activity, "release", release.id)
        own = {activity.id for activity in activities}
        parts: dict[str | None, list[Activity]] = {}
        for activity in activities:
            parent = activity.parent if activity.parent in own and activity.parent != activity.id else None
            parts.setdefault(parent, []).append(activity)
        named = named or self._has(release.title, release.key, release.version)
        owned = release.owner in self._lens.owners
        # A stack, because imported plans may nest deeper than Python calls. Activities that are parts of
        # each other hang on nothing and so are never reached.
        waiting: list[tuple[Activity, int, bool, bool, str | None]] = [
            (each, 0, named, owned, None) for each in reversed(parts.get(None, []))
        ]
        tree: list[_Branch] = []
        while waiting:
            branch = self._branch(*waiting.pop())
            tree.append(branch)
            for part in reversed(parts.get(branch.activity.id, ())):
                waiting.append((part, branch.depth + 1, *branch[2:]))
        left = self._left_of(tree) if self._lens.picks else tree
        stays = bool(left) or not self._lens.picks or self._leaves(release)
        self.hidden += len(tree) - len(left) + (not stays)
        return left

    def _branch(
        self, activity: Activity, depth: int, named: bool, owned: bool, environment: str | None
    ) -> _Branch:
        if self._lens.owners and activity.owner is not None:
            owned = activity.owner in self._lens.owners
        named = named or self._has(activity.title, activity.key)
        return _Branch(activity, depth, named, owned, activity.environment or environment)

    def _left_of(self, tree: list[_Branch]) -> list[_Branch]:
        """The branches that the lens leaves, and those they are parts of."""
        left: list[_Branch] = []
        level = -1
        for branch in reversed(tree):
            if branch.depth < level or self._is_left(branch):
                left.append(branch)
                level = branch.depth
        return left[::-1]

    def _is_left(self, branch: _Branch) -> bool:
        lens = self._lens
        if (self._wanted and not branch.named) or (lens.owners and not branch.owned):
            return False
        return branch.activity.id in self._among if lens.critical or lens.conflicts else True

    def _leaves(self, release: Release) -> bool:
        """Whether the lens leaves a release for its own sake."""
        lens = self._lens
        if self._wanted and not self._has(release.title, release.key, release.version):
            return False
        if lens.owners and release.owner not in lens.owners:
            return False
        return release.id in self._among if lens.critical or lens.conflicts else True

    # -- the lens ------------------------------------------------------------------------------------------

    def _has(self, *texts: str) -> bool:
        return bool(self._wanted) and any(self._wanted in text.casefold() for text in texts)

    def _is_open(self, id: str) -> bool:
        return self._lens.picks or id not in self._lens.folded

    def _is_hidden(self, release: Release) -> bool:
        lens = self._lens
        if lens.hide_finished and release.state in FINISHED:
            return True
        if lens.states and release.state not in lens.states:
            return True
        if lens.releases and release.id not in lens.releases:
            return True
        return bool(lens.kinds) and release.kind not in lens.kinds

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
