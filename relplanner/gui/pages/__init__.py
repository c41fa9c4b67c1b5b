"""The pages of the window, in the order and groups in which the work is done."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from relplanner.domain.plan import Plan
    from relplanner.gui.context import Page, PageContext
    from relplanner.gui.pages.counts import Count


@dataclass(frozen=True, slots=True)
class PageSpec:
    """A page: its name for the command line and settings, its title, and where its class is.

    The frame is painted from these before anything of a plan is imported; a page's module is imported when
    the page is first shown. ``counted`` names the function in ``counts`` for the figure beside the title.
    ``key`` is for a page that has no number among the others, ``module`` where it is not that of its name,
    and ``under`` names the page in whose line of the list it stands.
    """

    name: str
    title: str
    group: str
    icon: str
    class_name: str
    counted: str = ""
    key: str = ""
    module: str = ""
    under: str = ""

    def make(self, context: PageContext) -> Page:
        """The page for an open plan."""
        module = import_module(f"{__name__}.{self.module or self.name.replace('-', '_')}")
        page: Page = getattr(module, self.class_name)(context)
        return page

    def count(self, plan: Plan) -> Count | None:
        """The figure beside the title, where the page has one."""
        if not self.counted:
            return None
        count: Count = getattr(import_module(f"{__name__}.counts"), self.counted)(plan)
        return count


PAGES: tuple[PageSpec, ...] = (
    PageSpec("overview", "Overview", "", "layout-dashboard", "OverviewPage"),
    PageSpec("roadmap", "Roadmap", "", "chart-gantt", "RoadmapPage"),
    PageSpec("releases", "Releases", "", "rocket", "ReleasesPage", "releases"),
    PageSpec("readiness", "Readiness", "Prepare", "list-checks", "ReadinessPage", "readiness"),
    PageSpec("risks", "Risks", "Prepare", "shield-alert", "RisksPage", "risks"),
    PageSpec("notes", "Release notes", "Prepare", "file-text", "NotesPage"),
    PageSpec("conflicts", "Conflicts", "Prepare", "triangle-alert", "ConflictsPage", key="F10"),
    PageSpec("scenarios", "What if", "Prepare", "git-branch", "WhatIfPage", key="F9", module="what_if"),
    PageSpec("circulate", "Workbooks & reports", "Circulate", "send", "CirculatePage", key="Ctrl+8"),
    PageSpec(
        "return",
        "Return of a workbook",
        "Circulate",
        "file-spreadsheet",
        "ReturnPage",
        key="Ctrl+Shift+R",
        module="returning",
        under="circulate",
    ),
    PageSpec("merge", "Merge", "Circulate", "git-merge", "MergePage", key="Ctrl+Shift+M", under="circulate"),
    PageSpec(
        "mapping",
        "Import a table",
        "Circulate",
        "table",
        "MappingPage",
        key="Ctrl+Shift+I",
        under="circulate",
    ),
    PageSpec("history", "History", "Circulate", "history", "HistoryPage"),
)
