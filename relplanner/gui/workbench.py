"""An open plan in the frame: its pages, the inspector, the search, what the bars at top and foot say."""

from __future__ import annotations

import datetime as dt
import threading
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QAbstractButton, QWidget

from relplanner.commands.baselines import take_baseline
from relplanner.domain.kinds import Activity, Baseline, Calendar, Circulation, Release
from relplanner.domain.plan import Plan, title_of
from relplanner.domain.typed import date_text
from relplanner.gui.ask import Ask
from relplanner.gui.conflicts.words import count_words
from relplanner.gui.context import Page, PageContext
from relplanner.gui.frame import Frame
from relplanner.gui.inspector import Inspector
from relplanner.gui.pages import PAGES
from relplanner.gui.palette import Found, Palette
from relplanner.gui.records.form import RecordForm
from relplanner.gui.records.table import RecordTable
from relplanner.gui.releasing.releasing import Releasing
from relplanner.gui.say import step_text
from relplanner.gui.search import RecordSearch
from relplanner.gui.settings import Settings
from relplanner.gui.whatif import WhatIf
from relplanner.gui.widgets.panels import PageHeader
from relplanner.rules.conflicts import Conflict
from relplanner.session import Change, PlanSession

if TYPE_CHECKING:
    from relplanner.domain.returned import Returned
    from relplanner.domain.tables import Book
    from relplanner.gui.pages.conflicts import ConflictsPage
    from relplanner.gui.pages.mapping import MappingPage
    from relplanner.gui.pages.merge import MergePage
    from relplanner.gui.pages.returning import ReturnPage

# Once the plan has been painted: the first change would else wait a fifth of a second for SQLAlchemy.
_PREPARED_AFTER_MS = 1_000
# The page on which a kind of record is best seen.
_HOME = {
    "release": "releases",
    "activity": "roadmap",
    "dependency": "roadmap",
    "checklist_item": "readiness",
    "criterion": "readiness",
    "risk": "risks",
    "risk_assessment": "risks",
    "risk_action": "risks",
    "release_notes": "notes",
    "note_entry": "notes",
    "scenario": "scenarios",
}


