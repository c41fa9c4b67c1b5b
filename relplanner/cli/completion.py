"""The command that prints what a shell needs to complete relplanner's commands."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

from relplanner.cli.output import out

COMPLETE_VARIABLE = "_RELPLANNER_COMPLETE"


@click.command("completion")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def completion_command(context: click.Context, shell: str) -> None:
    """Print the completion script for a shell.

    \b
    bash:  eval "$(relplanner completion bash)"       in ~/.bashrc
    zsh:   eval "$(relplanner completion zsh)"        in ~/.zshrc
    fish:  relplanner completion fish | source        in ~/.config/fish/config.fish
    """
    made = get_completion_class(shell)
    assert made is not None
    out(made(context.find_root().command, {}, "relplanner", COMPLETE_VARIABLE).source())
