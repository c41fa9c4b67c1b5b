"""Which release's checks are looked at: one, or all that are to come."""

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtWidgets import QWidget

from relplanner.domain.declare import Record
from relplanner.domain.kinds import ChecklistItem, Release
from relplanner.domain.plan import Plan
from relplanner.gui.context import PageContext
from relplanner.gui.pages.choosing import ChoiceButton, Option
from relplanner.rules.outlook import coming

ALL = "all"

R = TypeVar("R", bound=Record)


class ReleaseChoice(ChoiceButton):
    """Chooses a release; those to come are offered by their live date, then the others."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Release"), named=False, parent=parent)
        self._context = context
        self._coming: tuple[Plan, list[Release]] | None = None

    @property
    def is_all(self) -> bool:
        """Whether all releases to come are looked at."""
        return self.value == ALL

    @property
    def release(self) -> Release | None:
        """The one release that is looked at."""
        return self._context.plan.one(Release, self.value)

    def refresh(self, wanted: str | None = None) -> None:
        """Offer the present releases; at first the next one that has a checklist is chosen."""
        wanted = wanted or (None if self.value else self._first())
        self.offer(self._offered(), wanted)

    def coming(self) -> list[Release]:
        """The releases to come, by their live date; found once per snapshot."""
        plan = self._context.plan
        if self._coming is None or self._coming[0] is not plan:
            self._coming = plan, coming(plan, self._context.schedule)
        return self._coming[1]

    def records(self, kind: type[R]) -> list[R]:
        """The items or criteria that are looked at."""
        releases = [release.id for release in self.coming()] if self.is_all else [self.value]
        return [each for id in releases for each in self._context.plan.children(kind, "release", id)]

    def target(self) -> str:
        """The release that something new is for: the chosen one, that of the selected check, or the next."""
        if not self.is_all:
            return self.value
        selected = getattr(self._context.plan.get(self._context.selected), "release", None)
        ahead = self.coming()
        return selected or (ahead[0].id if ahead else "")

    def order(self) -> Callable[[str], tuple[int, str]]:
        """A sort key for the titles of releases: as they go live."""
        known: list[Release] = []
        place: dict[str, int] = {}

        def key(title: str) -> tuple[int, str]:
            nonlocal known, place
            if known is not self.coming():
                known = self.coming()
                place = {release.title: number for number, release in enumerate(known)}
            return place.get(title, len(place)), title

        return key

    def _first(self) -> str:
        plan = self._context.plan
        return next((r.id for r in self.coming() if plan.children(ChecklistItem, "release", r.id)), ALL)

    def _offered(self) -> list[Option]:
        ahead = self.coming()
        known = {release.id for release in ahead}
        others = [
            release
            for release in self._context.plan.of(Release).values()
            if release.id not in known and not release.archived
        ]
        options = [(ALL, self.tr("All releases to come"))]
        for group in (ahead, sorted(others, key=lambda release: release.title)):
            if group:
                options += [("", ""), *((release.id, release.title) for release in group)]
        return options
