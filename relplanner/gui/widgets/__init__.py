"""The small widgets that pages are made of. Those that paint by hand take the ``ThemeSource`` first.

A widget's module is imported when the widget is first asked for: the frame is painted with a few of them.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
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

_HOMES = {
    "buttons": ("ActionButton", "Button", "ButtonKind", "IconButton", "MenuButton", "SegmentedControl"),
    "labels": ("MUTED", "ElidedLabel", "Pill", "text_label"),
    "layouts": ("WrapLayout",),
    "matrix": ("MatrixItem", "MatrixView"),
    "paint": ("paint_focus", "paint_mark", "paint_pill", "paint_tick_box", "pill_size"),
    "panels": ("Card", "EmptyState", "PageHeader"),
    "progress": ("ProgressBarThin", "ProgressRing", "Trend"),
    "search_field": ("SearchField",),
    "toast": ("Toast",),
}


def __getattr__(name: str) -> Any:
    for module, names in _HOMES.items():
        if name in names:
            return getattr(import_module(f"{__name__}.{module}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
