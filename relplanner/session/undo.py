"""What can be undone and redone, told from the journal alone: there are no undo classes and no limit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import takewhile

from relplanner.domain.edit import Label, Step

_FIRST_PORTION = 32
_LARGEST_PORTION = 2_000

ReadBack = Callable[[str, int], list[Step]]
"""Gives at most so many steps from a place on, newest first."""


@dataclass(frozen=True, slots=True)
class Entry:
    """Steps that are taken back together, and the name of what was done."""

    group: str
    steps: tuple[str, ...]
    label: Label


class UndoStacks:
    """The two stacks. The journal is read backwards, and only as far as somebody wants to go back."""

    def __init__(self, read_back: ReadBack, head: str, start: str = "") -> None:
        """``start`` is a step that nobody goes back beyond."""
        self._read_back = read_back
        self._start = start
        self._unread = head if head != start else ""
        self._portion = _FIRST_PORTION
        self._undo: list[Entry] = []
        self._redo: list[Entry] = []
        self._taken_back: set[str] = set()
        self._nothing_new_yet = True

    def last_done(self) -> Entry | None:
        """What undo would take back."""
        while not self._undo and self._unread:
            self._read_more()
        return self._undo[-1] if self._undo else None

    def last_undone(self) -> Entry | None:
        """What redo would do again."""
        while self._nothing_new_yet and self._unread:
            self._read_more()
        return self._redo[-1] if self._redo else None

    def take(self, step: Step) -> None:
        """Account for one more step of ours. Facts of the world are passed over."""
        if not step.group:
            return
        if not step.undoes:
            self._take_new(step)
        elif step.label.code == "undone":
            self._redo.append(_again(step))
            self._undo.pop()
        else:
            self._redo.pop()
            self._undo.append(_again(step))

    def _take_new(self, step: Step) -> None:
        self._nothing_new_yet = False
        self._redo.clear()
        if self._undo and self._undo[-1].group == step.group:
            last = self._undo[-1]
            self._undo[-1] = replace(last, steps=(*last.steps, step.id), label=step.label)
        else:
            self._undo.append(Entry(step.group, (step.id,), step.label))

    def _read_more(self) -> None:
        read = self._read_back(self._unread, self._portion)
        steps = list(takewhile(lambda step: step.id != self._start, read))
        self._portion = min(self._portion * 4, _LARGEST_PORTION)
        undo: list[Entry] = []
        redo: list[Entry] = []
        for step in steps:
            # A plan's first step cannot be undone.
            if step.parents and step.group:
                self._look_at(step, undo, redo)
        ended = len(steps) < len(read) or not steps[-1].parents
        self._unread = "" if ended else steps[-1].parents[0]
        self._undo[:0] = undo[::-1]
        self._redo[:0] = redo[::-1]

    def _look_at(self, step: Step, undo: list[Entry], redo: list[Entry]) -> None:
        """Sort an older step; whatever it takes back is still to come, further back."""
        standing = step.group not in self._taken_back
        if step.undoes:
            self._taken_back.add(step.undoes)
            if standing and step.label.code == "redone":
                undo.append(_again(step))
            elif standing and self._nothing_new_yet:
                redo.append(_again(step))
            return
        self._nothing_new_yet = False
        if not standing:
            return
        deepest = undo[-1] if undo else self._undo[0] if self._undo else None
        if deepest is not None and deepest.group == step.group:
            joined = replace(deepest, steps=(step.id, *deepest.steps))
            if undo:
                undo[-1] = joined
            else:
                self._undo[0] = joined
        else:
            undo.append(Entry(step.group, (step.id,), step.label))


def _again(step: Step) -> Entry:
    """The entry of an undo or a redo, under the name of what was done in the first place."""
    arguments = dict(step.label.arguments)
    code = str(arguments.pop("code", ""))
    return Entry(step.group, (step.id,), Label(code, arguments))
