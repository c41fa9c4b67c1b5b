"""What can be undone and redone, told from the journal alone: there are no undo classes and no limit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from relplanner.domain.edit import Label, Step


@dataclass(frozen=True, slots=True)
class Entry:
    """Steps that are taken back together, and the name of what was done."""

    group: str
    steps: tuple[str, ...]
    label: Label


class UndoStacks:
    """The two stacks, replayed from steps in the order in which they were written."""

    def __init__(self, steps: Iterable[Step] = ()) -> None:
        self.undo: list[Entry] = []
        self.redo: list[Entry] = []
        for step in steps:
            self.take(step)

    def take(self, step: Step) -> None:
        """Account for one more step. A plan's first step, and facts of the world, are passed over."""
        if not step.parents or not step.group:
            return
        if not step.undoes:
            self._take_new(step)
        elif self.undo and self.undo[-1].group == step.undoes:
            self.redo.append(Entry(step.group, (step.id,), self.undo.pop().label))
        elif self.redo and self.redo[-1].group == step.undoes:
            self.undo.append(Entry(step.group, (step.id,), self.redo.pop().label))

    def _take_new(self, step: Step) -> None:
        self.redo.clear()
        if self.undo and self.undo[-1].group == step.group:
            last = self.undo[-1]
            self.undo[-1] = replace(last, steps=(*last.steps, step.id), label=step.label)
        else:
            self.undo.append(Entry(step.group, (step.id,), step.label))
