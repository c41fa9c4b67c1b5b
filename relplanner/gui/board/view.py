"""The board under mouse and keys."""

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QFrame, QToolTip, QWidget

from relplanner.chart.board import COLUMNS, Board, BoardScene, BoardSizes, CardBox, lay_out_board, spoken
from relplanner.draw.board import BoardPainter
from relplanner.gui.draw_looks import looks_of
from relplanner.gui.theme_source import ThemeSource
from relplanner.gui.tips import plain_tip

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_ARROWS = (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down)


class BoardView(QAbstractScrollArea):
    """Shows a board and tells what the user wants; it changes nothing itself.

    Arrows go from card to card; with Ctrl, Left and Right take the card to the column beside. Enter opens.
    """

    selected = Signal(str)
    opened = Signal(str)
    move_wanted = Signal(str, int, QPoint)
    """A release is to go to the column at this place; a choice, if there is one, is offered at the point."""

    def __init__(self, themes: ThemeSource, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._board = Board(())
        self._scene: BoardScene | None = None
        self._card = ""
        self._pressed: tuple[QPointF, CardBox] | None = None
        self._held: tuple[CardBox, QPointF] | None = None
        self.setAccessibleName(self.tr("Board"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        themes.changed.connect(self._restyle)
        self._restyle()

    # -- showing -------------------------------------------------------------------------------------------

    def show_board(self, board: Board) -> None:
        """Show other cards; what is in sight stays there."""
        if board != self._board:
            self._let_go()
            self._board = board
            self._renew()

    def select(self, id: str) -> None:
        """Mark a card and bring it into view."""
        if id != self._card:
            self._card = id
            self._tell()
            self._bring_into_view()
            self.viewport().update()

    @property
    def card(self) -> str:
        """The id of the marked card's release, if it is on the board."""
        return self._card if self.laid_out().of(self._card) else ""

    def laid_out(self) -> BoardScene:
        """The shapes at the present size."""
        if self._scene is None:
            self._scene = lay_out_board(self._board, self.viewport().width(), self._painter.sizes)
        return self._scene

    def place_of(self, id: str) -> QPoint:
        """Where on the screen the card of a release is."""
        box = self.laid_out().of(id)
        at = QPointF(box.x, box.y + box.height) - self._offset if box else QPointF()
        return self.viewport().mapToGlobal(at.toPoint())

    # -- inside --------------------------------------------------------------------------------------------

    @property
    def _offset(self) -> QPointF:
        return QPointF(self.horizontalScrollBar().value(), self.verticalScrollBar().value())

    def _restyle(self) -> None:
        self._painter = BoardPainter(*looks_of(self._themes), BoardSizes.at(self._themes.text_scale))
        self._renew()

    def _renew(self) -> None:
        self._scene = None
        scene, view = self.laid_out(), self.viewport()
        for bar, whole, page in (
            (self.horizontalScrollBar(), scene.width, view.width()),
            (self.verticalScrollBar(), scene.height, view.height()),
        ):
            bar.setRange(0, max(0, round(whole - page)))
            bar.setPageStep(page)
            bar.setSingleStep(self._themes.px(30))
        self._tell()
        view.update()

    def _tell(self) -> None:
        box = self.laid_out().of(self._card)
        self.setAccessibleDescription(spoken(box.card) if box else "")

    def _bring_into_view(self) -> None:
        box, view, head = self.laid_out().of(self._card), self.viewport(), self._painter.sizes.head
        if box is None:
            return
        across, down, gap = self.horizontalScrollBar(), self.verticalScrollBar(), self._painter.sizes.gap
        right, bottom = box.x + box.width + gap, box.y + box.height + gap
        across.setValue(round(min(max(across.value(), right - view.width()), box.x - gap)))
        down.setValue(round(min(max(down.value(), bottom - view.height()), box.y - head - gap)))

    def _choose(self, id: str) -> None:
        self.select(id)
        self.selected.emit(id)

    def _let_go(self) -> None:
        self._held = self._pressed = None
        self.viewport().unsetCursor()
        self.viewport().update()

    # -- keys ----------------------------------------------------------------------------------------------

    def _walk(self, key: Qt.Key) -> None:
        """Go to the next card in a direction; in the next column, to the one most nearly beside."""
        scene = self.laid_out()
        here = scene.of(self._card)
        if here is None:
            if scene.cards:
                self._choose(scene.cards[0].card.id)
            return
        column = here.card.column
        if key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            way = 1 if key == Qt.Key.Key_Down else -1
            beyond = [box for box in scene.cards if box.card.column == column and (box.y - here.y) * way > 0]
        else:
            way = 1 if key == Qt.Key.Key_Right else -1
            after = [box for box in scene.cards if (box.card.column - column) * way > 0]
            near = min((abs(box.card.column - column) for box in after), default=0)
            beyond = [box for box in after if abs(box.card.column - column) == near]
        if beyond:
            self._choose(min(beyond, key=lambda box: abs(box.y - here.y)).card.id)

    def _shift(self, way: int) -> None:
        box = self.laid_out().of(self._card)
        if box is not None and 0 <= box.card.column + way < len(COLUMNS):
            self.move_wanted.emit(self._card, box.card.column + way, self.place_of(self._card))

    # -- Qt ------------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, held = Qt.Key(event.key()), bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if key == Qt.Key.Key_Escape and self._held is not None:
            self._let_go()
        elif held and key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self._shift(-1 if key == Qt.Key.Key_Left else 1)
        elif key in _ARROWS and not event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self._walk(key)
        elif key in _ENTER and self.card:
            self.opened.emit(self._card)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        point = event.position() + self._offset
        box = self.laid_out().card_at(point.x(), point.y())
        if box is not None and event.position().y() > self._painter.sizes.head:
            self._choose(box.card.id)
            if event.button() == Qt.MouseButton.LeftButton:
                self._pressed = event.position(), box

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed is None:
            return
        start, box = self._pressed
        if self._held is None:
            if (event.position() - start).manhattanLength() < QApplication.startDragDistance():
                return
            self.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)
        moved = event.position() - start
        self._held = box._replace(x=box.x + moved.x(), y=box.y + moved.y()), event.position()
        self.viewport().update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        held = self._held
        self._let_go()
        if held is None:
            return
        column = self.laid_out().column_at((event.position() + self._offset).x())
        if column is not None and column != held[0].card.column:
            spot = self.viewport().mapToGlobal(event.position().toPoint())
            self.move_wanted.emit(held[0].card.id, column, spot)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self.card:
            self.opened.emit(self._card)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        event.ignore()

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            point = QPointF(event.pos()) + self._offset
            box = self.laid_out().card_at(point.x(), point.y())
            words = spoken(box.card).replace(", ", "\n") if box else ""
            QToolTip.showText(event.globalPos(), plain_tip(words), self)
            return True
        if event.type() == QEvent.Type.Resize:
            self._renew()
        return super().viewportEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, scene, offset = QPainter(self.viewport()), self.laid_out(), self._offset
        sight = QRectF(self.viewport().rect()).translated(offset)
        painter.translate(-offset)
        target = None
        if self._held is not None:
            target = scene.column_at(self._held[1].x() + offset.x())
        self._painter.ground(painter, scene, sight, target)
        for box in scene.cards:
            if box.y + box.height >= sight.top() and box.y <= sight.bottom():
                self._painter.card(painter, box, chosen=box.card.id == self._card)
        self._painter.heads(painter, scene, sight.top(), sight)
        if self._held is not None:
            self._painter.card(painter, self._held[0], chosen=True, held=True)
