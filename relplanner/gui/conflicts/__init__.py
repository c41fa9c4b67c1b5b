"""Conflicts wherever they are seen: their words, the search for the smallest move, the inspector's part."""
