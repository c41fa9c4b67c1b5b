"""The releases by their states, as cards that go from column to column."""

from relplanner.gui.board.view import BoardView

__all__ = ["BoardView"]
