"""Identifiers: UUIDv7 texts, never shown, that sort by the moment they were made (RFC 9562, 5.7)."""

from __future__ import annotations

import os
import time
from uuid import UUID


def uuid7() -> str:
    """A new UUID version 7: 48 bits of Unix milliseconds, then randomness."""
    milliseconds = time.time_ns() // 1_000_000
    random = int.from_bytes(os.urandom(10), "big")
    value = (milliseconds & (2**48 - 1)) << 80 | 0x7 << 76 | (random >> 62 & 0xFFF) << 64
    return str(UUID(int=value | 0b10 << 62 | random & (2**62 - 1)))
