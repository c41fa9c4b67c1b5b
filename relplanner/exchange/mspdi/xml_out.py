"""Writing elements of a project file: fields in order, and values as Microsoft Project spells them."""

from __future__ import annotations

import datetime as dt
import re
from xml.etree.ElementTree import Element, SubElement

Field = str | int | bool | dt.datetime | None

# What XML 1.0 cannot hold at all, not even escaped.
_NOT_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def fill(element: Element, fields: dict[str, Field]) -> Element:
    """Add a child for every field that has a value, in their order; the element itself is returned."""
    for name, value in fields.items():
        if value is not None:
            SubElement(element, name).text = spelled(value)
    return element


def child(parent: Element, name: str, fields: dict[str, Field]) -> Element:
    """A new child with these fields."""
    return fill(SubElement(parent, name), fields)


def spelled(value: str | int | bool | dt.datetime) -> str:
    """A value as a project file has it; characters that XML cannot hold are left out."""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, dt.datetime):
        return value.isoformat(timespec="seconds")
    return _NOT_XML.sub("", value) if isinstance(value, str) else str(value)


def duration(minutes: int) -> str:
    """Minutes as ``PT8H30M0S``."""
    hours, rest = divmod(max(minutes, 0), 60)
    return f"PT{hours}H{rest}M0S"