class Workbench(QObject):
    """Lives as long as its plan is open; ``close`` hands the frame back empty."""

    def __init__(
        self, frame: Frame, session: PlanSession, settings: Settings, ask: Ask, palette: Palette
    ) -> None:
        super().__init__(frame)
        self.frame = frame
        self.context = PageContext(session, frame.themes, settings, ask, self)
        self.pages: dict[str, Page] = {}
        self._headers: dict[str, PageHeader] = {}
        self._search = RecordSearch()
        self._saved_at = dt.datetime.now()
        self._plan_id = session.facts()["plan_id"]
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._tell_conflicts)
        self.inspector = Inspector(self.context)
        frame.inspector.addWidget(self.inspector)
        self.releasing = Releasing(frame, self.context, self)
        palette.use_finder(self._found)
        self.what_if = WhatIf(frame, self.context, self.hand_over)
        self._connect()
        self._tell_everything()
        if not session.read_only:
            QTimer.singleShot(_PREPARED_AFTER_MS, self, self._prepare_to_write)

    # -- pages ---------------------------------------------------------------------------------------------

    def show_page(self, name: str, record: str = "") -> Page:
        """Bring a page on screen, made when first wanted, and a record on it."""
        if name not in self.pages:
            (spec,) = (spec for spec in PAGES if spec.name == name)
            self._add(name, spec.make(self.context))
        page = self.pages[name]
        for other, header in self._headers.items():
            header.setVisible(other == name)
        self.frame.pages.setCurrentWidget(page)
        self.frame.navigation.show_current(name)
        self._show_inspector(page)
        page.be_current()
        if record:
            page.show_record(record)
        self.context.settings.keep_view(self._plan_id, "window", {"page": name})
        return page

    def enter_page(self, name: str, record: str = "") -> Page:
        """Bring a page on screen, and the keyboard into it."""
        page = self.show_page(name, record)
        page.take_keyboard()
        return page

    def show_remembered_page(self) -> None:
        """The page that this plan was last looked at on; the roadmap to begin with."""
        name = self.context.settings.view_of(self._plan_id, "window").get("page", "roadmap")
        self.enter_page(name if any(spec.name == name for spec in PAGES) else "roadmap")

    def show_record(self, id: str) -> None:
        """Go to where a record is best seen, and select it."""
        record = self.context.plan.get(id)
        if record is not None:
            home = _HOME.get(record.KIND.name)
            page = self.enter_page(home, id) if home else None
            self.context.select(id)
            if page is None or not page.has_details:
                self.frame.show_inspector(True)

    def go_to_filter(self) -> None:
        """Put the keyboard where the page on screen is filtered; a menu of filters is opened."""
        field = self._page().filtering()
        if field is None or not field.isVisible():
            return
        field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        if isinstance(field, QAbstractButton):
            field.click()

    def go_to_inspector(self) -> None:
        """Show the inspector, with the keyboard in it."""
        self.frame.show_inspector(True)
        self.inspector.take_keyboard()

    def toggle_inspector(self) -> None:
        """Show or hide the inspector; pages with details of their own are remembered apart from the rest."""
        page = self._page()
        shown = not self.frame.inspector.isVisible()
        self.context.settings.put(_inspector_setting(page), shown)
        self._show_inspector(page)

    def choose_copy(self) -> None:
        """Ask for another copy of this plan, and show what merging it would do."""
        cast("MergePage", self.enter_page("merge")).choose_copy()

    def show_copy(self, path: Path) -> None:
        """Show what merging another copy of this plan would do."""
        cast("MergePage", self.enter_page("merge")).show_copy(path)

    def kept(self) -> QWidget | None:
        """An editor somewhere in the window with something typed that cannot be taken."""
        tables, forms = self.frame.findChildren(RecordTable), self.frame.findChildren(RecordForm)
        places: list[RecordTable | RecordForm] = [*tables, *forms]
        return next((editor for place in places if (editor := place.kept())), None)

    def hand_over(self) -> None:
        """Let the plan have what is still being typed."""
        focus = self.frame.focusWidget()
        if focus is not None:
            focus.clearFocus()
        for table in self.frame.findChildren(RecordTable):
            table.hand_over()

    def close(self) -> None:
        """Hand over what is still being typed, let go of the plan, leave the frame empty."""
        self.hand_over()
        self.releasing.close()
        self.what_if.close()
        self.context.close()
        for widget in (*self._headers.values(), *self.pages.values(), self.inspector):
            widget.setParent(None)
            widget.deleteLater()
        self.pages.clear()
        self.frame.show_inspector(False)
        self.frame.status.show_conflicts("")
        self.deleteLater()

    # -- inside --------------------------------------------------------------------------------------------

    def _add(self, name: str, page: Page) -> None:
        header = page.findChild(PageHeader)
        if header is not None:
            self._headers[name] = header
            self.frame.headers.addWidget(header)
        self.pages[name] = page
        self.frame.pages.addWidget(page)
        page.details_changed.connect(lambda: self._show_inspector(self._page()))

    def _page(self) -> Page:
        page = self.frame.pages.currentWidget()
        assert isinstance(page, Page)
        return page

    def _show_inspector(self, page: Page) -> None:
        wanted = self.context.settings.get(_inspector_setting(page), not page.has_details)
        self.frame.show_inspector(bool(wanted))

    def _prepare_to_write(self) -> None:
        threading.Thread(target=self.context.session.prepare_to_write).start()

    def _connect(self) -> None:
        context = self.context
        context.bridge.plan_changed.connect(self._changed)
        context.page_wanted.connect(self._go)
        context.said.connect(self.frame.toast.say)
        context.returned.connect(self._show_returned)
        context.table_read.connect(self._show_table)
        context.inspector_wanted.connect(lambda: self.frame.show_inspector(True))
        context.remedy_wanted.connect(self._remedy)
        context.conflicts_found.connect(self._tell_conflicts)
        context.conflict_wanted.connect(self._show_conflict)
        self.frame.status.conflicts.clicked.connect(self._show_conflicts)
        self.inspector.left.connect(lambda: self._page().take_keyboard())
        context.action_wanted.connect(lambda name: self.frame.actions_by_name[name].trigger())
        self.releasing.strip.left.connect(lambda: self._page().take_keyboard())
        self.what_if.switched.connect(lambda: self._page().take_keyboard())

    def _go(self, page: str, record: str) -> None:
        if page:
            self.enter_page(page, record)
        else:
            self.show_record(record)

    def _show_conflicts(self) -> None:
        self.enter_page("conflicts")

    def _show_conflict(self, conflict: Conflict) -> None:
        cast("ConflictsPage", self.enter_page("conflicts")).show_conflict(conflict)

    def _show_returned(self, files: list[Returned], refused: list[str]) -> None:
        cast("ReturnPage", self.enter_page("return")).show_files(files, refused)

    def _show_table(self, book: Book) -> None:
        cast("MappingPage", self.enter_page("mapping")).show_book(book)

    def _remedy(self, id: str, fields: tuple[str, ...]) -> None:
        """Do what would allow what was refused: take a baseline, or put the keyboard in the first field."""
        record = self.context.plan.get(id)
        if record is not None and fields == ("baseline",):
            title = self.tr("Commitment of {release}").format(release=title_of(self.context.plan, record))
            self.context.do(take_baseline, title)
            return
        self.show_record(id)
        self.frame.show_inspector(True)
        self.inspector.set_fields(id, fields)

    def _changed(self, change: Change) -> None:
        self._saved_at = dt.datetime.now()
        if self.context.selected and change.after.get(self.context.selected) is None:
            self.context.select("")
        self._tell_everything()

    def _tell_everything(self) -> None:
        plan = self.context.plan
        title = plan.programme.title
        self.frame.top.show_plan(title)
        self.frame.setWindowTitle(f"{title} — relplanner")
        self._tell_undo()
        for spec in PAGES:
            if (count := spec.count(plan)) is not None:
                self.frame.navigation.show_count(spec.name, count.number, count.urgent)
        saved = (
            self.tr("Read-only: save a copy to change it")
            if self.context.session.read_only
            else self.tr("✓ All changes saved · {time}").format(time=f"{self._saved_at:%H:%M}")
        )
        self.frame.status.show_facts(saved, self._counts(plan), *self._circumstances(plan))
        self._soon.start()

    def _tell_conflicts(self) -> None:
        count = len(self.context.conflicts)
        self.frame.navigation.show_count("conflicts", count, urgent=True)
        self.frame.status.show_conflicts(count_words(count) if count else "")

    def _tell_undo(self) -> None:
        session = self.context.session
        for name, label, word in (
            ("undo", session.undo_label, self.tr("Undo")),
            ("redo", session.redo_label, self.tr("Redo")),
        ):
            action = self.frame.actions_by_name[name]
            action.setEnabled(label is not None and not session.read_only)
            words = f"{word}: {step_text(label)}" if label else word
            short = words if len(words) <= 26 else f"{words[:25]}…"
            action.setText(short.replace("&", "&&"))
            action.setToolTip(words)

    def _counts(self, plan: Plan) -> str:
        releases, activities = len(plan.of(Release)), len(plan.of(Activity))
        one, many = self.tr("1 release"), self.tr("{count} releases").format(count=f"{releases:,}")
        words = one if releases == 1 else many
        one, many = self.tr("1 activity"), self.tr("{count} activities").format(count=f"{activities:,}")
        return f"{words} · {one if activities == 1 else many}"

    def _circumstances(self, plan: Plan) -> tuple[str, str, str]:
        calendar = plan.one(Calendar, plan.programme.calendar)
        active = next((each for each in plan.of(Baseline).values() if each.active), None)
        last = max(plan.of(Circulation).values(), key=lambda each: each.number, default=None)
        told = ""
        if last is not None:
            since = self.context.session.steps_since(last.place)
            changes = self.tr("1 change since") if since == 1 else self.tr("{count} changes since")
            words = self.tr("Circulated no. {number}, {day} ({changes})")
            day = date_text(last.issued_at.astimezone())
            told = words.format(number=last.number, day=day, changes=changes.format(count=since))
        return (
            self.tr("Working calendar: {name}").format(name=calendar.title) if calendar else "",
            self.tr("Baseline: {name}").format(name=active.title) if active else "",
            told,
        )

    def _found(self, text: str) -> list[Found]:
        plan = self.context.plan
        return [
            Found(title_of(plan, record), f"{record.KIND.title}  {record.key}", _shower(self, record.id))
            for record in self._search.find(plan, text)
        ]


def _inspector_setting(page: Page) -> str:
    return "inspector-beside-details" if page.has_details else "inspector"


def _shower(workbench: Workbench, id: str):
    return lambda: workbench.show_record(id)
