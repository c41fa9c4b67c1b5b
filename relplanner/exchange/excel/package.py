"""Opens an .xlsx from outside as a package of parts, within limits, before anything else may look at it."""

from __future__ import annotations

import re
import zlib
from io import BytesIO
from tempfile import SpooledTemporaryFile
from typing import IO, Self
from zipfile import ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from relplanner.domain.errors import BadInput

_MOST_PARTS = 2_000
_MOST_BYTES = 400 * 2**20
_FREE_BYTES = 10 * 2**20
_MOST_RATIO = 100
"""A part beyond ``_FREE_BYTES`` may inflate to so many times its size; tables come to some twenty."""
_CHUNK = 2**20
_IN_MEMORY = 64 * 2**20
_LONGEST_MARK = 64
# What no cell depends on stays unread: pictures, charts, macros, links to other files.
_UNREAD = re.compile(
    r"xl/(media|drawings|charts|chartsheets|embeddings|activeX|ctrlProps|externalLinks|pivot\w*|printerSettings"
    r"|theme|tables|comments|threadedComments|persons|webextensions|slicers?|slicerCaches|queryTables)[/\d.]"
    r"|xl/(calcChain|connections|metadata|vbaProject)|customXml/|docProps/(app|thumbnail)"
)
_READ = re.compile(r".*\.(xml|rels)", re.IGNORECASE)
_DECLARES = re.compile(rb"<!\s{0,40}(DOCTYPE|ENTITY)", re.IGNORECASE)
_ENCODING = re.compile(rb"(?:\xef\xbb\xbf)?\s{0,40}<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.-]+)")
_KNOWN_ENCODINGS = (b"UTF-8", b"UTF8", b"US-ASCII", b"ASCII")


class Package:
    """The parts of a workbook that matter to its cells, inflated, and nothing else."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._zip = ZipFile(file)
        self.names = frozenset(self._zip.namelist())

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._zip.close()
        self._file.close()

    def part(self, name: str) -> bytes:
        """The content of a part."""
        return self._zip.read(name)

    @property
    def file(self) -> IO[bytes]:
        """The same parts as a file, so that another reader sees no more than was looked at."""
        self._file.seek(0)
        return self._file


def open_package(data: bytes, file_name: str) -> Package:
    """The package of an .xlsx. Raises BadInput with the part and the reason."""
    if data[:4] == b"\xd0\xcf\x11\xe0":
        reason = "it is an old or a password-protected workbook; save it as .xlsx without a password"
        raise BadInput(file_name, "the head of the file", reason)
    try:
        with ZipFile(BytesIO(data)) as source:
            package = Package(_inflated(source, file_name))
    except (
        BadZipFile,
        EOFError,
        NotImplementedError,
        OSError,
        RuntimeError,
        ValueError,
        zlib.error,
    ) as error:
        raise BadInput(file_name, "the whole file", f"it is not a sound .xlsx: {error}") from error
    if "[Content_Types].xml" not in package.names or not any(n.startswith("xl/") for n in package.names):
        raise BadInput(file_name, "the whole file", "it is not an .xlsx workbook")
    return package


def _inflated(source: ZipFile, file_name: str) -> IO[bytes]:
    """The parts that are read, one after the other in a file of our own."""
    infos = [info for info in source.infolist() if _READ.fullmatch(info.filename)]
    infos = [info for info in infos if not _UNREAD.match(info.filename)]
    if len(infos) > _MOST_PARTS:
        raise BadInput(file_name, "the whole file", f"it has more than {_MOST_PARTS} parts")
    if len({info.filename for info in infos}) < len(infos):
        raise BadInput(file_name, "the whole file", "a part of it is there twice")
    file: IO[bytes] = SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - closed with the package
    left = _MOST_BYTES
    with ZipFile(file, "w", ZIP_STORED) as target:
        for info in infos:
            left -= _copied(source, target, info, left, file_name)
    return file


def _copied(source: ZipFile, target: ZipFile, info: ZipInfo, left: int, file_name: str) -> int:
    """Copy a part, counting its bytes as they inflate: what the file says of their number is not trusted."""
    most = min(left, max(_FREE_BYTES, info.compress_size * _MOST_RATIO))
    size, before = 0, b""
    with source.open(info) as part, target.open(ZipInfo(info.filename), "w", force_zip64=True) as copy:
        while chunk := part.read(_CHUNK):
            size += len(chunk)
            if size > most:
                raise BadInput(file_name, info.filename, "it inflates to far more than a workbook holds")
            _is_harmless(before + chunk, info.filename, file_name)
            before = chunk[-_LONGEST_MARK:]
            copy.write(chunk)
    return size


def _is_harmless(data: bytes, name: str, file_name: str) -> None:
    """No part declares entities, or hides them in an encoding that a search does not see."""
    encoding = _ENCODING.match(data)
    odd = encoding is not None and encoding[1].upper() not in _KNOWN_ENCODINGS
    if odd or data[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in data[:4]:
        raise BadInput(file_name, name, "it is not in UTF-8")
    if _DECLARES.search(data):
        raise BadInput(file_name, name, "it declares entities")
