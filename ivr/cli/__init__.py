"""The command line: `ivr serve | work | call | escorts | messages | purge | keys | check | …`."""

from importlib import import_module

import click

COMMANDS = (
    "audio",
    "call",
    "check",
    "escorts",
    "explore",
    "fallback",
    "keys",
    "language",
    "messages",
    "purge",
    "reload",
    "script",
    "serve",
    "signoff",
    "strings",
    "work",
)
"""Each is a module of this folder, with a command of its name."""


class Commands(click.Group):
    """Commands that are imported when they are called: most need neither the web nor the store,
    whose libraries take a second to import."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Their names."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """The command of this name."""
        if name not in COMMANDS:
            return None
        # What a module holds is known only when it is imported; each holds a command.
        return getattr(import_module(f"ivr.cli.{name}"), name)  # type: ignore[no-any-return]


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="ivr")
def main() -> None:
    """The prep line: a telephone line that says how to prepare for a ketamine infusion.

    The settings come from the environment; `ivr serve --help` names them.
    """
