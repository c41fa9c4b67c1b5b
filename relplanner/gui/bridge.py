"""The only listener that knows Qt: turns the session's notices into a signal."""

from PySide6.QtCore import QObject, QTimer, Signal

from relplanner.session import Change, PlanSession

_LOOK_EVERY_MS = 2_000


class Bridge(QObject):
    """Passes on every change of the plan, and looks now and then whether somebody else wrote to the file."""

    plan_changed = Signal(object)
    """A ``Change``: the snapshots before and after, and the edits between."""

    def __init__(self, session: PlanSession, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._leave = session.subscribe(self._heard)
        self._watch = QTimer(self, interval=_LOOK_EVERY_MS)
        self._watch.timeout.connect(session.catch_up)
        self._watch.start()

    def close(self) -> None:
        """Stop listening."""
        self._watch.stop()
        self._leave()

    def _heard(self, change: Change) -> None:
        self.plan_changed.emit(change)
