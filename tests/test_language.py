"""A language is added by its files alone: begun, filled in, made live, and then callers hear it."""

import re
import shutil
import tomllib
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from click.testing import CliRunner, Result

from ivr.cli import main
from ivr.content.check import check
from ivr.content.load import load
from ivr.content.model import Language
from ivr.content.strict_toml import BadContentError
from ivr.i18n.catalogs import catalog_path
from ivr.i18n.scaffold import MARK, begun
from ivr.i18n.sync import as_text
from ivr.settings import DEMO_TOKEN, EXAMPLE_SITE
from tests.catalog_shelf import Shelf
from tests.serving import served
from tests.webhooks import DEMO, over_socket, signature

TABLE = "prompts/languages.toml"
ESPERANTO = Language(name="Esperanto", english="Esperanto", locale="eo", live=False)


def language(shelf: Shelf, *arguments: str) -> Result:
    """`ivr language` with these arguments, on the shelf's copy of the content."""
    return CliRunner().invoke(main, ["language", *arguments, "--root", str(shelf.root)])


def add(shelf: Shelf) -> Result:
    return language(shelf, "add", "eo", "Esperanto")


def drafts_of(shelf: Shelf, id_: str) -> list[str]:
    told = map(str, check(load(shelf.root)).drafts)
    return [problem for problem in told if f"locales/{id_}/" in problem]


def fill_in(shelf: Shelf, id_: str) -> None:
    """By machine: each wording is its English with a mark before it, and English is understood."""
    po = catalog_path(shelf.root, id_)
    with po.open("rb") as file:
        catalog = read_po(file)
    for message in catalog:
        if message.id:
            message.string = f"¡{message.id}"
    po.write_text(as_text(catalog), encoding="utf-8")
    for sheet in po.parents[1].glob("*.*"):
        lines = sheet.read_text(encoding="utf-8").splitlines()
        kept = [line for line in lines if not line.startswith(MARK)]
        sheet.write_text("\n".join(kept) + "\n", encoding="utf-8")
    # The shelf's Spanish is made up in the same way, and its glossary lets it be.
    for glossary in (shelf.root / "locales/es").glob("glossary.toml"):
        shutil.copy(glossary, po.parents[1])


def set_in_table(shelf: Shelf, id_: str, **values: str) -> None:
    """Write values into the table of a language."""
    path = shelf.root / TABLE
    before, head, table = path.read_text(encoding="utf-8").partition(f"[{id_}]")
    for name, value in values.items():
        table, changed = re.subn(rf"^{name} = .*$", f"{name} = {value}", table, count=1, flags=re.M)
        assert changed
    path.write_text(before + head + table, encoding="utf-8")


def make_live(shelf: Shelf, id_: str) -> None:
    voice = {"voice": '"Polly.Zofia"', "say": '"eo"', "gather": '"eo"', "speech": "true"}
    set_in_table(shelf, id_, **voice, live="true")


# ---------------------------------------------------------------- adding


def test_a_new_language_has_a_shelf_and_the_way_from_there_is_told(shelf: Shelf):
    before = (shelf.root / TABLE).read_text(encoding="utf-8")

    result = add(shelf)

    assert result.exit_code == 0, result.output
    assert result.output.startswith("The shelf of Esperanto is made. From here to callers")
    named = set(re.findall(r"locales/[\w/.]+|prompts/[\w/.]+", result.output))
    files = {p.relative_to(shelf.root).as_posix() for p in (shelf.root / "locales/eo").rglob("*.*")}
    assert named == {*files, TABLE}
    after = (shelf.root / TABLE).read_text(encoding="utf-8")
    assert after.startswith(before)
    assert tomllib.loads(after)["eo"] == {
        **{"name": "Esperanto", "english": "Esperanto", "locale": "eo_001"},
        **{"voice": "", "say": "", "ssml": False, "gather": "", "speech": False, "live": False},
    }


def test_the_shelf_has_every_sheet_of_the_english_one_with_each_entry_marked(shelf: Shelf):
    add(shelf)

    for path in (shelf.root / "locales/en").glob("*.toml"):
        english = path.read_text(encoding="utf-8")
        own = (shelf.root / "locales/eo" / path.name).read_text(encoding="utf-8")
        assert tomllib.loads(own) == tomllib.loads(english)
        entries = [
            line for line in english.splitlines() if re.match(r'("[^"]*"|[\w.-]+) *= ', line)
        ]
        assert own.count(f"{MARK}\n") == len(entries)


