"""How cells look: a small set of shared styles, each made once per sheet and used for all its cells."""

from __future__ import annotations

from typing import NamedTuple

from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import Cell as ExcelCell
from openpyxl.formatting.rule import DataBar, FormatObject, Rule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.styles.numbers import NumberFormat
from openpyxl.worksheet.worksheet import Worksheet

from relplanner.exchange.sheets.colours import (
    ACCENT,
    BAD,
    DAY_FILLS,
    GOOD,
    HEADER_FILL,
    INK,
    LINE,
    MUTED,
    PAGE_TONES,
    TODAY,
    WARNING,
    fill_of,
)
from relplanner.exchange.sheets.model import Column, Form, Look
from relplanner.exchange.sheets.tones import ACCENT_WORDS, BAD_WORDS, GOOD_WORDS, WARNING_WORDS

FONT = "Calibri"
DATE_FORMAT, TIME_FORMAT, TEXT_FORMAT = "yyyy-mm-dd", "yyyy-mm-dd hh:mm", "@"
_FORMATS = {
    Form.DATE: DATE_FORMAT,
    Form.TIME: TIME_FORMAT,
    Form.WHOLE: "0",
    Form.NUMBER: "General",
    Form.SIGNED: '+0;−0;"–"',
    Form.PERCENT: "0%",
}
_RIGHT = {Form.NUMBER, Form.PERCENT}
_CENTRED = {Form.DATE, Form.TIME, Form.WHOLE, Form.SIGNED}
_HIDDEN_FORMAT = ";;;"


class StyleKey(NamedTuple):
    """What decides how a table's cell looks. ``role`` is empty, editable or locked; ``first`` of a group."""

    form: Form
    role: str
    look: Look
    level: int
    with_time: bool
    first: bool


class TableStyles:
    """The styles of tables' cells, by their numbers in the workbook, each made when it is first wanted."""

    def __init__(self, sheet: Worksheet) -> None:
        self._sheet = sheet
        self._made: dict[StyleKey, int] = {}
        mark = WriteOnlyCell(sheet)
        mark.number_format = _HIDDEN_FORMAT
        mark.alignment = Alignment(horizontal="center", vertical="center")
        mark.font = Font(name=FONT, size=10, color=INK)
        self.hidden: int = mark.style_id
        """Of text that is invisible until a conditional format shows it."""

    def number(self, key: StyleKey) -> int:
        """The number of a style."""
        made = self._made.get(key)
        if made is None:
            made = self._made[key] = self._make(key).style_id
        return made

    def _make(self, key: StyleKey) -> ExcelCell:
        strong = key.look in (Look.GROUP, Look.PART)
        colour = MUTED if key.role == "locked" and not strong else INK
        cell = WriteOnlyCell(self._sheet)
        cell.font = Font(name=FONT, size=10, bold=strong, color=colour)
        if fill := fill_of(key.look, key.role):
            cell.fill = PatternFill("solid", fgColor=fill)
        cell.border = _FIRST if key.first else _UNDERLINE
        cell.number_format = TIME_FORMAT if key.with_time else _FORMATS.get(key.form, TEXT_FORMAT)
        cell.alignment = _aligned(key.form, key.level)
        # Only tells where a pack asks for sheets that are protected.
        cell.protection = Protection(locked=key.role != "editable")
        return cell


def _aligned(form: Form, level: int = 0, wrapped: bool = False) -> Alignment:
    """Numbers to the right, dates and scores in the middle, texts a little in from the left."""
    wrapped = wrapped or form is Form.WRAPPED
    if form in _CENTRED:
        return Alignment(horizontal="center", vertical="center", wrap_text=wrapped)
    if form in _RIGHT:
        # A little in from the right: beside the last column may stand a bar.
        return Alignment(horizontal="right", vertical="center", indent=1, wrap_text=wrapped)
    return Alignment(horizontal="left", vertical="center", indent=level + 1, wrap_text=wrapped)


