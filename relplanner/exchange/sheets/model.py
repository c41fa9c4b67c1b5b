"""The sheet model: a workbook as plain data, which the writer fills a file from and the preview draws."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

Cell = str | int | float | dt.date | dt.datetime | None
"""What a cell carries. Texts are shown as they are, whatever they begin with."""

HEADER_ROW = 4
"""The row of a table's headings, on every sheet: title, caption and a hint stand above it."""


class Form(StrEnum):
    """How a column's values are written and aligned."""

    TEXT = "text"
    WRAPPED = "wrapped"
    ITEM = "item"
    """Text, indented by its row's level."""
    DATE = "date"
    TIME = "time"
    WHOLE = "whole"
    NUMBER = "number"
    SIGNED = "signed"
    PERCENT = "percent"


class Emphasis(StrEnum):
    """What a column's cells are coloured by; the word or number is always there too."""

    STATUS = "status"
    BAND = "band"
    SLIP = "slip"
    SHARE = "share"


class Look(StrEnum):
    """How a row, or a single cell of a page, looks."""

    PLAIN = "plain"
    GROUP = "group"
    PART = "part"
    TITLE = "title"
    CAPTION = "caption"
    HEADING = "heading"
    BODY = "body"
    STRONG = "strong"
    LABEL = "label"
    BIG = "big"
    AXIS = "axis"
    BAND = "band"
    EDITABLE = "editable"
    COMPUTED = "computed"
    GOOD = "good"
    WARNING = "warning"
    BAD = "bad"
    ACCENT = "accent"
    NEUTRAL = "neutral"
    HEAD = "head"
    """The heading of a column on a page."""
    FIGURE = "figure"
    SHARE = "share"
    DAY = "day"
    """A day of a calendar, with what is on it; the others are days of rest, of a freeze, of another month."""
    DAY_OFF = "day_off"
    DAY_FROZEN = "day_frozen"
    DAY_OUTSIDE = "day_outside"


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table: ``name`` is the field that it carries."""

    name: str
    title: str
    width: float
    form: Form = Form.TEXT
    editable: bool = False
    choices: str = ""
    """Name of the list in :attr:`Workbook.lists` that its drop-down offers."""
    emphasis: Emphasis | None = None
    help: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One record's row. ``editable`` names the columns that may be edited in it.

    ``level`` is its depth in the outline; a ``point`` takes no time at all.
    """

    kind: str
    id: str
    key: str
    cells: tuple[Cell, ...]
    editable: frozenset[str] = frozenset()
    level: int = 0
    look: Look = Look.PLAIN
    point: bool = False


@dataclass(frozen=True, slots=True)
class Band:
    """A stretch of days that stands out behind the bars."""

    title: str
    start: dt.date
    finish: dt.date


@dataclass(frozen=True, slots=True)
class Gantt:
    """The bars beside a table: a column for each week, drawn from the cells of the same row.

    ``start``, ``finish``, ``done`` and ``group`` name the columns that say from when, to when, how far, and
    by which of ``groups`` (its name, its hue) a bar is coloured.
    """

    weeks: tuple[dt.date, ...]
    today: dt.date
    bands: tuple[Band, ...]
    groups: tuple[tuple[str, int], ...]
    start: str = "start"
    finish: str = "finish"
    done: str = "done"
    group: str = "product"


@dataclass(frozen=True, slots=True)
class TableSheet:
    """A sheet with one table, its headings in row 4.

    ``frozen`` columns stay in sight; a line divides rows where the column called ``divide`` changes.
    """

    name: str
    caption: str
    hint: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    frozen: int = 0
    gantt: Gantt | None = None
    divide: str = ""


@dataclass(frozen=True, slots=True)
class Placed:
    """One cell of a page, by row and column from 1. ``link`` names a sheet to go to."""

    row: int
    column: int
    value: Cell
    look: Look = Look.BODY
    link: str = ""


@dataclass(frozen=True, slots=True)
class PageChart:
    """A chart of cells of its page: a column of names and one of figures, from row ``first`` to ``last``.

    Its top left corner lies in the cell at ``row`` and ``column``; width and height are in centimetres.
    ``lying`` bars run from left to right.
    """

    title: str
    names: int
    figures: int
    first: int
    last: int
    row: int
    column: int
    width: float = 16.0
    height: float = 7.5
    lying: bool = False
    share: bool = False


@dataclass(frozen=True, slots=True)
class PageSheet:
    """A sheet laid out by hand: cells at their places, widths by column, heights (points) by row."""

    name: str
    cells: tuple[Placed, ...]
    widths: tuple[float, ...]
    heights: Mapping[int, float] = field(default_factory=dict)
    merged: tuple[tuple[int, int, int], ...] = ()
    """Rows whose text runs over several columns, as (row, first column, last column)."""
    landscape: bool = False
    charts: tuple[PageChart, ...] = ()
    repeated: int = 0
    """The row that every printed page begins with, of a page that is longer than paper; else 0."""
    breaks: tuple[int, ...] = ()
    """The rows after which a new sheet of paper begins."""
    caption: str = ""
    """What it is, in a sentence."""


Sheet = TableSheet | PageSheet


@dataclass(frozen=True, slots=True)
class Facts:
    """What is true of this one copy. ``number`` is None for an export, which cannot come back.

    ``supersedes`` is the number of the circulation that it replaces; ``issued_at`` knows its zone. ``due`` is
    the day by which an answer is asked for.
    """

    plan_id: str
    issued_at: dt.datetime
    issued_by: str
    number: int | None = None
    uuid: str = ""
    recipients: tuple[str, ...] = ()
    supersedes: int | None = None
    due: dt.date | None = None

    @property
    def name(self) -> str:
        """What people call it: ``Circulation no. 13``."""
        return "Export" if self.number is None else f"Circulation no. {self.number}"


@dataclass(frozen=True, slots=True)
class Workbook:
    """The whole of what goes out. ``lists`` are the choices behind drop-downs, by their names."""

    title: str
    pack: str
    facts: Facts
    sheets: tuple[Sheet, ...]
    lists: Mapping[str, tuple[str, ...]]
    names: tuple[str, ...] = ()
    """What a pack calls each of the sheets."""
    protect: bool = False
    """Whether nothing but the tinted cells can be changed."""

    @property
    def tables(self) -> tuple[TableSheet, ...]:
        """The sheets that carry records."""
        return tuple(sheet for sheet in self.sheets if isinstance(sheet, TableSheet))
