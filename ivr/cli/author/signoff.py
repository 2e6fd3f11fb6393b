"""`ivr signoff`: who has read the critical wordings of each language, and stands for them."""

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fnmatch import fnmatchcase
from pathlib import Path

import click

from ivr.cli.content import load_content
from ivr.content.critical import critical
from ivr.content.load import ROOT
from ivr.content.model import Content, Signature
from ivr.content.signoff import as_text, path_of, review, seal, standing, words_of
from ivr.content.strict_toml import Reader
from ivr.dialog.session import ENGLISH

DAY = click.DateTime(["%Y-%m-%d"])


@dataclass(frozen=True, slots=True)
class Reviewer:
    """Who signs, and on which day they had read it."""

    name: str
    qualification: str
    day: date


@click.command()
@click.argument("language", required=False)
@click.argument("prompts", metavar="[PROMPT]...", nargs=-1)
@click.option("--reviewer", metavar="NAME", help="Sign, in the name of who has read the words.")
@click.option("--qualification", metavar="TEXT", help="What makes them fit to judge.")
@click.option("--date", "day", type=DAY, help="When they read them; today if not given.")
@click.option("--all", "everything", is_flag=True, help="Sign whatever is not signed yet.")
@click.option("--yes", is_flag=True, help="Do not ask before signing.")
@click.option(
    "--root",
    type=click.Path(path_type=Path),
    default=ROOT,
    help="The folder of prompts/ and locales/; this checkout's if none is given.",
)
def signoff(
    language: str | None,
    prompts: tuple[str, ...],
    reviewer: str | None,
    qualification: str | None,
    day: datetime | None,
    everything: bool,
    yes: bool,
    root: Path,
) -> None:
    """Tell which critical wordings are signed, or record that somebody has read them.

    \b
    ivr signoff                     how far each language is
    ivr signoff es                  what is not signed in Spanish, beside its English
    ivr signoff es --reviewer "Ana Ruiz" --qualification "certified medical interpreter" \\
        topic.fasting.rule 'topic.clear_liquids.*'

    A signature holds for these very words and their English: any edit of either voids it.
    """
    book = load_content(None, root)
    if language is None:
        click.echo("\n".join(overview(book)))
        return
    if language not in book.languages:
        sys.exit(f"prompts/languages.toml has no language {language!r}")
    chosen = chosen_of(prompts, language, book)
    if reviewer is None:
        if qualification or day or everything or yes:
            sys.exit("To sign, name who has read the words: --reviewer")
        click.echo("\n".join(listing(chosen, language, book)))
        return
    who = reviewer_of(reviewer, qualification, day, book)
    if bool(prompts) == everything:
        sys.exit("Name the prompts that were read, or give --all")
    sign(chosen if prompts else still_open(chosen, language, book), language, who, book, root, yes)


# ---------------------------------------------------------------- what is to be read


def chosen_of(patterns: Sequence[str], language: str, book: Content) -> tuple[str, ...]:
    """The critical prompts of these names, in which * stands for anything; all where none is."""
    prompts = critical(book)
    for pattern in patterns:
        if not any(fnmatchcase(prompt, pattern) for prompt in prompts):
            sys.exit(f"{pattern} is no critical wording: `ivr signoff {language}` lists them")
    return tuple(
        prompt
        for prompt in prompts
        if not patterns or any(fnmatchcase(prompt, pattern) for pattern in patterns)
    )


def still_open(prompts: Sequence[str], language: str, book: Content) -> tuple[str, ...]:
    """Those that nobody has signed as they are."""
    return tuple(p for p in prompts if standing(p, language, book) != "signed")


def overview(book: Content) -> Iterator[str]:
    """One line for English and each language that has a catalog."""
    for language, known in book.languages.items():
        if language != ENGLISH and language not in book.catalogs:
            continue
        its = review(language, book)
        yield (
            f"{language:<4} {its.signed} signed, {its.missing} missing, {its.void} void, "
            f"{its.unfit} unfit; {'live' if known.live else 'not live'}"
        )


def listing(prompts: Sequence[str], language: str, book: Content) -> Iterator[str]:
    """Each wording with where it stands; what is not signed, with the words to be read."""
    for prompt in prompts:
        where = standing(prompt, language, book)
        signature = book.signatures.get(language, {}).get(prompt)
        by = f": {signature.reviewer}, {signature.date}" if signature else ""
        yield f"{where:<8} {prompt}{by}"
        if where != "signed":
            yield from spelled_out(prompt, language, book)


def spelled_out(prompt: str, language: str, book: Content) -> Iterator[str]:
    """The words, and the English that they were made from."""
    for name, words in zip((ENGLISH, language), words_of(prompt, language, book), strict=False):
        yield f"         {name:<4} {words}"


# ---------------------------------------------------------------- signing


def reviewer_of(
    name: str, qualification: str | None, day: datetime | None, book: Content
) -> Reviewer:
    """Who signs; the end of the command where that is no whole name, qualification and past day."""
    today = datetime.now(book.directory.zone).date()
    who = Reviewer(name.strip(), (qualification or "").strip(), day.date() if day else today)
    if not (who.name and who.qualification):
        sys.exit("Name the reviewer and what makes them fit to judge: --reviewer, --qualification")
    if not (who.name + who.qualification).isprintable():
        sys.exit("The reviewer and the qualification are one line each")
    if who.day > today:
        sys.exit(f"{who.day} is still to come")
    return who


def sign(
    prompts: Sequence[str], language: str, who: Reviewer, book: Content, root: Path, sure: bool
) -> None:
    """Record that they have read these wordings, after showing them once more."""
    refuse_unfit(prompts, language, book)
    file = path_of(root, language)
    name = Reader(root).name_of(file)
    if any(problem.file == name for problem in book.drafts):
        sys.exit(f"{name} is damaged: mend it before it is written again")
    if not prompts:
        click.echo("There is nothing to sign.")
        return
    click.echo("\n".join(listing(prompts, language, book)))
    click.echo(f"{who.name}, {who.qualification}, has read these on {who.day}.")
    if not sure:
        click.confirm(f"Sign {len(prompts)} wordings?", abort=True)
    write(file, signed(prompts, language, who, book))
    click.echo(f"{len(prompts)} wordings are signed in {name}")


def refuse_unfit(prompts: Sequence[str], language: str, book: Content) -> None:
    """Nobody can stand for a wording that is not whole."""
    unfit = [prompt for prompt in prompts if standing(prompt, language, book) == "unfit"]
    if unfit:
        sys.exit(
            "Not translated, fuzzy or broken, so they cannot be signed (see `ivr check`):\n"
            + "\n".join(unfit)
        )


def signed(
    prompts: Sequence[str], language: str, who: Reviewer, book: Content
) -> dict[str, Signature]:
    """The signatures of the language with these; those of wordings that are gone are let go."""
    still = critical(book)
    old = book.signatures.get(language, {})
    new = {
        prompt: Signature(
            who.name, who.qualification, who.day, seal(*words_of(prompt, language, book))
        )
        for prompt in prompts
    }
    return {prompt: it for prompt, it in old.items() if prompt in still} | new


def write(path: Path, signatures: dict[str, Signature]) -> None:
    """The file anew, and never half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".new")
    draft.write_text(as_text(signatures), encoding="utf-8", newline="\n")
    draft.replace(path)
