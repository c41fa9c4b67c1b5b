"""Puts shapes on a QPainter: for the screen, for pictures and for the printer."""
