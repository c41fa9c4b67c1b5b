"""Opens an .xlsx from outside as a package of parts, within limits, before anything else may look at it."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterator, Set
from contextlib import contextmanager
from io import BytesIO
from tempfile import SpooledTemporaryFile
from typing import IO
from zipfile import ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from relplanner.domain.errors import BadInput

IDS = "_relplanner"
"""The sheet that tells where a file came from: first of itself, its sheets and columns, then of every row."""
_MOST_PARTS = 2_000
_MOST_BYTES = 400 * 2**20
_FREE_BYTES = 10 * 2**20
_MOST_RATIO = 100
"""A part beyond ``_FREE_BYTES`` may inflate to so many times its size; tables come to some twenty."""
_CHUNK = 2**20
_IN_MEMORY = 64 * 2**20
_UNSOUND = (BadZipFile, EOFError, NotImplementedError, OSError, RuntimeError, ValueError, zlib.error)
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
    """The parts of a workbook that matter to its cells, inflated as they are asked for, and nothing else."""

    def __init__(self, source: ZipFile, file_name: str) -> None:
        self._source = source
        self._file_name = file_name
        infos = [info for info in source.infolist() if _READ.fullmatch(info.filename)]
        infos = [info for info in infos if not _UNREAD.match(info.filename)]
        if len(infos) > _MOST_PARTS:
            raise BadInput(file_name, "the whole file", f"it has more than {_MOST_PARTS} parts")
        self._infos = {info.filename: info for info in infos}
        if len(self._infos) < len(infos):
            raise BadInput(file_name, "the whole file", "a part of it is there twice")

    @property
    def names(self) -> Set[str]:
        """The parts that are there."""
        return self._infos.keys()

    def part(self, name: str) -> bytes:
        """The content of a part. Raises BadInput."""
        return self._inflated(self._infos[name], _MOST_BYTES)

    @contextmanager
    def copied(self, keep: Callable[[str, bytes], bytes]) -> Iterator[IO[bytes]]:
        """The parts in a file of our own, so that another reader sees no more than was looked at.

        ``keep`` looks at each part, and gives what of it goes into that file. Raises BadInput.
        """
        left = _MOST_BYTES
        with SpooledTemporaryFile(max_size=_IN_MEMORY) as file:
            with ZipFile(file, "w", ZIP_STORED) as target:
                for name, info in self._infos.items():
                    xml = self._inflated(info, left)
                    left -= len(xml)
                    target.writestr(ZipInfo(name), keep(name, xml))
            file.seek(0)
            yield file

    def _inflated(self, info: ZipInfo, left: int) -> bytes:
        """A part, its bytes counted as they inflate: what the file says of their number is not trusted."""
        most = min(left, max(_FREE_BYTES, info.compress_size * _MOST_RATIO))
        chunks, size = list[bytes](), 0
        try:
            with self._source.open(info) as part:
                while chunk := part.read(_CHUNK):
                    size += len(chunk)
                    if size > most:
                        reason = "it inflates to far more than a workbook holds"
                        raise BadInput(self._file_name, info.filename, reason)
                    chunks.append(chunk)
        except _UNSOUND as error:
            raise _not_sound(self._file_name, error) from error
        xml = b"".join(chunks)
        _is_harmless(xml, info.filename, self._file_name)
        return xml


@contextmanager
def open_package(data: bytes, file_name: str) -> Iterator[Package]:
    """The package of an .xlsx. Raises BadInput with the part and the reason."""
    if data[:4] == b"\xd0\xcf\x11\xe0":
        reason = "it is an old or a password-protected workbook; save it as .xlsx without a password"
        raise BadInput(file_name, "the head of the file", reason)
    try:
        source = ZipFile(BytesIO(data))
    except _UNSOUND as error:
        raise _not_sound(file_name, error) from error
    with source:
        package = Package(source, file_name)
        if "[Content_Types].xml" not in package.names or not any(n.startswith("xl/") for n in package.names):
            raise BadInput(file_name, "the whole file", "it is not an .xlsx workbook")
        yield package


def _not_sound(file_name: str, error: Exception) -> BadInput:
    return BadInput(file_name, "the whole file", f"it is not a sound .xlsx: {error}")


def _is_harmless(data: bytes, name: str, file_name: str) -> None:
    """No part declares entities, or hides them in an encoding that a search does not see."""
    encoding = _ENCODING.match(data)
    odd = encoding is not None and encoding[1].upper() not in _KNOWN_ENCODINGS
    if odd or data[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in data[:4]:
        raise BadInput(file_name, name, "it is not in UTF-8")
    if b"!" in data and _DECLARES.search(data):
        raise BadInput(file_name, name, "it declares entities")
