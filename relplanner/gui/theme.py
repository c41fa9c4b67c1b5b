"""Colours and type sizes as values, and how they are dressed onto the application."""

import json
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from string import Template
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QGuiApplication, QPalette, QStyleHints
from PySide6.QtWidgets import QApplication

from relplanner.gui.assets import resource

LIGHT, DARK = "light", "dark"
FAMILY = "Inter"
# The point size each platform gives its interface font when the user has not asked for larger text.
_USUAL_POINTS = {"win32": 9.0, "darwin": 13.0}
_LENGTH = re.compile(r"\b(\d+)px")


class Tone(StrEnum):
    """What a status, a number or a message means to the reader; each has a colour, a wash and a shape."""

    NEUTRAL = "neutral"
    ACCENT = "accent"
    GOOD = "good"
    WARNING = "warning"
    BAD = "bad"


class TextRole(StrEnum):
    """The five sizes of text. There are no others."""

    BODY = "body"
    LABEL = "label"
    HEADING = "heading"
    TITLE = "title"
    FIGURE = "figure"


_TYPE: Mapping[TextRole, tuple[float, QFont.Weight]] = {
    TextRole.BODY: (13.0, QFont.Weight.Normal),
    TextRole.LABEL: (11.5, QFont.Weight.Normal),
    TextRole.HEADING: (13.0, QFont.Weight.DemiBold),
    TextRole.TITLE: (16.0, QFont.Weight.DemiBold),
    TextRole.FIGURE: (22.0, QFont.Weight.Bold),
}


@dataclass(frozen=True)
class Shades:
    """Shades of one hue: ``ink`` is legible on ``wash``, panel and window; ``fill`` is for areas."""

    ink: QColor
    wash: QColor
    fill: QColor


@dataclass(frozen=True)
class Theme:
    """Every colour in use. Text on any ground it is used on has a contrast of at least 4.5 to 1.

    ``disabled`` alone is fainter, for controls that cannot be used. ``on_fill`` is for words on
    ``accent.fill`` and on the ink of any shades.
    """

    name: str
    dark: bool
    window: QColor
    panel: QColor
    line: QColor
    faint_line: QColor
    control_line: QColor
    hover: QColor
    text: QColor
    muted: QColor
    faint: QColor
    disabled: QColor
    on_fill: QColor
    diamond: QColor
    critical: QColor
    conflict: QColor
    baseline: QColor
    link: QColor
    freeze: QColor
    weekend: QColor
    today: QColor
    scroll: QColor
    neutral: Shades
    accent: Shades
    good: Shades
    warning: Shades
    bad: Shades
    products: tuple[Shades, ...]

    def shades(self, tone: Tone) -> Shades:
        """Return the shades of a tone."""
        shades = {
            Tone.NEUTRAL: self.neutral,
            Tone.ACCENT: self.accent,
            Tone.GOOD: self.good,
            Tone.WARNING: self.warning,
            Tone.BAD: self.bad,
        }
        return shades[tone]

    def product(self, index: int) -> Shades:
        """Return the hue of the product at a place in the plan; hues repeat when products are many."""
        return self.products[index % len(self.products)]

    def tokens(self) -> dict[str, str]:
        """Return every colour by a flat name (``panel``, ``good_wash``, ``product2_fill``) as ``#rrggbb``.

        Colours that let the ground shine through are ``#aarrggbb``.
        """
        flat: dict[str, str] = {}
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(value, QColor):
                flat[field.name] = _hex(value)
            elif isinstance(value, Shades):
                flat |= _shade_tokens(field.name, value)
        for number, shades in enumerate(self.products):
            flat |= _shade_tokens(f"product{number}", shades)
        return flat


def _hex(color: QColor) -> str:
    return color.name(QColor.NameFormat.HexRgb if color.alpha() == 255 else QColor.NameFormat.HexArgb)


def _shade_tokens(name: str, shades: Shades) -> dict[str, str]:
    return {f"{name}_{part}": _hex(getattr(shades, part)) for part in ("ink", "wash", "fill")}


def load_theme(name: str) -> Theme:
    """Read one of the shipped themes, ``light`` or ``dark``.

    Raises:
        FileNotFoundError: there is no theme of that name.
        ValueError: the file lacks a colour or holds what is no colour.
    """
    raw = json.loads(resource("themes", f"{name}.json").read_text(encoding="utf-8"))
    expected = {field.name for field in fields(Theme)} - {"name"}
    if set(raw) != expected:
        raise ValueError(f"theme {name}: {sorted(set(raw) ^ expected)} missing or unknown")
    return Theme(name=name, **{key: _read(value) for key, value in raw.items()})


