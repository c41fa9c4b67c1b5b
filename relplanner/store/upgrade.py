"""Bringing plan files of past formats up to date: numbered steps, one transaction, the old file kept."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Upgrade:
    tables: str


UPGRADES: tuple[Upgrade, ...] = ()
