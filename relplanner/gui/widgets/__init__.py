"""The small widgets that pages are made of. Those that paint by hand take the ``ThemeSource`` first."""

from relplanner.gui.widgets.buttons import (
    ActionButton,
    Button,
    ButtonKind,
    IconButton,
    MenuButton,
    SegmentedControl,
)
from relplanner.gui.widgets.labels import MUTED, ElidedLabel, Pill, text_label
from relplanner.gui.widgets.layouts import WrapLayout
from relplanner.gui.widgets.matrix import MatrixItem, MatrixView
from relplanner.gui.widgets.paint import paint_focus, paint_mark, paint_pill, paint_tick_box, pill_size
from relplanner.gui.widgets.panels import Card, EmptyState, PageHeader
from relplanner.gui.widgets.progress import ProgressBarThin, ProgressRing, Trend
from relplanner.gui.widgets.search_field import SearchField
from relplanner.gui.widgets.toast import Toast

__all__ = [
    "MUTED",
    "ActionButton",
    "Button",
    "ButtonKind",
    "Card",
    "ElidedLabel",
    "EmptyState",
    "IconButton",
    "MatrixItem",
    "MatrixView",
    "MenuButton",
    "PageHeader",
    "Pill",
    "ProgressBarThin",
    "ProgressRing",
    "SearchField",
    "SegmentedControl",
    "Toast",
    "Trend",
    "WrapLayout",
    "paint_focus",
    "paint_mark",
    "paint_pill",
    "paint_tick_box",
    "pill_size",
    "text_label",
]
