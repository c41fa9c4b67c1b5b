import importlib
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from relplanner.cli.given import Hands
from relplanner.cli.program import COMMANDS, Program, build_cli, exit_code
from relplanner.domain.errors import BadInput, CouldNotWrite, NotFound, PlanFileRefused

HEAVY = (
    "PySide6", "sqlalchemy", "pydantic", "alembic", "openpyxl", "matplotlib", "numpy", "icalendar",
    "holidays", "jinja2", "markdown_it", "docx", "dulwich", "dateutil", "nh3", "python_calamine", "rapidfuzz",
)  # fmt: skip


class Opened(Exception):
    """The window was asked for."""


def _open(plan: Path | None) -> int:
    raise Opened(plan)


def _nothing(*_: object) -> None:
    return None


@pytest.fixture
def cli() -> Program:
    return build_cli(Hands(_open, lambda plan: 0, _nothing, _nothing, _nothing))


@pytest.mark.parametrize("arguments", [["--version"], ["--help"], ["set", "--bogus"]])
def test_what_needs_no_plan_imports_nothing_heavy(arguments: list[str]) -> None:
    heavy = HEAVY if arguments[0].startswith("-") else HEAVY[:1] + HEAVY[3:]
    code = (
        "import sys\nfrom relplanner.__main__ import main\n"
        f"try: main({arguments!r})\nexcept SystemExit: pass\n"
        f"print(sorted(set({heavy!r}) & set(sys.modules)), file=sys.stderr)"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stderr.splitlines()[-1] == "[]"


def test_the_window_is_reached_without_the_core() -> None:
    code = (
        "import sys\nimport relplanner.__main__ as way_in\n"
        f"way_in._open_window = lambda plan: print(plan, sorted(set({HEAVY!r}) & set(sys.modules)))\n"
        "way_in.main(['spring.relplan'])"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "spring.relplan []"


def test_every_command_is_there_and_its_help_begins_with_its_summary() -> None:
    for name, (module, summary) in COMMANDS.items():
        command = getattr(importlib.import_module(f"relplanner.cli.{module}"), f"{name}_command")
        assert isinstance(command, click.Command)
        assert command.name == name
        assert (command.help or "").startswith(summary.removesuffix(".")), name


def test_every_command_that_has_a_result_can_print_it_for_machines() -> None:
    for name, (module, _) in COMMANDS.items():
        command = getattr(importlib.import_module(f"relplanner.cli.{module}"), f"{name}_command")
        each = command.commands.values() if isinstance(command, click.Group) else (command,)
        machine = all(any("--json" in option.opts for option in one.params) for one in each)
        assert machine is (name not in ("at", "completion")), name


@pytest.mark.parametrize(
    ("arguments", "plan"), [([], None), (["spring.relplan"], "spring.relplan"), (["A.RELPLAN"], "A.RELPLAN")]
)
def test_without_a_command_the_window_opens(cli: Program, arguments: list[str], plan: str | None) -> None:
    ran = CliRunner().invoke(cli, arguments, env={"RELPLANNER_TRACEBACK": "1"})
    assert ran.exit_code == 70  # the test's window has no other way to say that it was called
    assert f"Opened: {plan}" in ran.stderr


@pytest.mark.parametrize("arguments", [["sett"], ["--colour"], ["list"], ["show", "a", "b", "c"]])
def test_wrong_usage_leaves_with_2(cli: Program, arguments: list[str]) -> None:
    ran = CliRunner().invoke(cli, arguments)
    assert ran.exit_code == 2
    assert ran.stdout == ""


def test_a_misspelt_command_is_guessed(cli: Program) -> None:
    assert "'export'" in CliRunner().invoke(cli, ["exprot"]).stderr


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (click.UsageError("no"), 2),
        (click.BadParameter("no"), 2),
        (click.FileError("a", "gone"), 3),
        (click.Abort(), 130),
        (NotFound("unknown-key", key="ACT-9"), 3),
        (BadInput("a.csv", "line 3", "no"), 3),
        (PlanFileRefused("plan-missing", file="a"), 3),
        (PlanFileRefused("plan-locked", file="a"), 4),
        (CouldNotWrite("could-not-write", file="a", reason="full"), 4),
    ],
)
def test_an_error_never_reads_as_no(error: Exception, code: int) -> None:
    assert exit_code(error) == code


def test_an_internal_error_is_one_line_and_a_report_without_plan_text(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("relplanner.failure.user_log_path", lambda *_, **__: tmp_path)
    secret = "Acquisition of Acme"

    def fail(plan: Path | None) -> int:
        raise KeyError(secret)

    cli = build_cli(Hands(fail, lambda plan: 0, _nothing, _nothing, _nothing))
    ran = CliRunner().invoke(cli, [])
    assert ran.exit_code == 70
    assert len(ran.stderr.splitlines()) == 1
    (report,) = tmp_path.iterdir()
    assert str(report) in ran.stderr
    assert "KeyError" in report.read_text()
    assert secret not in report.read_text() + ran.stderr


def test_an_interrupt_leaves_with_130(cli: Program) -> None:
    def interrupted(plan: Path | None) -> int:
        raise KeyboardInterrupt

    ran = CliRunner().invoke(build_cli(Hands(interrupted, lambda plan: 0, _nothing, _nothing, _nothing)), [])
    assert ran.exit_code == 130


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_each_shell_gets_its_completion_script(cli: Program, shell: str) -> None:
    ran = CliRunner().invoke(cli, ["completion", shell])
    assert ran.exit_code == 0
    assert f"_RELPLANNER_COMPLETE={shell}_complete" in ran.stdout


def test_completion_offers_the_commands_without_importing_them(cli: Program) -> None:
    environment = {"_RELPLANNER_COMPLETE": "bash_complete", "COMP_WORDS": "relplanner ex", "COMP_CWORD": "1"}
    ran = CliRunner().invoke(cli, [], env=environment, prog_name="relplanner")
    assert "plain,export" in ran.stdout


def test_completion_offers_the_kinds_of_record(cli: Program) -> None:
    words = "relplanner list spring.relplan rel"
    environment = {"_RELPLANNER_COMPLETE": "bash_complete", "COMP_WORDS": words, "COMP_CWORD": "3"}
    ran = CliRunner().invoke(cli, [], env=environment, prog_name="relplanner")
    assert "plain,release_train" in ran.stdout
