"""Texts marked for translation: lupdate finds them without Qt being imported."""

from __future__ import annotations


def QT_TRANSLATE_NOOP(context: str, text: str) -> str:  # noqa: N802 - the name lupdate looks for
    """The text itself; marks it for translation."""
    return text
