"""What the line hears in sentences by authors who knew the handout alone: `python -m tests.heard`.

`--write` puts the tables into docs/HEARING.md. Each sentence is one step of a real dialog, on
Monday, November 23, 2026, with every desk open. Nothing here is tuned: it only counts.
"""

import sys
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from itertools import chain
from pathlib import Path

from ivr import desks
from ivr.content.load import load
from ivr.dialog.engine import advance
from ivr.dialog.model import Enter, EntryKind, Hangup, Spoke, Step, Transfer, World
from ivr.dialog.session import Draft, Session
from ivr.dialog.slots import fill_slot
from ivr.settings import EXAMPLE_SITE

FOLDER = Path(__file__).parent / "hearing" / "blind"
PAGE = Path(__file__).parent.parent / "docs" / "HEARING.md"
TODAY = date(2026, 11, 23)
LANGUAGES = ("en", "es", "zh", "yue", "ru")
NAMES = {"zh": "陈美玲", "yue": "陳美玲", "ru": "Анна Лопес"}

Row = Mapping[str, str | bool]
Tally = dict[str, list[bool]]
"""What is counted -> for each sentence, whether it is so."""

HEAD = """# What the line hears

Made by `python -m tests.heard --write`: do not edit.

For each language an author wrote sentences of ten kinds, knowing the handout and nothing of the
lists, and never two of one making: they are rarer than what most people say. Another author wrote
the likeliest answers ("everyday") and sixty sentences about medicines. The half in `seen` was read
while the hearing was built, the half in `unseen` was not. Each cell is a count of sentences and of
how many there are. In rows marked 0 every count is a fault: the line took something for what it was
not. In the other rows the rest is asked again, or reaches a person.
"""


class Line:
    """The dialog of the example site in one language."""

    def __init__(self, language: str) -> None:
        book = load(site=EXAMPLE_SITE)
        routes = max(desks.routings(book.directory), key=lambda r: len(set(r.values())))
        self.language = language
        self.world = World(book.guide, routes, book.vocabularies[language], TODAY)

    def step(self, words: str, session: Session, draft: Draft | None = None) -> Step:
        """What comes of these words where the call stands."""
        here = replace(session, language=self.language)
        return advance(here, draft or Draft(), Spoke(words, 0.9), self.world)

    def entered(self, words: str, kind: EntryKind) -> str | None:
        """The value of these words at an entry; None where the line asks again."""
        found = fill_slot(Spoke(words, 0.9), Enter(kind), self.world)
        value = found if isinstance(found, str) else ""
        is_value = value[:1].isdigit() or value[:1] == "+" or (kind == "name" and value)
        return value if is_value and value not in self.commands() else None

    def commands(self) -> set[str]:
        """Every meaning that is no value."""
        return {"later", "spell", "record", *self.world.vocabulary.meanings}


# ---------------------------------------------------------------- one kind after another


def count(rows: Mapping[str, list[Row]], line: Line) -> Tally:
    """What is heard in all sentences of one half."""
    tally: Tally = {}
    for kind, judge in JUDGES.items():
        for row in rows[kind]:
            for what, is_so in judge(row, line):
                tally.setdefault(what, []).append(is_so)
    return tally


def assent(row: Row, line: Line) -> Iterator[tuple[str, bool]]:
    """A yes, a no or neither, after a question of yes or no."""
    yes = confirms(str(row["words"]), str(row["asked"]), line)
    if row["means"] == "yes":
        yield "a yes confirms", yes
    else:
        yield "what is no yes confirms (0)", yes


def confirms(words: str, asked: str, line: Line) -> bool:
    """Whether the words confirm what was asked."""
    name = NAMES.get(line.language, "Anna Lopez")
    told = Draft(
        treatment_on=date(2026, 12, 4),
        born_on=date(1961, 4, 12),
        patient=name,
        kind="person",
        escort=name,
        phone="+12126396851",
    )
    questions = {"date": "treatment_on", "birth": "born_on", "name": "escort", "phone": "phone"}
    match asked:
        case "summary":
            return line.step(words, Session(state="summary"), told).draft.confirmed
        case "reached":
            place = Session(state="reached", need="late", desk="surgery_center", attempts=1)
            return line.step(words, place).session.state == "main"
        case _:
            question = questions[asked]
            place = Session(state="confirm", question=question)
            step = line.step(words, place, replace(told, unsure=question))
            return step.session.state == "summary"


def goodbye(row: Row, line: Line) -> Iterator[tuple[str, bool]]:
    """The end of the call, or anything else."""
    over = isinstance(line.step(str(row["words"]), Session(state="main")).turn.then, Hangup)
    what = "a goodbye ends the call" if row["means"] == "end" else "what is none ends it (0)"
    yield what, over


def command(row: Row, line: Line) -> Iterator[tuple[str, bool]]:
    """A command at the main menu, or a sentence that only holds such words."""
    main = Session(state="main")
    step = line.step(str(row["words"]), main)
    done = done_by(step, line)
    if row["means"] == "none":
        yield "what is no command is one (0)", done in (*MANNERS, "languages")
        return
    asked = ("person", "interpreter") if row["means"] in ("person", "interpreter") else ()
    yield "a command is followed", done == row["means"] or done in asked


MANNERS = ("person", "interpreter", "back", "slower", "wait", "repeat", "main_menu")


