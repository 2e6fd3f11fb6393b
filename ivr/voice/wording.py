"""From a prompt's id and values to the words of a language."""

from collections.abc import Mapping

from ivr.dialog.hearing import COMMANDS
from ivr.dialog.memory import Session
from ivr.dialog.model import (
    Birthday,
    Choose,
    Day,
    Digits,
    Letters,
    Ref,
    Say,
    Spoken,
    Telephone,
    Turn,
    Value,
    Worded,
)
from ivr.dialog.names import letters_of
from ivr.guide.book import Book, Hours
from ivr.voice import spoken


class Wording:
    """Words every prompt of a book; what never changes (numbers, hours) once, at the start."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.standing = {
            language: self.standing_values(language) for language in book.guide.languages
        }

    def turn(self, turn: Turn, session: Session) -> Worded:
        """The whole turn in the call's language and manner."""
        said = tuple(self.spoken(say, session) for say in turn.says)
        return Worded(said, turn.then, session.language, self.hints(turn, session.language))

    def spoken(self, say: Say, session: Session) -> Spoken:
        """One prompt in the call's language, or in its own if it has one."""
        language = say.language or session.language
        text = self.text(say.prompt, language, dict(say.values))
        return Spoken(text, language, session.slower or say.slowly, say.barge_in)

    def text(self, prompt: str, language: str, values: Mapping[str, Value] | None = None) -> str:
        """The words of a prompt. Raises KeyError for a prompt or placeholder that nobody knows."""
        own = {name: self.value(value, language) for name, value in (values or {}).items()}
        standing = self.standing.get(language, {})  # a shell's two sentences need none
        return self.book.wordings[language][prompt].format_map({**standing, **own})

    def value(self, value: Value, language: str) -> str:
        """A placeholder's value: a number or name as it is, a prompt in its words."""
        match value:
            case Ref(prompt):
                return self.text(prompt, language)
            case Day(on):
                return spoken.day_to_come(on, self.locale(language))
            case Birthday(on):
                return spoken.birthday(on, self.locale(language))
            case Telephone(number):
                return spoken.telephone(number)
            case Digits(digits):
                return spoken.digits(digits)
            case Letters(name):
                return ", ".join(self.letter(letter, language) for letter in letters_of(name))
            case _:
                return str(value)

    def letter(self, letter: str, language: str) -> str:
        """A letter as itself, a sign by its prompt."""
        return self.text(letter, language) if letter.startswith("letter.") else letter

    def locale(self, language: str) -> str:
        """Babel's name for the language."""
        return self.book.languages[language].locale

    def hints(self, turn: Turn, language: str) -> tuple[str, ...]:
        """The phrases of what is offered, then each command's first."""
        match turn.then:
            case Choose(by_speech=True) as choose:
                phrases = self.book.vocabularies[language].phrases
                offered = (phrase for meaning in choose.meanings() for phrase in phrases(meaning))
                commands = (phrases(command)[0] for command in COMMANDS)
                return tuple(dict.fromkeys((*offered, *commands)))
            case _:
                return ()

    def standing_values(self, language: str) -> dict[str, str]:
        """The placeholders that every prompt may use: the desks' numbers, hours and days."""
        directory = self.book.directory
        numbers = {name: spoken.telephone(desk.number) for name, desk in directory.desks.items()}
        short = {name: spoken.digits(number) for name, number in directory.said.items()}
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
        wordings = self.book.wordings[language]
        if hours is None:
            return wordings["hours.unknown"]
        locale = self.book.languages[language].locale
        opens, closes = spoken.clock(hours.opens, locale), spoken.clock(hours.closes, locale)
        return wordings["hours.known"].format(opens=opens, closes=closes)

    def days(self, hours: Hours, language: str) -> str:
        """The weekdays, as a range where they are one."""
        wordings = self.book.wordings[language]
        locale = self.book.languages[language].locale
        names = spoken.day_names(hours.days, locale)
        is_range = len(names) > 2 and hours.days == tuple(range(hours.days[0], hours.days[-1] + 1))
        if is_range:
            return wordings["days.range"].format(first=names[0], last=names[-1])
        return wordings["days.list"].format(days=spoken.listed(names, locale))
