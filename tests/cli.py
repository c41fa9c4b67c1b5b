"""Runs the command line inside the test's process."""

import json
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from relplanner.chart.printing import Extract
from relplanner.cli.given import Hands
from relplanner.cli.program import build_cli
from relplanner.domain.declare import Kind
from relplanner.domain.kinds import Release
from relplanner.domain.plan import Plan


def _draw(plan: Plan, out: Path, extract: Extract) -> None:
    releases = " ".join(plan.of(Release)[id].key for id in extract.releases)
    wanted = f"{extract.first} {extract.last} {extract.paper} {releases} {extract.drawn_as}"
    out.write_text(f"a picture of {plan.programme.title} {wanted}")


def _picture(
    plan: Path, page: str, out: Path, theme: str, size: tuple[int, int], select: str, files: tuple[Path, ...]
) -> None:
    out.write_bytes(f"{page} {theme} {size[0]}x{size[1]}".encode())


def _sheet(plan: Plan, extract: Extract) -> Any:
    raise AssertionError("documents with drawings are made by the whole program")


class CommandLine:
    """The command line over hands that draw letters; every call is expected to leave with 0 unless said."""

    def __init__(self, kinds: tuple[Kind, ...] | None = None) -> None:
        self._cli = build_cli(Hands(lambda plan: 0, lambda plan: 0, _picture, _draw, _sheet), kinds)

    def run(self, *arguments: object, code: int = 0, typed: str | bytes | None = None) -> Result:
        """Everything that came of a call."""
        words = [str(argument) for argument in arguments]
        ran = CliRunner().invoke(self._cli, words, input=typed, prog_name="relplanner")
        assert ran.exit_code == code, f"{words} left with {ran.exit_code}: {ran.output}"
        return ran

    def __call__(self, *arguments: object, code: int = 0, typed: str | bytes | None = None) -> str:
        """What a call printed as its result."""
        return self.run(*arguments, code=code, typed=typed).stdout

    def told(self, *arguments: object, code: int = 0) -> str:
        """What a call said beside its result."""
        return self.run(*arguments, code=code).stderr

    def json(self, *arguments: object, code: int = 0) -> Any:
        """The result of a call, for machines."""
        return json.loads(self(*arguments, "--json", code=code))
