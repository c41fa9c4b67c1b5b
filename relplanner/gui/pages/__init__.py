"""The pages of the window, in the order and groups in which the work is done."""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

from relplanner.domain.plan import Plan
from relplanner.gui.context import Page, PageContext
from relplanner.gui.pages import counts


@dataclass(frozen=True, slots=True)
class PageSpec:
    """A page: its name for the command line and settings, its title, and where its class is.

    Modules are imported when a page is first shown, which keeps the start fast.
    """

    name: str
    title: str
    group: str
    icon: str
    module: str
    class_name: str
    count: Callable[[Plan], counts.Count] | None = None

    def make(self, context: PageContext) -> Page:
        """The page for an open plan."""
        return getattr(import_module(self.module), self.class_name)(context)


def _page(name: str, title: str, group: str, icon: str, class_name: str, count=None) -> PageSpec:
    return PageSpec(name, title, group, icon, f"{__name__}.{name.replace('-', '_')}", class_name, count)


PAGES: tuple[PageSpec, ...] = (
    _page("overview", "Overview", "", "layout-dashboard", "OverviewPage"),
    _page("roadmap", "Roadmap", "", "chart-gantt", "RoadmapPage"),
    _page("releases", "Releases", "", "rocket", "ReleasesPage", counts.releases),
    _page("readiness", "Readiness", "Prepare", "list-checks", "ReadinessPage", counts.readiness),
    _page("risks", "Risks", "Prepare", "shield-alert", "RisksPage", counts.risks),
    _page("notes", "Release notes", "Prepare", "file-text", "NotesPage"),
    _page("history", "History", "Circulate", "history", "HistoryPage"),
)