def test_an_entry_of_many_lines_has_one_mark():
    sheet = '[months]\nplain = [\n  "a=1",  # one\n  "b",\n]\nlong = """\nx = 2\n"""\n\nn = 3\n'

    text = begun(sheet, ESPERANTO)

    _, _, body = text.partition("#\n")
    assert body == re.sub("^(plain|long|n) =", rf"{MARK}\n\1 =", sheet, flags=re.M)


def test_what_is_to_be_done_is_told_and_the_line_goes_on_without_it(shelf: Shelf):
    add(shelf)

    told = drafts_of(shelf, "eo")

    sheets = [path.name for path in (shelf.root / "locales/en").glob("*.toml")]
    marked = "locales/eo/(.*): [0-9]+ entries are marked as to be translated"
    found = [match[1] for each in told if (match := re.fullmatch(marked, each))]
    assert found == sorted([*sheets, "notes.md"])
    assert "locales/eo/notes.md: 1 entries are marked as to be translated" in told
    assert re.fullmatch(
        "locales/eo/LC_MESSAGES/prompts.po: [0-9]+ entries are not translated", told[-1]
    )
    assert check(load(shelf.root)).errors == ()


def test_a_language_that_is_only_begun_cannot_be_live(shelf: Shelf):
    add(shelf)
    make_live(shelf, "eo")

    with pytest.raises(BadContentError) as bad:
        load(shelf.root)

    problems = list(map(str, bad.value.problems))
    line = r"locales/eo/[a-z]+\.(toml|md): line [0-9]+: it is marked as to be translated"
    assert [problem for problem in problems if not re.fullmatch(line, problem)] == []


def test_a_live_language_without_a_voice_is_told(shelf: Shelf):
    add(shelf)
    fill_in(shelf, "eo")
    set_in_table(shelf, "eo", speech="true", live="true")

    errors = list(map(str, check(load(shelf.root)).errors))

    needs = "a live language needs one: its callers would hear nothing"
    assert errors == [
        f"{TABLE}: eo.voice: {needs}",
        f"{TABLE}: eo.say: {needs}",
        f"{TABLE}: eo.gather: speech = true needs one: nobody would be understood",
    ]


def test_a_shell_gets_its_shelf_and_leads_to_an_interpreter_meanwhile(shelf: Shelf):
    before = (shelf.root / TABLE).read_text(encoding="utf-8")

    result = language(shelf, "add", "ht", "Kreyòl ayisyen")

    assert result.exit_code == 0, result.output
    assert (shelf.root / TABLE).read_text(encoding="utf-8") == before
    assert "ht" in load(shelf.root).guide.shells
    assert drafts_of(shelf, "ht") != []


def test_what_somebody_has_begun_is_kept(shelf: Shelf):
    notes = shelf.root / "locales/ht/notes.md"
    notes.parent.mkdir()
    notes.write_text("Ours.\n")

    language(shelf, "add", "ht", "Kreyòl ayisyen")

    assert notes.read_text() == "Ours.\n"


def test_name_and_locale_can_be_told(shelf: Shelf):
    result = language(
        shelf, "add", "qu", 'Runa "simi"', "--english", "Quechua", "--locale", "qu_BO"
    )

    assert result.exit_code == 0, result.output
    its = load(shelf.root).languages["qu"]
    assert (its.name, its.english, its.locale) == ('Runa "simi"', "Quechua", "qu_BO")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("es", "Español"), "es has its shelf already: `ivr language list` tells how far it is"),
        (("en", "English"), "en has its shelf already: `ivr language list` tells how far it is"),
        (("EO", "Esperanto"), "'EO' is no id of a language: two or three small letters, as in"),
        (("../x", "X"), "'../x' is no id of a language: two or three small letters, as in"),
        (("eo", "Esper\nanto"), "NAME is how the speakers of the language write it, on one line"),
        (("eo", " "), "NAME is how the speakers of the language write it, on one line"),
        (("qq", "Qq"), "Babel has no locale 'qq': name its locale with --locale"),
        (("eo", "E", "--locale", "eo-"), "Babel has no locale 'eo-': name another with --locale"),
        (("ht", "Kreyol"), "prompts/languages.toml calls ht 'Kreyòl ayisyen': give this name, or"),
    ],
)
def test_what_cannot_be_added_is_told_and_changes_nothing(
    shelf: Shelf, arguments: tuple[str, ...], told: str
):
    before = contents(shelf.root)

    result = language(shelf, "add", *arguments)

    assert result.exit_code == 1
    assert result.output.startswith(told)
    assert contents(shelf.root) == before


