"""From a prompt's id and values to the words of a language."""

from collections.abc import Mapping, Sequence
from datetime import time
from itertools import chain, zip_longest

from ivr.content.model import Content, Hours
from ivr.content.number_formats import PLAIN, SpokenSheet
from ivr.content.tts_text import to_tts_text
from ivr.dialog.intents import COMMANDS
from ivr.dialog.model import Choose, Letters, Ref, Say, Spoken, Turn, Value, Worded
from ivr.dialog.parsers.names import letters_of
from ivr.dialog.parsers.text import tight
from ivr.dialog.session import ENGLISH, Session
from ivr.voice import formatting
from ivr.voice.clips import NO_CLIPS, Clips
from ivr.voice.redaction import KEYS

MOST_HINTS = 32
"""Phrases of one meaning that a Gather hints at; the first ones of a list are the common ones."""


class Wording:
    """Words every prompt of a book; what never changes (figures, hours) once, at the start.

    `clips` are those that may be played. Only words that are the same for all are found among them:
    where a value is private, a mark stands, or one caller's own words do.
    """

    def __init__(self, book: Content, clips: Clips = NO_CLIPS) -> None:
        self.book = book
        self.clips = clips
        self.voiced = {
            language: voiced(wordings, self.sheet(language))
            for language, wordings in book.wordings.items()
        }
        self.standing = {
            language: self.standing_values(language) for language in book.guide.languages
        }

    def sheet(self, language: str) -> SpokenSheet:
        """How the language says numbers. A shell says only the figure of a key, as English does."""
        return self.book.spoken.get(language, self.book.spoken[ENGLISH])

    def turn(self, turn: Turn, session: Session) -> Worded:
        """The whole turn in the call's language and manner."""
        said = tuple(self.spoken(say, session) for say in turn.says)
        return Worded(said, turn.then, session.language, self.hints(turn, session.language))

    def spoken(self, say: Say, session: Session) -> Spoken:
        """One prompt in the call's language, or in its own if it has one."""
        language = say.language or session.language
        text = self.text(say.prompt, language, dict(say.values))
        slower = session.slower or say.slowly
        clip = self.clips.path(language, text, slower)
        return Spoken(text, language, slower, say.barge_in, clip)

    def text(self, prompt: str, language: str, values: Mapping[str, Value] | None = None) -> str:
        """The words of a prompt. Raises KeyError for a prompt or placeholder that nobody knows."""
        own = {
            name: self.value(value, language, f"{prompt}.{name}")
            for name, value in (values or {}).items()
        }
        standing = self.standing.get(language, {})  # a shell's two sentences need none
        return self.voiced[language][prompt].format_map({**standing, **own})

    def value(self, value: Value, language: str, place: str = "") -> str:
        """A placeholder's value: a name as it is, a prompt in its words, a number as it is said.

        `place` is the prompt and its placeholder, by which a language knows the form.
        """
        sheet = self.sheet(language)
        form = sheet.forms.get(place, PLAIN)
        match value:
            case Ref(prompt):
                return self.text(prompt, language)
            case Letters(name):
                letters = (self.letter(letter, language) for letter in letters_of(name))
                return sheet.letters.between.join(letters)
            case str():
                return formatting.digits(value, sheet) if value in KEYS else value
            case _:
                return formatting.said(value, sheet, form)

    def letter(self, letter: str, language: str) -> str:
        """A letter by its name, a sign by its prompt."""
        if letter.startswith("letter."):
            return self.text(letter, language)
        return formatting.letter(letter, self.book.spoken[language])

    def hints(self, turn: Turn, language: str) -> tuple[str, ...]:
        """The first phrase of everything that is offered and of each command, then the others in
        turn, so that what is beyond a Gather's limit is least missed."""
        match turn.then:
            case Choose(by_speech=True) as choose:
                phrases = self.book.vocabularies[language].phrases
                offered = (phrases(meaning)[:MOST_HINTS] for meaning in choose.meanings())
                ranks = tuple(zip_longest(*offered))
                commands = tuple(phrases(command)[0] for command in COMMANDS)
                ranked = chain(*ranks[:1], commands, *ranks[1:])
                return tuple(dict.fromkeys(tight(phrase) for phrase in ranked if phrase))
            case _:
                return ()

    def standing_values(self, language: str) -> dict[str, str]:
        """The placeholders that every prompt may use: the desks' numbers, hours and days."""
        directory, sheet = self.book.directory, self.book.spoken[language]
        numbers = {
            name: formatting.telephone(desk.number, sheet) for name, desk in directory.desks.items()
        }
        short = {name: formatting.digits(number, sheet) for name, number in directory.said.items()}
        known = dict(directory.hours)
        if directory.callbacks:
            known["callbacks"] = directory.callbacks
        hours = {
            f"{name}_hours": self.hours(known.get(name), language)
            for name in (*directory.desks, "callbacks")
        }
        days = {f"{name}_days": self.days(its, language) for name, its in known.items()}
        return numbers | short | hours | days

    def hours(self, hours: Hours | None, language: str) -> str:
        """From when to when somebody answers, as a part of a sentence."""
        wordings = self.voiced[language]
        if hours is None:
            return wordings["hours.unknown"]
        return wordings["hours.known"].format(
            opens=self.clock(hours.opens, language, "opens"),
            closes=self.clock(hours.closes, language, "closes"),
        )

    def clock(self, moment: time, language: str, name: str) -> str:
        """A time of day, in the form that this placeholder of `hours.known` takes."""
        sheet = self.book.spoken[language]
        return formatting.clock(moment, sheet, sheet.forms.get(f"hours.known.{name}", PLAIN))

    def days(self, hours: Hours, language: str) -> str:
        """The weekdays, as a range where they are one."""
        wordings, days = self.voiced[language], hours.days
        if len(days) > 2 and days == tuple(range(days[0], days[-1] + 1)):
            first = self.day_names(days[:1], language, "days.range.first")
            last = self.day_names(days[-1:], language, "days.range.last")
            return wordings["days.range"].format(first=first, last=last)
        return wordings["days.list"].format(days=self.day_names(days, language, "days.list.days"))

    def day_names(self, days: Sequence[int], language: str, place: str) -> str:
        """Weekdays as an enumeration, in the form that this place takes."""
        sheet = self.book.spoken[language]
        names = formatting.day_names(days, sheet, sheet.forms.get(place, PLAIN))
        return formatting.listed(names, sheet)


def voiced(wordings: Mapping[str, str], sheet: SpokenSheet) -> dict[str, str]:
    """The wordings as a voice reads them rightly."""
    return {prompt: to_tts_text(text, sheet) for prompt, text in wordings.items()}
