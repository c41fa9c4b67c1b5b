"""What a drag would lead to, found out while it lasts, and never so that the drag would stutter."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from time import perf_counter

from PySide6.QtCore import QObject, QTimer, Signal

from relplanner.chart.drag import Wish
from relplanner.gui.latest import Latest
from relplanner.schedule.dates import Schedule

_EVERY_MS = 60
_LONGEST_S = 0.02
"""What a frame may spend on dates; where they take longer, they come with everything else."""
_REST = 2
"""How many times as long as it looked it then leaves the frames alone."""


@dataclass(frozen=True, slots=True)
class Foreseen:
    """The dates that would come of a wish (None where it is refused), and what to say of it line by line.

    ``conflicts`` are those that it would cause; None while nobody has looked.
    """

    schedule: Schedule | None
    words: tuple[str, ...] = ()
    conflicts: tuple[str, ...] | None = None

    def after(self, earlier: "Foreseen | None") -> "Foreseen":
        """This, with the conflicts told before until they are known anew."""
        if self.conflicts is None and earlier is not None:
            return replace(self, conflicts=earlier.conflicts)
        return self


class Foresight(QObject):
    """Finds out in two turns what a wish would lead to: the dates at once, conflicts in a thread.

    ``dates`` and ``everything`` give the work of each turn. Where even the dates take long, they come with
    everything else.
    """

    known = Signal(Wish, Foreseen)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.dates: Callable[[Wish], Callable[[], Foreseen]] | None = None
        self.everything: Callable[[Wish], Callable[[], Foreseen]] | None = None
        self._slow = False
        self._not_before = 0.0
        self._wish: Wish | None = None
        self._latest = Latest(self)
        self._soon = QTimer(self, singleShot=True, interval=_EVERY_MS)
        self._soon.timeout.connect(self._begin)

    def ask(self, wish: Wish) -> Foreseen | None:
        """The dates that would come of a wish; None when they are told by the signal, or not at all."""
        if self.dates is None or self.everything is None:
            return None
        self._wish = wish
        # Not begun anew at every move, or a pointer that never rests would be told nothing.
        if not self._soon.isActive() and not self._latest.busy:
            self._soon.start()
        start = perf_counter()
        if self._slow or start < self._not_before:
            return None
        found = self.dates(wish)()
        took = perf_counter() - start
        self._slow, self._not_before = took > _LONGEST_S, start + took * (1 + _REST)
        return found

    def forget(self) -> None:
        """Nobody waits any more."""
        self._wish = None
        self._slow = False
        self._soon.stop()
        self._latest.forget()

    def _begin(self) -> None:
        wish, self._wish = self._wish, None
        if wish is not None and self.everything is not None:
            self._latest.ask(self.everything(wish), partial(self._tell, wish))

    def _tell(self, wish: Wish, found: Foreseen) -> None:
        self.known.emit(wish, found)
        if self._wish is not None:
            self._soon.start()
