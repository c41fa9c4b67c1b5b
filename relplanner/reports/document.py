"""A document as plain data, which every writer lays out in its own way: blocks in their order."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from relplanner.exchange.sheets.model import Look


class Words(NamedTuple):
    """The text of a cell, and how it stands out."""

    text: str
    look: Look = Look.PLAIN


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level 1 begins a section."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph; ``muted`` is said in passing."""

    text: str
    muted: bool = False


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list of short texts."""

    items: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class Markdown:
    """A text that a person wrote, in Markdown; HTML in it is text."""

    text: str


class TableColumn(NamedTuple):
    """A column's heading, its width in characters, whether its cells stand at the right and may be wrapped.

    ``minor`` columns are left out first where not all fit a page, the one with the highest number before all.
    """

    title: str
    width: float
    right: bool = False
    wraps: bool = True
    minor: int = 0


class TableLine(NamedTuple):
    """A row of a table; ``strong`` rows head those beneath, ``level`` is the depth in an outline."""

    cells: tuple[Words, ...]
    level: int = 0
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its caption; ``indented`` is the column whose text shows the outline."""

    caption: str
    columns: tuple[TableColumn, ...]
    lines: tuple[TableLine, ...]
    indented: int = 0


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing as SVG text, what it shows in words, and the same as PNG pictures that each fit a page."""

    svg: bytes
    words: str
    pngs: tuple[bytes, ...] = ()


Block = Heading | Text | Bullets | Markdown | Table | Picture


@dataclass(frozen=True, slots=True)
class Document:
    """A whole document: what stands on its cover, and its blocks.

    ``mark`` is what every page says of itself (“Circulation no. 13”; empty: the subtitle says it all);
    ``paged`` begins sections on new pages.
    """

    title: str
    subtitle: str
    mark: str
    facts: tuple[tuple[str, str], ...]
    blocks: tuple[Block, ...] = field(default_factory=tuple)
    paged: bool = True

    @property
    def under(self) -> str:
        """What stands beneath the title on the cover."""
        return f"{self.subtitle} · {self.mark}" if self.mark else self.subtitle

    @property
    def foot(self) -> str:
        """What stands beneath every page."""
        return self.mark or self.subtitle