def done_by(step: Step, line: Line) -> str:
    """Which command brought the call from the main menu to here; "" for none."""
    session, says = step.session, [say.prompt for say in step.turn.says]
    match step.turn.then:
        case Transfer(need=need):
            return need
        case _ if session.misses:
            return ""
        case _ if session.state == "welcome":
            return "back"
        case _ if session.state == "waiting":
            return "wait"
        case _ if session.state == "languages" or session.language != line.language:
            return "languages"
        case _ if "pace.slower" in says:
            return "slower"
        case _ if session.state == "main":
            return "repeat"
        case _:
            return ""


def entry(kind: EntryKind, what: str) -> Callable[[Row, Line], Iterator[tuple[str, bool]]]:
    """How a value is judged: as the one that was meant, or asked again, or another one."""

    def judge(row: Row, line: Line) -> Iterator[tuple[str, bool]]:
        found, meant = line.entered(str(row["words"]), kind), str(row["means"])
        if meant != "ask":
            yield f"{what} is understood", same(found, meant)
        yield f"another value is taken for {what} (0)", bool(found) and not same(found, meant)

    return judge


def same(found: str | None, meant: str) -> bool:
    """Whether the two are one value, whatever their capitals."""
    return found is not None and found.casefold().split() == meant.casefold().split()


def danger(row: Row, line: Line) -> Iterator[tuple[str, bool]]:
    """Danger at the main menu: 911 and a person, a person, a topic, or a question once more."""
    step = line.step(str(row["words"]), Session(state="main"))
    alarm = isinstance(step.turn.then, Transfer) and step.session.need == "danger"
    if row["means"]:
        yield "danger brings 911 and a person", alarm
        yield "danger brings a person at least", isinstance(step.turn.then, Transfer)
        yield "danger is answered by a topic (0)", step.session.state == "reading"
    else:
        yield "harmless words bring 911", alarm


def plan(row: Row, line: Line) -> Iterator[tuple[str, bool]]:
    """Who cannot come, has no ride, or has eaten."""
    step = line.step(str(row["words"]), Session(state="main"))
    need = step.session.need or step.session.state
    if row["means"] == "none":
        yield "what is none is one", need in ("cannot_come", "no_ride", "ate")
    else:
        yield "a plan that is upset is heard", need == row["means"]


def everyday(row: Row, line: Line) -> Iterator[tuple[str, bool]]:
    """The likeliest answers and wishes, as most people say them."""
    words, means = str(row["words"]), str(row["means"])
    if row["asked"] != "any":
        yes = confirms(words, str(row["asked"]), line)
        yield "an everyday yes confirms" if means == "yes" else "an everyday no confirms (0)", yes
        return
    step = line.step(words, Session(state="main"))
    if means == "end":
        yield "an everyday goodbye ends the call", isinstance(step.turn.then, Hangup)
        return
    # At the main menu, the main menu once more is what was asked for.
    same = {
        "main_menu": ("repeat",),
        "interpreter": ("person", "languages"),
        "person": ("interpreter",),
    }
    done = done_by(step, line)
    yield "an everyday command is followed", done in (means, *same.get(means, ()))


def overdose(row: Row, line: Line) -> Iterator[tuple[str, bool]]:
    """Too much of a medicine or the wrong one, and ordinary questions about medicines."""
    step = line.step(str(row["words"]), Session(state="main"))
    rings = isinstance(step.turn.then, Transfer)
    alarm = rings and step.session.need == "danger"
    if row["means"]:
        yield "too much of a medicine brings 911", alarm
        yield "too much of a medicine brings a person at least", rings
        yield "too much of a medicine is answered by a topic (0)", step.session.state == "reading"
    else:
        yield "an ordinary question about medicine brings 911", alarm
        yield "an ordinary question about medicine rings a person", rings


JUDGES: Mapping[str, Callable[[Row, Line], Iterator[tuple[str, bool]]]] = {
    "assent": assent,
    "goodbye": goodbye,
    "command": command,
    "treatment": entry("treatment_on", "a treatment date"),
    "birth": entry("born_on", "a birthday"),
    "phone": entry("phone", "a telephone number"),
    "name": entry("name", "a name"),
    "danger": danger,
    "plan": plan,
    "everyday": everyday,
    "overdose": overdose,
}

# ---------------------------------------------------------------- the page


def table_of(half: str) -> str:
    """One half as a table: a row a thing that is counted, a column a language."""
    tallies = {
        language: count(
            tomllib.loads((FOLDER / f"{language}-{half}.toml").read_text(encoding="utf-8")),
            Line(language),
        )
        for language in LANGUAGES
    }
    rows = [f"| | {' | '.join(LANGUAGES)} |", f"|---{'|---' * len(LANGUAGES)}|"]
    for what in dict.fromkeys(chain.from_iterable(tallies.values())):
        counts = [tallies[language].get(what) for language in LANGUAGES]
        cells = (f"{sum(c)} of {len(c)}" if c else "-" for c in counts)
        rows.append(f"| {what} | {' | '.join(cells)} |")
    return "\n".join(rows)


def page() -> str:
    """The whole page."""
    parts = [HEAD, "## Unseen\n", table_of("unseen"), "\n## Seen\n", table_of("seen")]
    return "\n".join(parts) + "\n"


if __name__ == "__main__":
    if "--write" in sys.argv:
        PAGE.write_text(page(), encoding="utf-8")
    else:
        sys.stdout.write(page())