def contents(root: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}


# ---------------------------------------------------------------- the list


def test_the_list_tells_how_far_each_language_is(shelf: Shelf):
    shelf.go_live()
    shelf.flag("main.intro")
    set_in_table(shelf, "es", live="false")
    add(shelf)

    result = language(shelf, "list")

    prompts = len(load(shelf.root).catalogs["eo"].entries)
    lines = {line[:2]: line for line in result.output.splitlines()}
    spanish = f"shelf; {prompts - 1} translated, 1 fuzzy; voice Polly.Lupe-Neural; speech (es-US)"
    assert lines["en"] == "en  English           live; voice Polly.Joanna-Neural; speech (en-US)"
    assert lines["es"] == f"es  Spanish           {spanish}"
    assert lines["ru"].startswith("ru  Russian           begun, without a catalog; voice ")
    assert lines["ht"] == "ht  Haitian Creole    shell; no voice; keys only"
    left = f"0 translated, {prompts} missing"
    assert lines["eo"] == f"eo  Esperanto         shelf; {left}; no voice; keys only"


def test_a_shell_that_is_being_translated_is_both(shelf: Shelf):
    language(shelf, "add", "ko", "한국어")

    (line,) = [x for x in language(shelf, "list").output.splitlines() if x.startswith("ko")]

    assert line.startswith("ko  Korean            shell, shelf; 0 translated, ")


# ---------------------------------------------------------------- the whole way


def test_a_language_that_is_filled_in_keeps_every_law(shelf: Shelf):
    add(shelf)
    fill_in(shelf, "eo")
    make_live(shelf, "eo")

    book = load(shelf.root, EXAMPLE_SITE)

    assert (book.guide.languages, check(book).errors) == (("en", "eo"), ())
    assert drafts_of(shelf, "eo") == []


@pytest.mark.prove
def test_callers_hear_a_language_that_no_line_of_python_knows(shelf: Shelf, tmp_path: Path):
    add(shelf)
    fill_in(shelf, "eo")
    make_live(shelf, "eo")
    environ = {
        **DEMO,
        "DATABASE_URL": f"sqlite:///{tmp_path / 'store' / 'ivr.db'}",
        "IVR_CONTENT": str(shelf.root),
        "PUBLIC_BASE_URL": "",  # its own, with the port that it finds
        "TWILIO_AUTH_TOKEN": DEMO_TOKEN,
    }

    def call(target: str, **form: str) -> str:
        """The document that comes back."""
        sign = signature(base + target, form, DEMO_TOKEN)
        status, _, body = over_socket(server.port, target, form, sign)
        assert status == 200
        return body.decode()

    with served(environ) as server:
        base = server.base
        welcome = call("/voice")
        menu = call(after(welcome, base), Digits="2")
        spoken = call(after(menu, base), SpeechResult="get ready", Confidence="0.9")
        nothing = call(after(menu, base))
        question = call("/voice/eo/home", Digits="1")
        rung = call(after(menu, base), Digits="0", DemoMoment="2026-11-23T10:00:00-05:00")

    offered = [words for words in said(welcome) if words.startswith("Polly.Zofia eo ¡")]
    assert len(offered) == 1
    for document in (menu, spoken, nothing, question, rung):
        assert said(document) != []
        assert [w for w in said(document) if not w.startswith("Polly.Zofia eo ¡")] == []
    assert 'language="eo"' in menu
    assert "/voice/whisper/eo/person" in rung


def after(document: str, base: str) -> str:
    """Where the platform asks next."""
    (action,) = re.findall(r'<Gather[^>]* action="([^"]*)"', document)
    return str(action).replace("&amp;", "&").removeprefix(base)


def said(document: str) -> list[str]:
    """Voice, language and words of everything that is said."""
    spoken = re.findall(r"<Say ([^>]*)>(.*?)</Say>", document)
    voices = [dict(re.findall(r'(\w+)="([^"]*)"', attributes)) for attributes, _ in spoken]
    return [f"{v['voice']} {v['language']} {w}" for v, (_, w) in zip(voices, spoken, strict=True)]
