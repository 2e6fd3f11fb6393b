"""Bringing a catalog up to date with the English, so that no translator's work is lost or trusted
blindly.

Babel's own update looks entries up by their English, and guesses from similar English what an
entry with new words might mean. Here the prompt's id decides: the same id with other English keeps
its words, marked as fuzzy, with the English that they were made from; a new id has no words. An id
that is gone stays at the end of the file, where nothing reads it.
"""

import re
from datetime import datetime

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import denormalize, generate_po

ENDLESS = 1_000_000
"""Columns: one line a string, so that a change of words is a change of one line."""

PREVIOUS = "| "
"""How Babel hands out a line of the previous English: as a translator's comment."""

STRING = re.compile(r'"(?:[^"\\]|\\.)*"')
FUZZY = "fuzzy"


def sync_catalog(old: Catalog, template: Catalog) -> Catalog:
    """The old translations of the template's entries, in its order."""
    known = by_prompt(old)
    new = Catalog(locale=old.locale_identifier, header_comment=old.header_comment)
    new.mime_headers = old.mime_headers
    new.fuzzy, new.charset = old.fuzzy, "utf-8"
    for wanted in template:
        if wanted.id:
            new[wanted.id] = carry_translation(known.pop(str(wanted.context), None), wanted)
    for message in known.values():
        if message.string:
            new.obsolete[f"{message.context}"] = message
    return new


def by_prompt(catalog: Catalog) -> dict[str, Message]:
    """Prompt id -> entry. What was out of use and comes back must be looked at again."""
    gone = {str(message.context): message for message in catalog.obsolete.values()}
    for message in gone.values():
        message.flags.add(FUZZY)
    return gone | {str(message.context): message for message in catalog if message.id}


def carry_translation(old: Message | None, wanted: Message) -> Message:
    """The entry as it is wanted, with the words that it had."""
    if old is None:
        return wanted
    changed = bool(old.string) and old.id != wanted.id
    fuzzy = changed or (bool(old.string) and old.fuzzy)
    return Message(
        wanted.id,
        old.string,
        locations=wanted.locations,
        flags=(old.flags - {FUZZY}) | ({FUZZY} if fuzzy else set()),
        auto_comments=wanted.auto_comments,
        user_comments=own_comments(old),
        previous_id=made_from(old, wanted) if fuzzy else (),
        context=wanted.context,
    )


def made_from(old: Message, wanted: Message) -> str:
    """The English that the words were made from; "" if it is today's."""
    english = told_before(old) or str(old.id)
    return "" if english == wanted.id else english


def own_comments(message: Message) -> list[str]:
    """What a translator wrote beside the entry."""
    return [line for line in message.user_comments if not line.startswith(PREVIOUS)]


def told_before(message: Message) -> str:
    """The previous English that the file names for this entry; "" where it names none."""
    if message.previous_id:
        return str(message.previous_id[0])
    lines = [line for line in message.user_comments if line.startswith(PREVIOUS)]
    return denormalize("\n".join(STRING.findall(" ".join(lines)))) if lines else ""


def begun(locale: str, name: str, template: Catalog, moment: datetime) -> Catalog:
    """A catalog of a new language, in which nothing is translated."""
    comment = f"# What the line says in {name}. A draft until a qualified person has signed it."
    new = Catalog(
        locale=locale,
        header_comment=comment,
        project="the prep line",
        version="1",
        creation_date=moment,
        fuzzy=False,
    )
    return sync_catalog(new, template)


def as_text(catalog: Catalog) -> str:
    """The file of a catalog."""
    return (
        "".join(
            generate_po(catalog, width=ENDLESS, include_previous=True, include_lineno=False)
        ).rstrip("\n")
        + "\n"
    )


def is_renewed(old: Catalog, new: Catalog) -> bool:
    """Whether a renewal has changed nothing but how the file is laid out."""
    return gist(old) == gist(new)


def gist(catalog: Catalog) -> list[tuple[object, ...]]:
    """What matters in a catalog, entry by entry."""
    return [
        (m.context, m.id, m.string, m.fuzzy, m.auto_comments, m.fuzzy and told_before(m))
        for m in catalog
        if m.id
    ]
