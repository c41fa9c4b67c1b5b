"""The roadmap by states: the board of the plan's releases, and what is done there."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from relplanner.chart.board import COLUMNS, Told, build_board, column_of, ways
from relplanner.chart.rows import Grouping, Lens, RowKind, build_rows
from relplanner.commands.records import set_fields
from relplanner.domain.kinds import Release
from relplanner.domain.kinds.planning import ReleaseState
from relplanner.gui.board import BoardView
from relplanner.gui.context import PageContext
from relplanner.gui.pages.roadmap.watching import ConflictWatch
from relplanner.gui.say import choice_text
from relplanner.rules.readiness import ready_shares


class RoadmapStates(QWidget):
    """The board of a plan through the filters of its roadmap, which ``lens`` gives."""

    def __init__(self, context: PageContext, lens: Callable[[], Lens], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._lens = context, lens
        self.by_product = False
        self.board = BoardView(context.themes)
        self._watch = ConflictWatch(context, self)
        self._watch.found.connect(self.refresh)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.board)
        self.setFocusProxy(self.board)
        self.board.selected.connect(context.select)
        self.board.opened.connect(context.inspect)
        self.board.move_wanted.connect(self.take_to)

    def refresh(self) -> None:
        """Show the present plan."""
        context, words = self._context, self._watch.words
        plan, today = context.plan, context.today()
        flat = replace(self._lens(), grouping=Grouping.NONE, folded=frozenset())
        rows = build_rows(plan, flat, words)
        releases = [row.id for row in rows if row.kind is RowKind.RELEASE]
        ready = ready_shares(plan, today)
        told = Told(ready, words)
        self.board.show_board(
            build_board(context.schedule, releases, told, today, by_product=self.by_product)
        )
        self._watch.look()

    def select(self, id: str) -> None:
        """Mark the card of a release."""
        self.board.select(id)

    def take_to(self, id: str, column: int, spot: QPoint) -> None:
        """Let a release go to the state of a column; where that may be one of several, ask which."""
        release = self._context.plan.of(Release)[id]
        possible = ways(release, column)
        if len(possible) > 1:
            self._ask_which(id, possible, spot)
        elif column != column_of(release):
            # Where no way leads there the refusal says so, and where ways lead instead.
            self._set(id, possible[0] if possible else COLUMNS[column].states[0])

    def _set(self, id: str, state: ReleaseState) -> None:
        self._context.do(set_fields, id, {"state": state})

    def _ask_which(self, id: str, states: Sequence[ReleaseState], spot: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for state in states:
            menu.addAction(choice_text(state), partial(self._set, id, state))
        menu.setActiveAction(menu.actions()[0])
        menu.popup(spot)
