"""Words: labels by role, labels that shorten themselves, and the pill that shows a status."""

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QToolTip, QWidget

from relplanner.gui.theme import TextRole, Tone
from relplanner.gui.theme_source import ThemeSource
from relplanner.gui.tips import plain_tip
from relplanner.gui.widgets.paint import paint_pill, pill_size

MUTED = "muted"


def text_label(text: str, role: TextRole | str = TextRole.BODY, *, wrap: bool = False) -> QLabel:
    """Return a label in a role's size and colour, or body text in ``MUTED``; its text is never markup."""
    label = QLabel(text)
    _plain(label, role)
    label.setWordWrap(wrap)
    return label


def _plain(label: QLabel, role: TextRole | str) -> None:
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setProperty("role", str(role))


class ElidedLabel(QLabel):
    """One line of text that gives way: what does not fit is shortened and told in full by the tool tip."""

    def __init__(
        self, text: str = "", role: TextRole | str = TextRole.BODY, parent: QWidget | None = None
    ) -> None:
        super().__init__(text, parent)
        _plain(self, role)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def _shown(self) -> str:
        width = self.contentsRect().width()
        return self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, width)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            cut = self._shown() != self.text()
            QToolTip.showText(event.globalPos(), plain_tip(self.text()) if cut else "", self)
            return True
        return super().event(event)

    def minimumSizeHint(self) -> QSize:
        widest = self.fontMetrics().averageCharWidth() * 6
        return QSize(min(widest, self.sizeHint().width()), super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(self.contentsRect(), self.alignment(), self._shown())


class Pill(QLabel):
    """A status as word, shape and colour; a mere category takes NEUTRAL or ACCENT and has no shape."""

    def __init__(
        self,
        themes: ThemeSource,
        text: str = "",
        tone: Tone = Tone.NEUTRAL,
        parent: QWidget | None = None,
        *,
        mark: bool = True,
    ) -> None:
        super().__init__(text, parent)
        self._themes, self._tone, self._mark = themes, tone, mark
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    @property
    def tone(self) -> Tone:
        """What the status means to the reader."""
        return self._tone

    def show_status(self, text: str, tone: Tone) -> None:
        """Show another status."""
        self._tone = tone
        self.setText(text)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return pill_size(self.font(), self.text(), self._tone, mark=self._mark)

    def minimumSizeHint(self) -> QSize:
        return QSize(min(self.sizeHint().width(), self._themes.px(40)), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(self.font())
        paint_pill(painter, self.rect(), self.text(), self._tone, self._themes.theme, mark=self._mark)
