"""The colours and fonts that drawings are made with, independent of where they come from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtGui import QColor, QFont


@dataclass(frozen=True, slots=True)
class Hue:
    """One hue: ``ink`` for words on ``wash`` or panel, ``fill`` for areas."""

    ink: QColor
    wash: QColor
    fill: QColor

    def tint(self, opacity: float) -> QColor:
        """The fill, letting the ground shine through."""
        color = QColor(self.fill)
        color.setAlphaF(opacity)
        return color


@dataclass(frozen=True, slots=True)
class Palette:
    """Every colour that a timeline or a calendar is drawn with."""

    window: QColor
    panel: QColor
    line: QColor
    faint_line: QColor
    hover: QColor
    text: QColor
    muted: QColor
    faint: QColor
    disabled: QColor
    on_fill: QColor
    critical: QColor
    conflict: QColor
    baseline: QColor
    link: QColor
    freeze: QColor
    weekend: QColor
    today: QColor
    neutral: Hue
    accent: Hue
    good: Hue
    warning: Hue
    bad: Hue
    products: tuple[Hue, ...]

    @classmethod
    def from_tokens(cls, tokens: Mapping[str, str]) -> Palette:
        """The palette of a theme, given by its flat names (``panel``, ``bad_wash``, ``product2_fill``)."""
        plain = (
            "window", "panel", "line", "faint_line", "hover", "text", "muted", "faint", "disabled", "on_fill",
            "critical", "conflict", "baseline", "link", "freeze", "weekend", "today",
        )  # fmt: skip
        tones = ("neutral", "accent", "good", "warning", "bad")
        count = sum(1 for name in tokens if name.startswith("product") and name.endswith("_fill"))
        values: dict[str, Any] = {name: QColor(tokens[name]) for name in plain}
        values |= {name: _hue(tokens, name) for name in tones}
        return cls(**values, products=tuple(_hue(tokens, f"product{number}") for number in range(count)))

    def hue(self, index: int) -> Hue:
        """The hue of a product by its index; they repeat."""
        return self.products[index % len(self.products)]


def _hue(tokens: Mapping[str, str], name: str) -> Hue:
    return Hue(*(QColor(tokens[f"{name}_{part}"]) for part in ("ink", "wash", "fill")))


@dataclass(frozen=True, slots=True)
class Fonts:
    """The fonts of a drawing: body text and labels, each plain and strong."""

    body: QFont
    strong: QFont
    label: QFont
    label_strong: QFont

    @classmethod
    def sized(cls, family: str = "Inter", pixels: int = 13) -> Fonts:
        """Fonts measured in pixels, for pictures, where a point has no fixed size."""
        return cls(*(_font(family, size, bold) for size in (pixels, pixels - 2) for bold in (False, True)))


def _font(family: str, pixels: int, bold: bool) -> QFont:
    font = QFont(family)
    font.setStyleHint(QFont.StyleHint.SansSerif)
    font.setPixelSize(pixels)
    font.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
    font.setFeature(QFont.Tag("tnum"), 1)
    return font
