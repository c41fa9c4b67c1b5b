"""Risks: the register beside its matrix, scored by a few keys, with each risk's response and history."""

from relplanner.gui.pages.risks.page import RisksPage

__all__ = ["RisksPage"]
