"""How the roadmap of a plan was last looked at: view, zoom, place, grouping, folds, filters, layers."""

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import QObject, QTimer

from relplanner.gui.context import PageContext

_PAUSE_MS = 600


class RememberedLook(QObject):
    """Reads the look of a page from the settings, and keeps it there some time after it last changed."""

    def __init__(
        self, context: PageContext, page: str, look: Callable[[], Mapping[str, Any]], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._settings, self._page, self._look = context.settings, page, look
        self._plan_id = context.session.facts()["plan_id"]
        self._timer = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._timer.timeout.connect(self.keep)

    def read(self) -> Mapping[str, Any]:
        """The look of last time; empty the first time."""
        return self._settings.view_of(self._plan_id, self._page)

    def keep_soon(self) -> None:
        """Keep the look once nothing has changed for a moment."""
        self._timer.start()

    def keep(self) -> None:
        """Keep the look now."""
        self._timer.stop()
        self._settings.keep_view(self._plan_id, self._page, self._look())