_UNDERLINE = Border(bottom=Side("thin", LINE))
_FIRST = Border(bottom=Side("thin", LINE), top=Side("thin", MUTED))

_PAGE_FONTS = {
    Look.TITLE: Font(name=FONT, size=24, bold=True, color=INK),
    Look.CAPTION: Font(name=FONT, size=11, color=MUTED),
    Look.HEADING: Font(name=FONT, size=13, bold=True, color=INK),
    Look.STRONG: Font(name=FONT, size=10, bold=True, color=INK),
    Look.LABEL: Font(name=FONT, size=10, color=MUTED),
    Look.AXIS: Font(name=FONT, size=11, bold=True, color=MUTED),
    Look.BAND: Font(name=FONT, size=8, bold=True, color=BAD[0]),
    Look.HEAD: Font(name=FONT, size=10, bold=True, color="FFFFFF"),
    Look.BIG: Font(name=FONT, size=32, bold=True, color=TODAY),
}


_INDENTED = {Look.BODY, Look.STRONG, Look.HEAD, Look.BIG}
_PAGE_FORMATS = {Look.FIGURE: "General", Look.SHARE: "0%"}


def dress(cell: ExcelCell, look: Look) -> None:
    """Give a cell of a page, or a title, caption or heading, its look."""
    cell.alignment = Alignment(
        vertical="center",
        horizontal="center" if look is Look.AXIS else "left",
        wrap_text=look is Look.BODY,
        indent=1 if look in _INDENTED else 0,
    )
    if look in DAY_FILLS:
        _dress_calendar_day(cell, look)
        return
    if look in PAGE_TONES:
        ink, wash = PAGE_TONES[look]
        cell.font = Font(name=FONT, size=10, bold=True, color=ink)
        cell.fill = PatternFill("solid", fgColor=wash)
        cell.border = Border(*(Side("thin", "FFFFFF"),) * 4)
        cell.alignment = Alignment(vertical="center", horizontal="left", wrap_text=True, indent=1)
    else:
        cell.font = _PAGE_FONTS.get(look, Font(name=FONT, size=10, color=INK))
    cell.number_format = _PAGE_FORMATS.get(look, TEXT_FORMAT)
    if look is Look.HEAD:
        cell.fill = PatternFill("solid", fgColor=HEADER_FILL)
    if look in _PAGE_FORMATS:
        cell.alignment = Alignment(horizontal="right", vertical="center", indent=1)


def _dress_calendar_day(cell: ExcelCell, look: Look) -> None:
    colour = MUTED if look is Look.DAY_OUTSIDE else INK
    cell.font = Font(name=FONT, size=9, color=colour)
    cell.fill = PatternFill("solid", fgColor=DAY_FILLS[look])
    cell.border = Border(*(Side("thin", LINE),) * 4)
    cell.alignment = Alignment(horizontal="left", vertical="top", wrap_text=True)
    cell.number_format = TEXT_FORMAT


def dress_heading(cell: ExcelCell, column: Column | None) -> None:
    """Give a cell of a table's heading row its look; a column that may be edited says so by its colour.

    Without a column it heads a week.
    """
    colour = "FFE9A8" if column and column.editable else "FFFFFF"
    cell.font = Font(name=FONT, size=10 if column else 8, bold=column is not None, color=colour)
    cell.fill = PatternFill("solid", fgColor=HEADER_FILL)
    cell.alignment = _aligned(column.form if column else Form.DATE, wrapped=column is not None)


def dress_day(cell: ExcelCell) -> None:
    """Give a week's Monday, above the bars, its look: the day of the month."""
    cell.number_format = "d"
    cell.font = Font(name=FONT, size=8, color=MUTED)
    cell.alignment = Alignment(horizontal="center", vertical="center")


# -- conditional formats -----------------------------------------------------------------------------------


