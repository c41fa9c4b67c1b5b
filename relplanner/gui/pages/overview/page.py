"""The overview page: next releases, what is late, what needs attention, and the fortnight ahead."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TypeVar, cast

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from relplanner.commands.records import add
from relplanner.domain.kinds import Release
from relplanner.domain.typed import date_text
from relplanner.gui.context import Page, PageContext
from relplanner.gui.pages.overview.releases import ReleaseDelegate
from relplanner.gui.pages.overview.words import happening, notice, release_line
from relplanner.gui.theme import Tone
from relplanner.gui.theme_source import ThemeSource
from relplanner.gui.widgets import MUTED, Card, EmptyState, PageHeader, Pill, text_label
from relplanner.gui.widgets.lines import (
    AgendaDelegate,
    ButtonList,
    Line,
    NoticeDelegate,
    RowDelegate,
)
from relplanner.rules.agenda import agenda
from relplanner.rules.attention import attention
from relplanner.rules.outlook import coming, outlook
from relplanner.session import Change

T = TypeVar("T")
_FEW = 6
_TWO_COLUMNS = 900
_BEGINNINGS = ("import", "sample", "template")
_MINUTE_MS = 60_000


class OverviewPage(Page):
    """What a release manager wants to know first; every line leads to its record."""

    has_details = True

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.setAutoFillBackground(True)
        themes = context.themes
        self.header = PageHeader(self.tr("Overview"))
        self._day = text_label("", MUTED)
        self.header.add_left(self._day)
        self.releases = _Section(
            themes, self.tr("Next releases"), ReleaseDelegate(themes), self.tr("None is coming"), few=5
        )
        self.late = _Section(themes, self.tr("Late"), NoticeDelegate(themes), self.tr("Nothing"), Tone.GOOD)
        self.attention = _Section(
            themes, self.tr("Needs attention"), NoticeDelegate(themes), self.tr("Nothing"), Tone.GOOD, 9
        )
        self.agenda = _Section(
            themes, self.tr("This fortnight"), AgendaDelegate(themes), self.tr("Nothing is planned"), few=12
        )
        for section in self._sections():
            section.list.pressed_line.connect(partial(self._pressed, section))
        self._new_release = QAction(self.tr("Add a release"), self)
        self._new_release.triggered.connect(self._add_release)
        self._empty: EmptyState | None = None
        self._lay_out()
        self._arrange(wide=True)
        context.conflicts_found.connect(self._found)
        self._today = context.today()
        midnight = QTimer(self, interval=_MINUTE_MS)
        midnight.timeout.connect(self._look_at_the_clock)
        midnight.start()

    def refresh(self, change: Change | None) -> None:
        plan = self.context.plan
        self._today = today = self.context.today()
        self._day.setText(date_text(today))
        if not plan.of(Release):
            self._show_empty()
            return
        schedule = self.context.schedule
        noticed = attention(plan, schedule, today, self.context.conflicts)
        late = [each for each in noticed if each.late]
        other = [each for each in noticed if not each.late]
        self.late.show_lines(late, partial(notice, plan), Tone.BAD)
        self.attention.show_lines(other, partial(notice, plan), Tone.WARNING)
        self.releases.show_lines(
            coming(plan, schedule),
            lambda release: release_line(plan, outlook(plan, schedule, release, today), today),
        )
        events = agenda(plan, schedule, today)
        before = [None, *(event.day for event in events)]
        self.agenda.show_lines(
            list(zip(events, before, strict=False)),
            lambda each: happening(plan, each[0], today, same_day=each[0].day == each[1]),
        )
        self._stack.setCurrentWidget(self._scroll)

    def beginning(self) -> QWidget | None:
        """What is most urgent."""
        urgent = (self.late.list, self.attention.list, self.releases.list)
        return next((each for each in urgent if each.isVisible()), None)

    # -- inside --------------------------------------------------------------------------------------------

    def _sections(self) -> tuple["_Section", ...]:
        return self.releases, self.late, self.attention, self.agenda

    def _lay_out(self) -> None:
        self._left, self._right = QVBoxLayout(), QVBoxLayout()
        for column, section in ((self._left, self.releases), (self._right, self.late)):
            column.setSpacing(12)
            column.addWidget(section)
        self._right.addWidget(self.attention)
        for column in (self._left, self._right):
            column.addStretch(1)
        body = QWidget()
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight, body)
        self._columns.setContentsMargins(16, 16, 16, 16)
        self._columns.setSpacing(12)
        self._columns.addLayout(self._left, 5)
        self._columns.addLayout(self._right, 3)
        self._scroll = QScrollArea()
        self._scroll.setWidget(body)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._scroll)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.header)
        whole.addWidget(self._stack, 1)

    def _arrange(self, *, wide: bool) -> None:
        """Two columns, or one in which what needs attention comes before the agenda."""
        direction = QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
        column = self._left if wide else self._right
        if column.indexOf(self.agenda) < 0:
            self._columns.setDirection(direction)
            column.insertWidget(column.count() - 1, self.agenda)

    def _show_empty(self) -> None:
        if self._empty is None:
            # The ways to begin are the window's: they are asked for when it is there.
            known = {action.objectName(): action for action in self.window().actions()}
            actions = [known[name] for name in _BEGINNINGS if name in known]
            self._empty = EmptyState(
                self.context.themes,
                "layout-dashboard",
                self.tr("This plan has no releases yet"),
                self.tr(
                    "Add the first one, or take it from a file you have: MS Project, a calendar, a table. A "
                    "sample or a template begins a new plan."
                ),
                [self._new_release, *actions],
            )
            self._stack.addWidget(self._empty)
        self._stack.setCurrentWidget(self._empty)

    def _add_release(self) -> None:
        step = self.context.do(add, "release", {"title": self.tr("New release")})
        if step is not None:
            self.context.go("releases", step.edits[0].id)

    def _pressed(self, section: "_Section", line: Line) -> None:
        if line.record:
            self.context.go(line.page, line.record)
        else:
            section.show_all()

    def _found(self) -> None:
        if self.isVisible():
            self.refresh(None)

    def _look_at_the_clock(self) -> None:
        if self.isVisible() and self.context.today() != self._today:
            self.refresh(None)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange(wide=self.width() >= self.context.themes.px(_TWO_COLUMNS))


class _Section(Card):
    """A card with a list: its first few lines, and the rest when asked for."""

    def __init__(
        self, themes: ThemeSource, title: str, delegate: RowDelegate, nothing: str,
        when_empty: Tone = Tone.NEUTRAL, few: int = _FEW,
    ) -> None:  # fmt: skip
        self._count = Pill(themes)
        super().__init__(title, self._count)
        self.list = ButtonList(title, delegate)
        self._nothing, self._when_empty, self._few = nothing, when_empty, few
        self._number = 0
        self._line: Callable[[int], Line] = lambda _: Line("")
        self._all = False
        self.body.addWidget(self.list)
        # Lines reach from edge to edge, so that what is pointed at stands out as a whole.
        column = cast(QVBoxLayout, self.layout())
        head = cast(QHBoxLayout, column.itemAt(0))
        column.setContentsMargins(0, column.contentsMargins().top(), 0, 8)
        head.setContentsMargins(16, 0, 16, 0)

    def show_lines(self, things: Sequence[T], words: Callable[[T], Line], tone: Tone = Tone.NEUTRAL) -> None:
        """Show how many things there are, or that there are none; only those in sight are put into words."""
        self._number, self._line = len(things), lambda place: words(things[place])
        if things:
            self._count.show_status(f"{len(things):,}", tone)
        else:
            self._count.show_status(self._nothing, self._when_empty)
        self._fill()

    def show_all(self) -> None:
        """Show the rest too."""
        self._all = True
        self._fill()

    def _fill(self) -> None:
        everything = self._all or self._number <= self._few + 1
        shown = [self._line(place) for place in range(self._number if everything else self._few)]
        if not everything:
            shown.append(Line(self.tr("{n:,} more…").format(n=self._number - self._few)))
        self.list.show_lines(shown)
