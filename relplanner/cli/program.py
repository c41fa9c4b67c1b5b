"""The command line as a whole: its commands by name, each imported when it is called, and its exit codes."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NoReturn

import click
from click.shell_completion import CompletionItem

from relplanner import __version__
from relplanner.cli.given import Given, Hands

if TYPE_CHECKING:
    from relplanner.domain.declare import Kind
    from relplanner.domain.errors import Refusal

BAD_INPUT = 3
COULD_NOT_WRITE = 4
INTERNAL_ERROR = 70
INTERRUPTED = 130

COMMANDS: dict[str, tuple[str, str]] = {
    "new": ("editing", "Make an empty plan, or one from a template."),
    "info": ("looking", "Tell what a plan is and what it holds."),
    "kinds": ("kinds", "Tell the kinds of record and their fields."),
    "list": ("looking", "List the records of a kind."),
    "show": ("looking", "Show a record with all its fields."),
    "add": ("editing", "Add a record."),
    "set": ("editing", "Set fields of a record, or of many read from standard input."),
    "remove": ("editing", "Remove records."),
    "log": ("journal", "Tell the steps of a plan, or of one record, newest first."),
    "undo": ("journal", "Take back the last steps."),
    "redo": ("journal", "Do again what was undone."),
    "at": ("journal", "Run a reading command on the plan as known at a moment."),
    "diff": ("differing", "Tell what differs between two plans, two moments of one, or a scenario and it."),
    "merge": ("merging", "Merge another copy of a plan into it, by what they have in common."),
    "scenarios": ("scenarios", "Tell the scenarios of a plan, and what each would move and clash with."),
    "scenario": ("scenarios", "Start a scenario, keep it as an option, apply it or drop it."),
    "schedule": (
        "scheduling",
        "Tell when every activity starts and finishes, and why.",
    ),
    "conflicts": ("conflicts", "Tell what collides, by which rule and since when."),
    "suggest": ("conflicts", "Tell the nearest free days on which RELEASE could go live."),
    "forecast": ("forecast", "Tell when a release will probably be live, and what that hangs on."),
    "release": ("trains", "Make releases from a template, or the next ones of a train."),
    "templates": ("trains", "List the templates for releases, those that come with relplanner too."),
    "template": ("trains", "Save a release as a template."),
    "trains": ("trains", "List the slots of the trains from today on, and what fills them."),
    "retarget": ("trains", "Move a whole release to another day."),
    "slip": ("trains", "Let a release slip."),
    "baseline": ("baselines", "Take a baseline."),
    "baselines": ("baselines", "List the baselines."),
    "variance": ("baselines", "Tell by how many working days releases and activities are later."),
    "import": ("importing", "Take foreign files into a plan."),
    "measures": ("measuring", "Tell how releasing goes."),
    "export": ("exporting", "Write a plan, or its roadmap, to a file of another kind."),
    "circulate": ("circulating", "Write a workbook for stakeholders, and record that it went out."),
    "return": ("returning", "Take the edited copies of circulated workbooks back."),
    "ask": ("asking", "Write a small workbook for each owner into FOLDER."),
    "asks": ("asking", "Tell who was asked for what and has not answered yet."),
    "circulations": ("circulating", "Tell which workbooks went out, newest first."),
    "acknowledge": ("circulating", "Note that somebody has said that they have a circulation."),
    "sign": ("signing", "Record what a role says of its release, as the release is now."),
    "picture": ("picture", "Draw a page of the window to a PNG file, without a screen."),
    "check": ("safekeeping", "Tell everything that is wrong with a plan file."),
    "repair": ("safekeeping", "Save what can be saved of a damaged plan into a new one."),
    "backup": ("safekeeping", "Back a plan up, now."),
    "restore": ("safekeeping", "Put a backup in the place of a plan."),
    "demo": ("demo", "Make a sample plan with its roadmap and workbook, and open it."),
    "completion": ("completion", "Print the completion script for a shell."),
}
"""By name: the module that holds the command, and its summary, so that --help need not import them all."""

OPENING = ("open", "window", "Open the window, on a plan or on the start page.")
"""What the program does when no command is named: a plan file as the first argument is opened."""


class Program(click.Group):
    """The group of all commands."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name == OPENING[0]:
            module = OPENING[1]
        elif cmd_name in COMMANDS:
            module = COMMANDS[cmd_name][0]
        else:
            return None
        loaded = importlib.import_module(f"relplanner.cli.{module}")
        command = getattr(loaded, f"{cmd_name}_command")
        assert isinstance(command, click.Command)
        return command

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        opens = not args or args[0].lower().endswith(".relplan")
        if opens and not ctx.resilient_parsing:
            args = [OPENING[0], *args]
        return super().parse_args(ctx, args)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        # click looks for the intended name among commands that are loaded already, and none is.
        if not ctx.resilient_parsing and not args[0].startswith("-") and not self.get_command(ctx, args[0]):
            raise click.exceptions.NoSuchCommand(args[0], possibilities=COMMANDS, ctx=ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, summary) for name, (_, summary) in COMMANDS.items()])

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        names = [name for name in COMMANDS if name.startswith(incomplete)]
        plans = [CompletionItem(incomplete, type="file")] if not names else []
        options = click.Command.shell_complete(self, ctx, incomplete)
        return [*(CompletionItem(name, help=COMMANDS[name][1]) for name in names), *options, *plans]

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            # Whoever was reading has seen enough. What is left in the buffer must not be tried again at exit.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            ctx.exit(0)

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        windows_expand_args: bool = True,
        **extra: Any,
    ) -> NoReturn:
        """Run the program and leave with one of the exit codes; a crash never reads as "no"."""
        try:
            code = super().main(
                args,
                prog_name,
                complete_var,
                standalone_mode=False,
                windows_expand_args=windows_expand_args,
                **extra,
            )
        except Exception as error:  # noqa: BLE001 - the last handler there is; it tells and sets the code
            code = exit_code(error)
        except KeyboardInterrupt:
            code = INTERRUPTED
        if isinstance(code, int) and code == INTERRUPTED:
            click.echo("Interrupted", err=True)
        sys.exit(code if isinstance(code, int) else 0)


