"""Reads files from outside in a process of their own, with limits, so that a hostile one harms nothing."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from relplanner.domain.errors import BadInput
from relplanner.exchange.progress import Progress, silent

if TYPE_CHECKING:  # the child, too, imports no more than its reader needs
    from multiprocessing.connection import Connection

    from relplanner.domain.delivery import Delivery, ReadOptions

_MOMENT = 0.1
Options = TypeVar("Options")
Answer = TypeVar("Answer")
Reader: TypeAlias = "Callable[[bytes, str, ReadOptions], Delivery]"


@dataclass(frozen=True, slots=True)
class Limits:
    """What reading one file may take: bytes of input, seconds, and bytes of memory (where the system can)."""

    input: int = 64 * 2**20
    seconds: float = 60.0
    memory: int = 2 * 2**30


TABLES = Limits(memory=2**30)
"""What reading one workbook or table may take."""


def content_of(path: Path, limits: Limits = Limits()) -> bytes:
    """The bytes of a file, if it is one and small enough. Raises BadInput."""
    try:
        if not path.is_file():
            raise BadInput(path.name, "the file", "it is not there, or is not a file")
        with path.open("rb") as file:
            data = file.read(limits.input + 1)
    except OSError as error:
        raise BadInput(path.name, "the file", error.strerror or str(error)) from error
    if len(data) > limits.input:
        raise BadInput(path.name, "the file", f"it is larger than {limits.input // 2**20} MB")
    return data


def read_guarded(
    reader: Callable[[bytes, str, Options], Answer],
    data: bytes,
    file_name: str,
    options: Options,
    limits: Limits = Limits(),
    progress: Progress = silent,
) -> Answer:
    """What ``reader`` makes of the data, no tuple. Raises BadInput, also when it takes too long or dies.

    ``progress`` is told of every moment that passes; when it raises Cancelled, the reader is stopped.
    """
    import multiprocessing  # a window that opens a plan does without

    # Started afresh, not forked: the parent may be a window with threads.
    context = multiprocessing.get_context("spawn")
    receiving, sending = context.Pipe(duplex=False)
    arguments = (sending, reader, data, file_name, options, limits)
    process = context.Process(target=_read, args=arguments, daemon=True)
    process.start()
    sending.close()
    try:
        until = monotonic() + limits.seconds
        progress(0, 0)
        while not receiving.poll(_MOMENT):
            progress(0, 0)
            if monotonic() > until:
                raise BadInput(file_name, "the whole file", f"reading took longer than {limits.seconds:g} s")
        answer: Answer | tuple[str, str] = receiving.recv()
    except EOFError:
        process.join()
        reason = f"the reader gave up on it ({_death(process.exitcode)})"
        raise BadInput(file_name, "the whole file", reason) from None
    finally:
        process.kill()
        process.join()
        receiving.close()
    if isinstance(answer, tuple):
        raise BadInput(file_name, *answer)
    return answer


def _read(
    answer: Connection,
    reader: Callable[[bytes, str, Options], object],
    data: bytes,
    file_name: str,
    options: Options,
    limits: Limits,
) -> None:
    """The child's whole life: read, answer, end. What it cannot answer, its death tells."""
    # A traceback of the child would reach the user's terminal; the parent says in words what happened.
    sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 - for the life of the process
    os.dup2(sys.stderr.fileno(), 2)  # a library that aborts writes there itself
    _limit_memory(limits.memory)
    gc.disable()  # it does one thing and ends
    try:
        answer.send(reader(data, file_name, options))
    except BadInput as refusal:
        answer.send((str(refusal.values["place"]), str(refusal.values["reason"])))
    except MemoryError:
        answer.send(("the whole file", f"reading it takes more than {limits.memory // 2**20} MB of memory"))
    except RecursionError:
        answer.send(("the whole file", "it is nested too deeply"))


def _limit_memory(most: int) -> None:
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (most, most))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _death(code: int | None) -> str:
    return f"killed by signal {-code}" if code is not None and code < 0 else "it failed inside"
