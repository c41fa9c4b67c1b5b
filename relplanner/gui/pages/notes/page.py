"""The release notes page: entries at the left, their source in the middle, what readers see at the right."""

from functools import partial

from PySide6.QtCore import QSignalBlocker, Qt, QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from relplanner.commands.notes import publish, start_notes
from relplanner.commands.records import set_fields
from relplanner.domain.declare import Record
from relplanner.domain.kinds import NoteEntry, Release, ReleaseNotes, ScopeItem
from relplanner.domain.kinds.choices import Audience
from relplanner.domain.kinds.telling import NotesState
from relplanner.exchange.notes_text import notes_markdown
from relplanner.gui.context import Page, PageContext
from relplanner.gui.pages.choosing import ChoiceButton, Option
from relplanner.gui.pages.notes.editing import Editing
from relplanner.gui.pages.notes.outline import Outline
from relplanner.gui.pages.notes.preview import NotesPreview
from relplanner.gui.pages.notes.rows import Row, outline
from relplanner.gui.pages.notes.sending import copy_notes, save_notes
from relplanner.gui.pages.notes.source import SourcePane
from relplanner.gui.pages.words import plural
from relplanner.gui.records.tones import pill_look
from relplanner.gui.say import choice_text
from relplanner.gui.theme import Tone
from relplanner.gui.widgets import (
    ActionButton,
    Button,
    ButtonKind,
    EmptyState,
    MenuButton,
    PageHeader,
    Pill,
    SearchField,
    SegmentedControl,
    text_label,
)
from relplanner.rules.coverage import coverage
from relplanner.rules.outlook import coming
from relplanner.session import Change

_PREVIEW_MS = 120
_VIEW = "notes"