def exit_code(error: Exception) -> int:
    """Tell the user of an error on stderr and give the exit code it means."""
    if isinstance(error, click.Abort):
        return INTERRUPTED
    if isinstance(error, click.ClickException):
        error.show()
        return 2 if isinstance(error, click.UsageError) else BAD_INPUT
    # Whatever can refuse has imported the domain already; here it costs nothing.
    from relplanner.domain.errors import Refusal

    if isinstance(error, Refusal):
        click.echo(f"Error: {error}", err=True)
        return _refused(error)
    from relplanner.failure import report_failure  # rarely needed

    click.echo(report_failure(error), err=True)
    return INTERNAL_ERROR


def _refused(error: Refusal) -> int:
    from relplanner.domain.errors import CouldNotWrite  # as above

    locked = error.code == "plan-locked"
    return COULD_NOT_WRITE if locked or isinstance(error, CouldNotWrite) else BAD_INPUT


def build_cli(hands: Hands, kinds: tuple[Kind, ...] | None = None) -> Program:
    """The command line over these hands, for plans of these kinds of record (None: the product's own)."""

    @click.group(
        cls=Program,
        name="relplanner",
        context_settings={"help_option_names": ["-h", "--help"], "obj": Given(hands, kinds)},
        epilog="Exit codes: 0 done; 1 done, and the answer is no; 2 wrong usage; 3 bad input, nothing"
        " changed; 4 could not write, nothing changed; 70 internal error; 130 interrupted.",
    )
    @click.version_option(__version__, "--version", prog_name="relplanner", message="%(prog)s %(version)s")
    def program() -> None:
        """Plan, coordinate and oversee software releases.

        Without a command the window opens, on the plan file that is named.
        """

    return program
