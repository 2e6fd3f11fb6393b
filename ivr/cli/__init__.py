"""The command line: `ivr serve | work | call | escorts | messages | purge | keys | check | …`."""

from importlib import import_module

import click

GROUPS = {
    "Run the line": ("run", ("serve", "work", "reload", "check", "fallback")),
    "Read what callers left": ("staff", ("escorts", "messages", "purge", "keys")),
    "Write and translate": (
        "author",
        ("script", "strings", "language", "signoff", "explore", "call"),
    ),
    "Give it a voice": ("", ("audio",)),
}
"""Who the commands are for: a folder here, and its modules, each with a command of its name."""

FOLDERS = {name: folder for folder, names in GROUPS.values() for name in names}


class Commands(click.Group):
    """Commands that are imported when they are called: most need neither the web nor the store,
    whose libraries take a second to import."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Their names."""
        return sorted(FOLDERS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """The command of this name."""
        if name not in FOLDERS:
            return None
        module = import_module(".".join(filter(None, ("ivr.cli", FOLDERS[name], name))))
        # What a module holds is known only when it is imported; each holds a command.
        return getattr(module, name)  # type: ignore[no-any-return]

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of them, by who needs them."""
        for title, (_, names) in GROUPS.items():
            with formatter.section(title):
                commands = [(name, self.get_command(ctx, name)) for name in names]
                formatter.write_dl([(n, c.get_short_help_str(70)) for n, c in commands if c])


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="ivr")
def main() -> None:
    """The prep line: a telephone line that says how to prepare for a ketamine infusion.

    The settings come from the environment; `ivr serve --help` names them.
    """
