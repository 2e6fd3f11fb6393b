"""`ivr check`: the doctor. One line for each thing that a line needs, and what to do about it."""

import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import click

from ivr.cli.author.fingerprint import fingerprint, is_marked, put_mark
from ivr.cli.content import SITE, content_root, find_wrong_prompts, load_content
from ivr.cli.run import doctor
from ivr.cli.run.doctor import Finding
from ivr.content.check import check as check_book
from ivr.content.model import Content
from ivr.content.signoff import count_unsigned, describe_unsigned
from ivr.content.strict_toml import Problem


@click.command()
@SITE
@click.option(
    "--production", is_flag=True, help="Also fail on what a line for real patients must not lack."
)
@click.option(
    "--online", is_flag=True, help="Also ask PUBLIC_BASE_URL and fetch a clip, as Twilio does."
)
def check(site: Path, production: bool, online: bool) -> None:
    """Look whether a line can start here and do what it must: everything that is wrong, at once.

    The content is always held against its laws. Settings, store, keys, queue and public URL are
    looked at where the environment names any of them; nothing is changed. The exit status is 1
    after an error.
    """
    book = load_content(site)
    found = [
        *of_content(book, production, fingerprint(content_root(), site)),
        *of_signatures(book, production and os.environ.get("IVR_ALLOW_DRAFTS") != "yes"),
        *of_place(os.environ, book, online),
    ]
    for finding in found:
        click.echo(finding)
    sections = sum(len(topic.sections) for topic in book.guide.topics.values())
    click.echo(f"{len(book.facts)} facts in {sections} sections of {len(book.guide.topics)} topics")
    sys.exit(1 if any(finding.level == "error" for finding in found) else 0)


def of_content(book: Content, production: bool, mark: str = "") -> Iterator[Finding]:
    """The laws of content, and what the site has left blank."""
    report = check_book(book)
    # Only a talk that holds together can be walked through.
    errors = report.errors or wrong_on_the_walk(book, mark)
    yield from (Finding("error", str(problem)) for problem in errors)
    if not errors:
        yield Finding("ok", "content: it keeps its laws")
    level = doctor.ERROR if production else doctor.WARNING
    yield from (Finding(level, str(problem)) for problem in report.unready)
    if not report.unready:
        yield Finding("ok", "the site file: nothing is left blank")
    yield from (Finding("warning", str(problem)) for problem in report.drafts)
    yield from of_languages(book)


def wrong_on_the_walk(book: Content, mark: str) -> Sequence[Problem]:
    """What is wrong with the prompts that callers reach. The walk through all of them takes
    seconds: content with the mark of a sound walk is not walked through again."""
    if mark and is_marked(mark):
        return ()
    wrong = tuple(find_wrong_prompts(book))
    if mark and not wrong:
        put_mark(mark)
    return wrong


def of_signatures(book: Content, required: bool) -> Iterator[Finding]:
    """The critical wordings that callers hear and nobody has signed."""
    waiting = count_unsigned(book)
    for language, count in waiting.items():
        level = doctor.ERROR if required else doctor.WARNING
        yield Finding(level, f"sign-off: {describe_unsigned(language, count)}")
    if not waiting:
        yield Finding("ok", "sign-off: every critical wording is signed")


def of_languages(book: Content) -> Iterator[Finding]:
    """The languages that callers have, and those that the site could have."""
    yield Finding("ok", f"languages: live are {', '.join(book.guide.languages)}")
    waiting = [language for language in book.languages if language not in book.guide.languages]
    if waiting:
        yield Finding("skipped", f"languages: not live are {', '.join(waiting)}; see `ivr strings`")


def of_place(environ: Mapping[str, str], book: Content, online: bool) -> Iterator[Finding]:
    """What the machine and its environment give the line."""
    yield from doctor.of_clock(book)
    yield from doctor.of_settings(environ)
    yield from doctor.of_store(environ)
    if online:
        yield from doctor.of_public_url(environ)
        yield from doctor.of_clips(environ, book)
