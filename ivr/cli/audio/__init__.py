"""`ivr audio …`: make the line's clips, check them, listen to them, and record them by people."""

from importlib import import_module

import click

COMMANDS = {
    "models": ("models", "put the models of the release voices and of the recogniser together"),
    "build": ("build", "make every clip that is missing"),
    "sheet": ("sheet", "print the script that a speaker reads"),
    "import": ("take_in", "check what a speaker has recorded, and file it"),
    "check": ("check", "measure every clip against the rules for the ear"),
    "listen": ("listen", 'have a recogniser listen for each number, time and "not"'),
    "sync": ("sync", "lay the clips out for another place that serves them"),
}
"""Each command, in the order in which they are used: its module in this folder, with a command of
that name; and what it does."""


class Studio(click.Group):
    """Commands that are imported when they are called: a line that only plays clips has no need of
    the libraries that make them."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names, in the order in which they are used."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """The command, or a word on what is to be installed for it."""
        if name not in COMMANDS:
            return None
        module, _ = COMMANDS[name]
        try:
            # What a module holds is known only when it is imported; each holds a command.
            return getattr(import_module(f"ivr.cli.audio.{module}"), module)  # type: ignore[no-any-return]
        except ModuleNotFoundError as error:
            raise click.UsageError(
                f"{error.name} is not installed: pip install '.[audio]' brings it"
            ) from error

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of them, for which none needs to be imported."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, what) for name, (_, what) in COMMANDS.items()])


@click.group(cls=Studio)
def audio() -> None:
    """The line's own voice: build its clips, check them like medicine, have people record them."""