def _read(value: Any) -> Any:
    """Turn what JSON holds into colours: text into one, an object into shades, a list into a tuple."""
    if isinstance(value, str):
        color = QColor(value)
        if not color.isValid():
            raise ValueError(f"{value} is not a colour")
        return color
    if isinstance(value, dict):
        return Shades(**{part: _read(shade) for part, shade in value.items()})
    if isinstance(value, list):
        return tuple(_read(entry) for entry in value)
    return value


def system_theme_name(hints: QStyleHints) -> str:
    """Return the theme the system seems to want; platforms that do not say get the light one."""
    return DARK if hints.colorScheme() == Qt.ColorScheme.Dark else LIGHT


def system_text_scale() -> float:
    """Return how much larger than usual the system's own interface text is, never below 1.

    Call it before the application's font is replaced. On X11 and Wayland Qt already scales by the
    desktop's text size.
    """
    usual = _USUAL_POINTS.get(sys.platform)
    return max(1.0, QGuiApplication.font().pointSizeF() / usual) if usual else 1.0


def font_for(role: TextRole, text_scale: float = 1.0) -> QFont:
    """Return the interface font in a role's size and weight, with figures of equal width."""
    size, weight = _TYPE[role]
    font = QFont(FAMILY)
    font.setStyleHint(QFont.StyleHint.SansSerif)
    font.setPointSizeF(_points(size * text_scale))
    font.setWeight(weight)
    font.setFeature(QFont.Tag("tnum"), 1)
    return font


def font_like(base: QFont, role: TextRole) -> QFont:
    """Return ``base``, a font of body size, in a role's size and weight, for words painted by hand."""
    size, weight = _TYPE[role]
    font = QFont(base)
    font.setPointSizeF(base.pointSizeF() * size / _TYPE[TextRole.BODY][0])
    font.setWeight(weight)
    return font


def _points(pixels: float) -> float:
    """Convert to points, because Qt keeps fractions of a point and drops fractions of a pixel."""
    screen = QGuiApplication.primaryScreen()
    return pixels * 72 / screen.logicalDotsPerInch()


def apply(app: QApplication, theme: Theme, text_scale: float = 1.0) -> None:
    """Dress the application: Fusion, palette, font and style sheet.

    ``text_scale`` is 1 for 13-pixel body text; lengths in the style sheet grow with it.
    """
    app.setStyle("Fusion")
    app.setPalette(palette(theme))
    app.setFont(font_for(TextRole.BODY, text_scale))
    app.setStyleSheet(style_sheet(theme, text_scale))


def style_sheet(theme: Theme, text_scale: float = 1.0) -> str:
    """Return ``base.qss`` with colours and type sizes filled in and its lengths scaled with the text."""
    sizes = {f"{role}_size": f"{_points(size * text_scale):.2f}pt" for role, (size, _) in _TYPE.items()}
    sheet = resource("themes", "base.qss").read_text(encoding="utf-8")
    scaled = _LENGTH.sub(lambda match: f"{_scaled(int(match[1]), text_scale)}px", sheet)
    return Template(scaled).substitute(theme.tokens(), theme=theme.name, **sizes)


def _scaled(length: int, text_scale: float) -> int:
    # A hairline stays a hairline however large the text.
    return length if length <= 2 else round(length * text_scale)


def palette(theme: Theme) -> QPalette:
    """Return the Qt palette of a theme, for whatever the style sheet does not reach."""
    role = QPalette.ColorRole
    colors = {
        role.Window: theme.window,
        role.WindowText: theme.text,
        role.Base: theme.panel,
        role.AlternateBase: theme.window,
        role.Text: theme.text,
        role.PlaceholderText: theme.faint,
        role.Button: theme.panel,
        role.ButtonText: theme.text,
        role.BrightText: theme.bad.ink,
        role.ToolTipBase: theme.panel,
        role.ToolTipText: theme.text,
        role.Highlight: theme.accent.wash,
        role.HighlightedText: theme.text,
        role.Accent: theme.accent.fill,
        role.Link: theme.accent.ink,
        role.LinkVisited: theme.accent.ink,
        role.Light: theme.panel,
        role.Midlight: theme.faint_line,
        role.Mid: theme.line,
        role.Dark: theme.control_line,
        role.Shadow: theme.line,
    }
    result = QPalette()
    for which, color in colors.items():
        result.setColor(which, color)
    for which in (role.WindowText, role.Text, role.ButtonText, role.HighlightedText):
        result.setColor(QPalette.ColorGroup.Disabled, which, theme.disabled)
    return result
