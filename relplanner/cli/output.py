"""What goes to the terminal: results to stdout, as tables or JSON; messages and progress to stderr."""

from __future__ import annotations

import json
import shutil
import sys
import threading
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import click

from relplanner.domain.edit import Step
from relplanner.domain.errors import CouldNotWrite

_GAP = "  "
_NARROWEST = 14
"""A column may be cut to this; where that is not enough, columns on the right are left out."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its title and its cells."""

    title: str
    cells: Sequence[str]
    right: bool = False

    @property
    def width(self) -> int:
        """What it would take to show it whole."""
        return max((cell_width(cell) for cell in (self.title, *self.cells)), default=0)


def out(text: str | bytes) -> None:
    """One line (or more) of the result, sent off at once. Raises CouldNotWrite when it cannot be printed."""
    try:
        click.echo(text)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise CouldNotWrite("could-not-print", reason=error.strerror or str(error)) from error


def print_json(value: object) -> None:
    """One JSON value, UTF-8, keys sorted."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, indent=2, allow_nan=False)
    out(text.encode())


def print_json_line(value: object) -> None:
    """One JSON value on one line, sent off at once."""
    out(json.dumps(value, ensure_ascii=False, sort_keys=True, allow_nan=False).encode())


def print_table(columns: Sequence[Column]) -> None:
    """An aligned table with a head, cut to the terminal's width where there is a terminal."""
    columns = [column for column in columns if any(column.cells)] or columns[:1]
    room = shutil.get_terminal_size().columns if sys.stdout.isatty() else None
    shown, cap = _fitted(columns, room)
    widths = [min(column.width, cap) for column in shown]
    lines = [
        _line(widths, shown, [column.title for column in shown]),
        *(_line(widths, shown, row) for row in zip(*(c.cells for c in shown), strict=True)),
    ]
    out("\n".join(lines))
    if left := len(columns) - len(shown):
        say(f"{left} more columns do not fit; --columns chooses, --json has all")


def print_facts(facts: Mapping[str, str]) -> None:
    """Names and values, one a line, aligned; what is empty is left out."""
    told = {name: value for name, value in facts.items() if value}
    width = max((cell_width(name) for name in told), default=0)
    for name, value in told.items():
        first, *rest = value.splitlines() or [""]
        out(f"{_padded(name, width)}{_GAP}{plain(first)}")
        for line in rest:
            out(f"{' ' * width}{_GAP}{plain(line)}")


def print_step(step: Step | None, as_json: bool, **more: object) -> None:
    """The step that a writing command made, or that nothing had to change; ``more`` goes into the JSON."""
    if as_json:
        print_json({"step": step.seq if step else None, "label": str(step.label) if step else None, **more})
    elif step:
        out(f"Step {step.seq}: {plain(str(step.label))}")
    else:
        say("Nothing changed")


def say(message: str) -> None:
    """A message that is not the result."""
    click.echo(plain(message), err=True)


@contextmanager
def progress(what: str) -> Iterator[None]:
    """Show on stderr, where that is a terminal, what is going on, once it has lasted for a second."""
    if not sys.stderr.isatty():
        yield
        return
    done = threading.Event()

    def show() -> None:
        seconds = 0
        while not done.wait(1):
            seconds += 1
            click.echo(f"\r{what} … {seconds} s ", err=True, nl=False)
        if seconds:
            click.echo("\r\x1b[K", err=True, nl=False)

    shower = threading.Thread(target=show, daemon=True)
    shower.start()
    try:
        yield
    finally:
        done.set()
        shower.join()


def plain(text: str) -> str:
    """Text of a plan without what would steer a terminal: control characters and text direction marks."""
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() else _visible(char) for char in text)


def cell_width(text: str) -> int:
    """How many places the text takes on a terminal."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1
        for char in text
    )


def _fitted(columns: Sequence[Column], room: int | None) -> tuple[Sequence[Column], int]:
    """The columns that fit into ``room`` places, and the width that none of them may exceed."""
    longest = max(column.width for column in columns)
    if room is None:
        return columns, longest
    while len(columns) > 1 and _total(columns, _NARROWEST) > room:
        columns = columns[:-1]
    return columns, next(
        (cap for cap in range(longest, _NARROWEST, -1) if _total(columns, cap) <= room), _NARROWEST
    )


def _total(columns: Sequence[Column], cap: int) -> int:
    return sum(min(column.width, cap) for column in columns) + len(_GAP) * (len(columns) - 1)


def _line(widths: Sequence[int], columns: Sequence[Column], cells: Sequence[str]) -> str:
    padded = (
        _padded(_cut(plain(cell), width), width, column.right)
        for width, column, cell in zip(widths, columns, cells, strict=True)
    )
    return _GAP.join(padded).rstrip()


def _padded(text: str, width: int, right: bool = False) -> str:
    space = " " * (width - cell_width(text))
    return space + text if right else text + space


def _cut(text: str, width: int) -> str:
    if cell_width(text) <= width:
        return text
    while text and cell_width(text) > width - 1:
        text = text[:-1]
    return f"{text}…"


def _visible(char: str) -> str:
    return " " if char in "\n\t\u00a0" or unicodedata.category(char) == "Zs" else "�"