def status_rules(first: str) -> list[Rule]:
    """Colour and shape for status words; ``first`` is the range's first cell, such as ``$G5``."""
    late = f'RIGHT({first},6)=", late"'
    return [
        _worded(f"OR({late},{_any(first, BAD_WORDS)})", BAD, "■"),
        _worded(_any(first, WARNING_WORDS), WARNING, "▲"),
        _worded(_any(first, GOOD_WORDS), GOOD, "●"),
        _worded(_any(first, ACCENT_WORDS), ACCENT, "◐"),
    ]


def band_rules(first: str, low: int, medium: int) -> list[Rule]:
    """Bands of a risk's score: up to ``low``, up to ``medium``, above."""
    told = f"ISNUMBER({first})"
    return [
        _worded(f"AND({told},{first}<={low})", GOOD),
        _worded(f"AND({told},{first}>{low},{first}<={medium})", WARNING),
        _worded(f"AND({told},{first}>{medium})", BAD),
    ]


def slip_rules() -> list[Rule]:
    """Later in red, earlier in green; the sign says it too."""
    return [
        Rule(type="cellIs", operator="greaterThan", formula=["0"], dxf=_difference(BAD[0])),
        Rule(type="cellIs", operator="lessThan", formula=["0"], dxf=_difference(GOOD[0])),
    ]


def share_rule() -> Rule:
    """A bar in the cell from 0 to 100 %."""
    ends = [FormatObject("num", 0), FormatObject("num", 1)]
    bar = DataBar(cfvo=ends, color="8FB4F5", showValue=True, minLength=0, maxLength=100)
    return Rule(type="dataBar", dataBar=bar)


def filled(formula: str, fill: str, ink: str = "") -> Rule:
    """A fill where the formula holds, and nothing of what would follow."""
    return Rule(type="expression", formula=[formula], dxf=_difference(ink, fill), stopIfTrue=True)


def bar(formula: str, fill: str) -> Rule:
    """A piece of a bar where the formula holds, set off from the bars above and below."""
    edge = Side("thin", "FFFFFF")
    dxf = DifferentialStyle(border=Border(top=edge, bottom=edge), fill=_solid(fill))
    return Rule(type="expression", formula=[formula], dxf=dxf, stopIfTrue=True)


def ruled(formula: str, colour: str) -> Rule:
    """A line at the left where the formula holds."""
    edge = DifferentialStyle(border=Border(left=Side("thin", colour)))
    return Rule(type="expression", formula=[formula], dxf=edge)


def revealed(formula: str, ink: str) -> Rule:
    """Shows the text of a hidden cell where the formula holds."""
    return Rule(type="expression", formula=[formula], dxf=_difference(ink, number="@"))


def _worded(formula: str, colours: tuple[str, str], shape: str = "") -> Rule:
    number = f'"{shape} "@' if shape else ""
    return Rule(type="expression", formula=[formula], dxf=_difference(*colours, number), stopIfTrue=True)


def _any(cell: str, words: tuple[str, ...]) -> str:
    return "OR({})".format(",".join(f'{cell}="{word}"' for word in words))


def _difference(ink: str = "", fill: str = "", number: str = "") -> DifferentialStyle:
    """What a conditional format changes: bold text of a colour, a fill, a number format."""
    return DifferentialStyle(
        font=Font(color=ink, bold=True) if ink else None,
        fill=_solid(fill) if fill else None,
        numFmt=NumberFormat(numFmtId=_FORMAT_IDS[number], formatCode=number) if number else None,
    )


def _solid(colour: str) -> PatternFill:
    # A differential fill is read from its background colour by Excel, from its foreground by others.
    return PatternFill("solid", fgColor=colour, bgColor=colour)


# Beyond the ids that openpyxl gives to number formats of cells.
_FORMAT_IDS = {'"■ "@': 190, '"▲ "@': 191, '"● "@': 192, '"◐ "@': 193, "@": 49}
