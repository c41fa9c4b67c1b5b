"""The menu that gives a release a checklist: from the templates of the plan or those of relplanner itself."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QMenu, QWidget

from relplanner.commands.checklists import redate, use_template
from relplanner.commands.shipped_checklists import use_shipped
from relplanner.domain.kinds import (
    ChecklistItem,
    ChecklistTemplate,
    ChecklistTemplateItem,
    Release,
    ReleaseTemplate,
)
from relplanner.domain.kinds.readiness import TemplateState
from relplanner.domain.plan import Plan
from relplanner.exchange.sample import load_sample
from relplanner.gui.context import PageContext
from relplanner.gui.pages.words import plural, short_date
from relplanner.gui.widgets import MenuButton
from relplanner.resources import resource

_SHIPPED = ("monthly-release.json", "emergency-change.json")


class TemplateButton(MenuButton):
    """Offers templates for one release, those that it has already for upgrading."""

    used = Signal(str)
    """A release's checklist has changed: its id."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        self._menu = QMenu()
        super().__init__("", self._menu, parent)
        self.setText(self.tr("Use template"))
        self._menu.setParent(self, self._menu.windowFlags())
        self._context = context
        self._release = ""
        # Made when opened and gone afterwards: what it offers depends on the release.
        self._menu.aboutToShow.connect(self._fill)
        self._menu.aboutToHide.connect(lambda: QTimer.singleShot(0, self._menu.clear))
        self.show_release("")

    def show_release(self, release: str) -> None:
        """Offer templates for this release; without one there is nothing to offer."""
        self._release = release
        self.setEnabled(bool(release))
        self.setToolTip("" if release else self.tr("Choose a release first"))

    def best_title(self) -> str:
        """What the template is called that suits the release best."""
        templates = suited(self._context.plan, self._release)
        return templates[0].title if templates else _title(_shipped(0))

    def use_best(self) -> None:
        """Use the template that suits the release best."""
        templates = suited(self._context.plan, self._release)
        if templates:
            self._use(templates[0].id)
        else:
            self._use_shipped(_shipped(0))

    def redate(self) -> None:
        """Count the due dates of open items from the live date anew."""
        live = self._context.schedule.live_date(self._release)
        if self._release and self._context.do(redate, self._release, live):
            self.used.emit(self._release)

    def _use(self, template: str) -> None:
        live = self._context.schedule.live_date(self._release)
        step = self._context.do(use_template, self._release, template, live)
        if step is None:
            self._context.said.emit(self.tr("The checklist is up to date with its template."), "", None)
        self.used.emit(self._release)

    def _use_shipped(self, content: Mapping[str, Any]) -> None:
        live = self._context.schedule.live_date(self._release)
        if self._context.do(use_shipped, self._release, content, live):
            self.used.emit(self._release)

    def _fill(self) -> None:
        self._menu.clear()
        plan = self._context.plan
        release = plan.one(Release, self._release)
        if release is None:
            return
        self._menu.addSection(self.tr("For {release}").format(release=release.title))
        templates = suited(plan, self._release)
        for template in templates:
            self._menu.addAction(self._words(plan, template), partial(self._use, template.id))
        known = {template.title for template in templates}
        for content in map(_shipped, range(len(_SHIPPED))):
            title = _title(content)
            if title not in known:
                self._menu.addAction(
                    self.tr("{title} (comes with relplanner)").format(title=title),
                    partial(self._use_shipped, content),
                )
        live = self._context.schedule.live_date(self._release)
        if live is not None and plan.children(ChecklistItem, "release", self._release):
            self._menu.addSeparator()
            words = self.tr("Count due dates from {day} again")
            self._menu.addAction(words.format(day=short_date(live, self._context.today())), self.redate)

    def _words(self, plan: Plan, template: ChecklistTemplate) -> str:
        items = len(plan.children(ChecklistTemplateItem, "template", template.id))
        count = plural(items, self.tr("{n} item"), self.tr("{n} items"))
        if _used(plan, self._release, template.id):
            return self.tr("{title} · bring up to version {n}").format(
                title=template.title, n=template.version
            )
        return f"{template.title} · {count}"


def suited(plan: Plan, release: str) -> list[ChecklistTemplate]:
    """The templates in use, those that the release has or that are made for its kind first."""
    found = [
        template
        for template in plan.of(ChecklistTemplate).values()
        if template.state is not TemplateState.RETIRED and not template.archived
    ]
    record = plan.one(Release, release)
    kind = record.kind if record else None

    def place(template: ChecklistTemplate) -> tuple[bool, bool, str]:
        meant = any(
            each.kind == kind and each.checklist == template.id for each in plan.of(ReleaseTemplate).values()
        )
        return not _used(plan, release, template.id), not meant, template.title

    return sorted(found, key=place)


def _used(plan: Plan, release: str, template: str) -> bool:
    own = {item.id for item in plan.children(ChecklistTemplateItem, "template", template)}
    return any(item.template_item in own for item in plan.children(ChecklistItem, "release", release))


def _title(content: Mapping[str, Any]) -> str:
    title: str = content["records"][ChecklistTemplate.KIND.name][0]["title"]
    return title


def _shipped(number: int) -> Mapping[str, Any]:
    return load_sample(resource("templates", _SHIPPED[number]))
