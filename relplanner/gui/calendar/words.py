"""What the calendar calls its layers, and what it says of those that are hidden."""

from collections.abc import Iterable

from PySide6.QtCore import QCoreApplication

from relplanner.chart.calendar import Layer


def layer_words() -> dict[Layer, str]:
    """Every layer as the menu names it, in its order."""
    return {
        Layer.RELEASES: _tr("Releases"),
        Layer.MILESTONES: _tr("Gates and milestones"),
        Layer.ACTIVITIES: _tr("Activities"),
        Layer.FREEZES: _tr("Freezes"),
        Layer.WINDOWS: _tr("Maintenance and slots"),
        Layer.HOLIDAYS: _tr("Holidays"),
        Layer.LEAVE: _tr("Leave"),
        Layer.DEADLINES: _tr("Deadlines"),
    }


def hidden_words(layers: Iterable[Layer]) -> str:
    """``Hidden: activities. Show them under Layers.``; nothing for no layers."""
    names = layer_words()
    told = ", ".join(names[layer].lower() for layer in layers)
    return _tr("Hidden: {layers}. Show them under Layers.").format(layers=told) if told else ""


def _tr(text: str) -> str:
    return QCoreApplication.translate("calendar", text)