class NotesPage(Page):
    """Writes the notes of one release for one audience."""

    has_details = True

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.outline = Outline(context.themes, self.tr("Entries"))
        self.source = SourcePane(context)
        self.editing = Editing(context, self.outline, lambda: self.notes, self)
        self._build_header()
        self._build_preview()
        self._build_body()
        self.outline.arrived.connect(self._arrived)
        self.outline.entered.connect(self.source.editor.setFocus)
        self.source.left.connect(self.outline.setFocus)
        self.source.edited.connect(self._soon.start)
        self.editing.begun.connect(self._write)
        self._plan_id = context.session.facts()["plan_id"]
        remembered = context.settings.view_of(self._plan_id, _VIEW)
        self._offer_releases(str(remembered.get("release", "")))
        if remembered.get("audience") in set(Audience):
            self.audience.choose(str(remembered["audience"]))
        self.release.chosen.connect(lambda _: self._other_notes())
        self.audience.chosen.connect(lambda _: self._other_notes())

    @property
    def notes(self) -> ReleaseNotes | None:
        """The notes on screen: of the chosen release for the chosen audience."""
        found = self.context.plan.children(ReleaseNotes, "release", self.release.value)
        return next((each for each in found if each.audience == self.audience.value), None)

    def refresh(self, change: Change | None) -> None:
        self._offer_releases()
        notes = self.notes
        self._tell_state(notes)
        if notes is None:
            self._show_nothing()
            return
        self._stack.setCurrentWidget(self._body)
        row = self.outline.current
        rows = outline(self.context.plan, notes, self.filter.text())
        self.outline.show_rows(rows, row.id if row else notes.id)
        self._arrived(self.outline.current)
        self._tell_coverage()
        self._preview()

    def show_record(self, id: str) -> None:
        record = self.context.plan.get(id)
        notes = self._notes_of(record)
        release = notes.release if notes is not None else self._release_of(record)
        self.release.choose(release)
        if notes is not None:
            self.audience.choose(notes.audience)
        self.refresh(None)
        self.outline.go_to(id)
        super().show_record(id)

    def filtering(self) -> QWidget:
        return self.filter

    def beginning(self) -> QWidget:
        return self.outline

    # -- building ------------------------------------------------------------------------------------------

    def _build_header(self) -> None:
        self.release = ChoiceButton(self.tr("Release"), named=False)
        self.audience = SegmentedControl([(a.value, choice_text(a)) for a in Audience], self.tr("Audience"))
        self.state = Pill(self.context.themes)
        self.onward = Button("", ButtonKind.PRIMARY)
        self.onward.clicked.connect(self._go_on)
        self.new = ActionButton(self.editing.new)
        self.new.setToolTip(self.tr("New entry (Ins)"))
        menu = QMenu(self)
        self._out = (
            QAction(self.tr("Copy the notes as Markdown"), menu),
            QAction(self.tr("Save the notes…"), menu),
        )
        for action, send in zip(self._out, (copy_notes, save_notes), strict=True):
            action.triggered.connect(partial(self._send, send))
            menu.addAction(action)
        self.export = MenuButton(self.tr("Export"), menu)
        self.header = PageHeader(self.tr("Release notes"))
        self.header.add_left(self.release, self.audience, self.state)
        self.header.add_right(self.new, self.export, self.onward)

    def _build_preview(self) -> None:
        self.preview = NotesPreview(self.context.themes, self.tr("Preview"), self._confirm_link)
        self._soon = QTimer(self, singleShot=True, interval=_PREVIEW_MS)
        self._soon.timeout.connect(self._preview)

    def _build_body(self) -> None:
        self.filter = SearchField(self.context.themes, self.tr("Filter entries"))
        self.filter.textChanged.connect(lambda _: self.refresh(None))
        self._coverage = text_label("", "muted", wrap=True)
        self._missing = Pill(self.context.themes)
        line = QHBoxLayout()
        line.addWidget(self._coverage, 1)
        line.addWidget(self._missing, 0, Qt.AlignmentFlag.AlignTop)
        head = QVBoxLayout()
        head.setContentsMargins(12, 10, 12, 10)
        head.setSpacing(8)
        head.addLayout(line)
        head.addWidget(self.filter)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.outline, 1)
        self._body = QSplitter(Qt.Orientation.Horizontal)
        self._body.setChildrenCollapsible(False)
        for pane, share in ((left, 33), (self.source, 37), (self.preview, 36)):
            pane.setMinimumWidth(self.context.themes.px(150))
            self._body.addWidget(pane)
            self._body.setStretchFactor(self._body.count() - 1, share)
        self._body.setSizes([330, 370, 360])
        self._stack = QStackedWidget()
        self._stack.addWidget(self._body)
        self._nothing: EmptyState | None = None
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.header)
        whole.addWidget(self._stack, 1)

    # -- showing -------------------------------------------------------------------------------------------

    def _offer_releases(self, wanted: str | None = None) -> None:
        """The releases to choose from: those to come, then those that are over, newest first."""
        plan, schedule = self.context.plan, self.context.schedule
        ahead = coming(plan, schedule)
        known = {release.id for release in ahead}
        over = [each for id, each in plan.of(Release).items() if id not in known and not each.archived]
        over.sort(key=lambda each: str(schedule.live_date(each.id) or ""), reverse=True)
        options: list[Option] = [(each.id, each.title) for each in ahead]
        options += [("", "")] if ahead and over else []
        options += [(each.id, each.title) for each in over]
        for choice in (self.release, self.audience):
            choice.setVisible(bool(options))
        with QSignalBlocker(self.release):
            self.release.offer(options, wanted or self.release.value or self._first_with_notes(ahead))

    def _first_with_notes(self, releases: list[Release]) -> str:
        with_notes = {notes.release for notes in self.context.plan.of(ReleaseNotes).values()}
        return next((release.id for release in releases if release.id in with_notes), "")

    def _tell_state(self, notes: ReleaseNotes | None) -> None:
        for widget in (self.state, self.onward, self.new, self.export):
            widget.setVisible(notes is not None)
        self.editing.new.setEnabled(notes is not None and notes.state is not NotesState.PUBLISHED)
        for action in self._out:
            action.setEnabled(notes is not None)
        if notes is not None:
            look = pill_look(notes.state)
            self.state.show_status(choice_text(notes.state), look.tone if look else Tone.NEUTRAL)
            self.onward.setText(self._onward_words(notes.state))

    def _onward_words(self, state: NotesState) -> str:
        return {
            NotesState.DRAFT: self.tr("Ask for review"),
            NotesState.REVIEW: self.tr("Publish"),
            NotesState.PUBLISHED: self.tr("Amend"),
            NotesState.AMENDED: self.tr("Publish again"),
        }[state]

    def _show_nothing(self) -> None:
        """Why there are no notes here, and how to begin them."""
        if self._nothing is not None:
            self._stack.removeWidget(self._nothing)
            self._nothing.deleteLater()
        release = self.context.plan.one(Release, self.release.value)
        if release is None:
            title, text = self.tr("No release to write about"), self.tr("Add a release first.")
            releases = QAction(self.tr("Go to the releases"), self._stack)
            releases.triggered.connect(lambda: self.context.go("releases"))
            actions = [releases]
        else:
            words = self.tr("No {audience} notes for {release} yet")
            audience = choice_text(Audience(self.audience.value)).lower()
            title = words.format(audience=audience, release=release.title)
            text = self.tr("Begin with an entry for each item in scope, or with an empty page.")
            actions = self._beginnings(release)
        self._nothing = EmptyState(self.context.themes, "file-text", title, text, actions)
        self._stack.addWidget(self._nothing)
        self._stack.setCurrentWidget(self._nothing)

    def _beginnings(self, release: Release) -> list[QAction]:
        missing = len(coverage(self.context.plan, release.id).missing)
        words = plural(missing, self.tr("Start from {n} scope item"), self.tr("Start from {n} scope items"))
        offers = [(words, True)] if missing else []
        actions = []
        for text, from_scope in (*offers, (self.tr("Start empty"), False)):
            action = QAction(text, self._stack)
            action.triggered.connect(partial(self._start, from_scope))
            actions.append(action)
        return actions

    def _tell_coverage(self) -> None:
        covered = coverage(self.context.plan, self.release.value)
        words = self.tr("Scope: {covered} of {total} items covered")
        self._coverage.setText(words.format(covered=covered.covered, total=covered.total))
        self._coverage.setVisible(bool(covered.total))
        self._missing.setVisible(bool(covered.total))
        if covered.missing:
            self._missing.show_status(self.tr("{n} missing").format(n=len(covered.missing)), Tone.WARNING)
        else:
            self._missing.show_status(self.tr("Covered"), Tone.GOOD)

    def _preview(self) -> None:
        """Show the notes as their readers get them, with what is being typed."""
        notes = self.notes
        if notes is None:
            return
        plan, pending = self.context.plan, self.source.pending()
        if pending is not None and plan.get(pending.id) is not None:
            plan = plan.after([pending])
        live = notes.published_on or self.context.schedule.live_date(notes.release)
        shown = plan.of(ReleaseNotes)[notes.id]
        self.preview.setMarkdown(notes_markdown(plan, shown, today=self.context.today(), live=live))

    def _arrived(self, row: Row | None) -> None:
        notes = self.notes
        if notes is not None:
            subject = self.context.plan.get(row.id) if row is not None else None
            self.source.show_subject(self.context.plan, notes, subject)
            if row is not None and self.isVisible() and self.outline.hasFocus():
                self.context.select(row.id)

    # -- acting --------------------------------------------------------------------------------------------

    def _other_notes(self) -> None:
        self.source.flush()
        view = {"release": self.release.value, "audience": self.audience.value}
        self.context.settings.keep_view(self._plan_id, _VIEW, view)
        self.filter.clear()
        self.refresh(None)

    def _start(self, from_scope: bool) -> None:
        audience = Audience(self.audience.value)
        if self.context.do(start_notes, self.release.value, audience, from_scope) is not None:
            self.outline.setFocus()

    def _write(self, id: str) -> None:
        """Go to the text of an entry that was just begun."""
        self.filter.clear()
        self.outline.go_to(id)
        self.source.editor.setFocus()

    def _go_on(self) -> None:
        self.source.flush()
        notes = self.notes
        if notes is None:
            return
        if notes.state is NotesState.DRAFT:
            self.context.do(set_fields, notes.id, {"state": NotesState.REVIEW})
        elif notes.state is NotesState.PUBLISHED:
            self.context.do(set_fields, notes.id, {"state": NotesState.AMENDED})
        elif self._may_publish(notes):
            self.context.do(publish, notes.id)

    def _may_publish(self, notes: ReleaseNotes) -> bool:
        missing = len(coverage(self.context.plan, notes.release).missing)
        if not missing:
            return True
        words = self.tr("{n} scope items have neither a note nor a reason why not.").format(n=missing)
        answers = [self.tr("Publish all the same"), self.tr("Not yet")]
        return self.context.ask.choose(self.tr("Publish the notes"), words, answers) == 0

    def _send(self, send) -> None:
        self.source.flush()
        if (notes := self.notes) is not None:
            send(self.context, notes)

    def _confirm_link(self, address: str) -> bool:
        answers = [self.tr("Open"), self.tr("Cancel")]
        return self.context.ask.choose(self.tr("Open a link"), address, answers) == 0

    def _notes_of(self, record: Record | None) -> ReleaseNotes | None:
        if isinstance(record, NoteEntry):
            return self.context.plan.one(ReleaseNotes, record.notes_of)
        return record if isinstance(record, ReleaseNotes) else None

    def _release_of(self, record: Record | None) -> str:
        if isinstance(record, ScopeItem):
            return record.shipped_in or record.release or ""
        return record.id if isinstance(record, Release) else ""
