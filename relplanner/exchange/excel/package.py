"""Opens an .xlsx from outside as a package of parts, within limits, before anything else may look at it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from zipfile import ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from relplanner.domain.errors import BadInput

_MOST_PARTS = 2_000
_MOST_BYTES = 400 * 2**20
_FREE_BYTES = 10 * 2**20
_MOST_RATIO = 200
"""A part beyond ``_FREE_BYTES`` may inflate to so many times its size; tables come to some twenty."""
_CHUNK = 2**20
# What no cell depends on stays unread: pictures, charts, macros, links to other files.
_UNREAD = re.compile(
    r"xl/(media|drawings|charts|chartsheets|embeddings|activeX|ctrlProps|externalLinks|pivot\w*|printerSettings"
    r"|theme|tables|comments|threadedComments|persons|webextensions|slicers?|slicerCaches|queryTables)[/\d.]"
    r"|xl/(calcChain|connections|metadata|vbaProject)|customXml/|docProps/(app|thumbnail)"
)
_READ = re.compile(r".*\.(xml|rels)", re.IGNORECASE)
_DECLARES = re.compile(rb"<!\s*(DOCTYPE|ENTITY)", re.IGNORECASE)
_ENCODING = re.compile(rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.-]+)")
_KNOWN_ENCODINGS = (b"UTF-8", b"UTF8", b"US-ASCII", b"ASCII")


@dataclass(frozen=True, slots=True)
class Package:
    """The inflated parts of a workbook that matter to its cells, by name."""

    parts: Mapping[str, bytes]

    def stored(self) -> BytesIO:
        """The same parts as a file that holds nothing else, so that a reader sees what was looked at."""
        file = BytesIO()
        with ZipFile(file, "w", ZIP_STORED) as target:
            for name, data in self.parts.items():
                target.writestr(ZipInfo(name), data)
        file.seek(0)
        return file


def open_package(data: bytes, file_name: str) -> Package:
    """The package of an .xlsx. Raises BadInput with the part and the reason."""
    if data[:4] == b"\xd0\xcf\x11\xe0":
        reason = "it is an old or a password-protected workbook; save it as .xlsx without a password"
        raise BadInput(file_name, "the head of the file", reason)
    try:
        with ZipFile(BytesIO(data)) as file:
            parts = _parts(file, file_name)
    except (BadZipFile, EOFError, NotImplementedError, OSError, RuntimeError, ValueError) as error:
        raise BadInput(file_name, "the whole file", f"it is not a sound .xlsx: {error}") from error
    if "[Content_Types].xml" not in parts or not any(name.startswith("xl/") for name in parts):
        raise BadInput(file_name, "the whole file", "it is not an .xlsx workbook")
    return Package(parts)


def _parts(file: ZipFile, file_name: str) -> dict[str, bytes]:
    infos = [info for info in file.infolist() if _READ.fullmatch(info.filename)]
    infos = [info for info in infos if not _UNREAD.match(info.filename)]
    if len(infos) > _MOST_PARTS:
        raise BadInput(file_name, "the whole file", f"it has more than {_MOST_PARTS} parts")
    parts: dict[str, bytes] = {}
    left = _MOST_BYTES
    for info in infos:
        if info.filename in parts:
            raise BadInput(file_name, info.filename, "it is there twice")
        parts[info.filename] = _inflated(file, info, left, file_name)
        left -= len(parts[info.filename])
        _is_harmless(parts[info.filename], info.filename, file_name)
    return parts


def _inflated(file: ZipFile, info: ZipInfo, left: int, file_name: str) -> bytes:
    """The bytes of a part, counted while they inflate: what the file says of their number is not trusted."""
    most = min(left, max(_FREE_BYTES, info.compress_size * _MOST_RATIO))
    chunks: list[bytes] = []
    size = 0
    with file.open(info) as part:
        while chunk := part.read(_CHUNK):
            size += len(chunk)
            if size > most:
                raise BadInput(file_name, info.filename, "it inflates to far more than a workbook holds")
            chunks.append(chunk)
    return b"".join(chunks)


def _is_harmless(data: bytes, name: str, file_name: str) -> None:
    """No part declares entities, or hides them in an encoding that a search does not see."""
    encoding = _ENCODING.search(data, 0, 300)
    odd = encoding is not None and encoding[1].upper() not in _KNOWN_ENCODINGS
    if odd or data[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in data[:4]:
        raise BadInput(file_name, name, "it is not in UTF-8")
    if _DECLARES.search(data):
        raise BadInput(file_name, name, "it declares entities")
