"""The side-by-side page shows everything, as what it is, to whoever opens it."""

import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date

import pytest
from lxml import html
from lxml.html import HtmlElement

from ivr.content.load import ROOT, load
from ivr.content.model import Content, Signature
from ivr.content.signoff import seal, words_of
from ivr.dialog.model import Say
from ivr.i18n.screens import in_english, labels
from ivr.settings import EXAMPLE_SITE
from ivr.tools.proofs.explore import find_prompts
from ivr.tools.proofs.invariants import Explored
from ivr.tools.review.outline import sheet_of
from ivr.tools.review.pages import Screen, css_string, page_of
from ivr.tools.review.places import Scene, scenes_of
from tests.catalog_shelf import Shelf

Heard = tuple[Sequence[Scene], Collection[Say]]
OTHERS = ("es", "zh", "yue", "ru")
ENGLISH_SCREEN = Screen("en_US", in_english)
STYLE = (ROOT / "ivr/tools/review/templates/script.css").read_text()


@pytest.fixture(scope="module")
def heard(explored: Explored) -> Heard:
    return scenes_of(explored.edges), find_prompts(explored.edges)


def written(
    book: Content, heard: Heard, languages: Sequence[str], screen: Screen = ENGLISH_SCREEN
) -> str:
    return page_of(sheet_of(book, *heard, languages), screen)


@pytest.fixture(scope="module")
def text(book: Content, heard: Heard) -> str:
    return written(book, heard, OTHERS)


@pytest.fixture(scope="module")
def page(text: str) -> HtmlElement:
    return html.document_fromstring(text)


def of_shelf(shelf: Shelf, heard: Heard) -> HtmlElement:
    """The page of a spoiled shelf, English beside Spanish."""
    return html.document_fromstring(written(load(shelf.root, EXAMPLE_SITE), heard, ["es"]))


def rows_of(page: HtmlElement, prompt: str) -> list[HtmlElement]:
    return [row for row in page.iterfind(".//tr") if row.findtext("th/code", "") == spaced(prompt)]


def spaced(prompt: str) -> str:
    """The id as it stands there, where it may be broken."""
    return prompt.replace(".", ".\u200b").replace("_", "_\u200b")


def cell(page: HtmlElement, prompt: str) -> HtmlElement:
    """The wording in the first language beside English."""
    return rows_of(page, prompt)[0].findall("td")[1]


def the(element: HtmlElement, path: str) -> HtmlElement:
    """The first element on this path, which is there."""
    return element.findall(path)[0]


def marks(element: HtmlElement) -> list[str]:
    return [str(mark.text) for mark in element.iterfind(".//span[@class]") if is_mark(mark)]


def is_mark(element: HtmlElement) -> bool:
    return str(element.get("class")).startswith("mark")


# ---------------------------------------------------------------- everything is there


def test_every_wording_of_the_line_is_on_the_page(page: HtmlElement, book: Content):
    shown = {code.text for code in page.iterfind(".//th/code")}

    assert {spaced(prompt) for prompt in book.wordings["en"]} - shown == set()


def test_every_row_has_its_words_in_every_language(page: HtmlElement, book: Content):
    row = rows_of(page, "main.intro")[0]

    words = [p.text for p in row.iterfind("td/p[@class='words']")]

    assert words == [
        book.wordings["en"]["main.intro"],
        *(book.catalogs[language].entries["main.intro"].text for language in OTHERS),
    ]
    assert {len(row.findall("td")) for row in page.iterfind(".//tbody/tr[@role]")} == {1, 5}


def test_words_are_said_with_the_values_of_their_place(page: HtmlElement):
    assert cell(page, "main.prepare").findtext("p[@class='words']", "").endswith("oprima uno.")


def test_a_wording_whose_figures_are_spoken_as_words_stands_there_as_it_is_signed_too(
    page: HtmlElement, book: Content
):
    found = cell(page, "topic.fasting.rule")

    assert "dos horas" in found.findtext("p[@class='words']", "")
    written = book.catalogs["es"].entries["topic.fasting.rule"].text
    assert found.findtext("p[@class='note']/span") == written


def test_a_section_shows_its_facts_and_that_it_is_critical(page: HtmlElement, book: Content):
    head = the(rows_of(page, "topic.fasting.rule")[0], "th")

    told = head.text_content()

    assert [b.text for b in head.iterfind(".//b")] == [
        *("fasting.food", "fasting.clear", "fasting.nothing")
    ]
    assert book.facts["fasting.nothing"].fact in told
    assert "Critical" in marks(head)


def test_languages_that_lead_to_an_interpreter_say_their_sentence(page: HtmlElement, book: Content):
    rows = rows_of(page, "shell.hold")
    holds = {p.text for row in rows for p in row.iterfind("td/p[@class='words']")}

    assert holds == {book.languages[id_].hold for id_ in book.guide.shells}


def test_the_counts_tell_how_far_each_language_is(page: HtmlElement, book: Content):
    rows = page.findall(".//table[@class='counts']/tbody/tr")

    spanish = [" ".join(cell.text_content().split()) for cell in rows[1]]

    assert len(rows) == 1 + len(OTHERS)
    assert spanish[:2] == ["Español (Spanish)", "yes" if book.languages["es"].live else "no"]
    assert spanish[3:7] == ["0", "0", "0", "0"]


@pytest.mark.prove
def test_the_page_is_the_same_each_time(text: str, book: Content, heard: Heard):
    assert written(book, heard, OTHERS) == text


# ---------------------------------------------------------------- as what it is


def test_what_nobody_has_signed_is_marked_as_a_draft_in_its_cell_and_on_every_sheet(
    page: HtmlElement, text: str
):
    cells = page.findall(".//td[@role]")

    assert [cell for cell in cells if not marks(cell)] == []
    assert the(page, ".//p[@class='banner']").text_content().startswith("Draft: not for patients.")
    assert f'@top-right {{ content: "{css_string("Draft: not for patients")}"; }}' in text


def test_a_signature_is_shown_with_its_name_and_day_until_the_wording_is_edited(
    shelf: Shelf, heard: Heard
):
    book = load(shelf.root, EXAMPLE_SITE)
    read = seal(*words_of("emergency", "es", book))
    signed = Signature("Ana Ruiz", "RN", date(2026, 11, 2), read)
    shown = replace(book, signatures={"es": {"emergency": signed}})

    found = cell(html.document_fromstring(written(shown, heard, ["es"])), "emergency")

    assert marks(found) == ["Signed"]
    assert "Ana Ruiz (RN), 2026-11-02" in found.text_content()
    edited = replace(shown, signatures={"es": {"emergency": replace(signed, wording="0" * 32)}})
    again = cell(html.document_fromstring(written(edited, heard, ["es"])), "emergency")
    assert marks(again) == ["Signature void"]


def test_a_missing_wording_is_shown_as_missing_and_never_as_english(shelf: Shelf, heard: Heard):
    shelf.translate("main.prepare", "")

    found = cell(of_shelf(shelf, heard), "main.prepare")

    assert (marks(found), found.find("p[@class='words']")) == (["Missing"], None)


def test_a_fuzzy_wording_is_shown_with_the_english_that_it_was_made_from(
    shelf: Shelf, heard: Heard
):
    shelf.edit("prompts/line.toml", '"Main menu."', '"The menu."')

    found = cell(of_shelf(shelf, heard), "main.intro")

    assert marks(found) == ["English has changed"]
    assert found.findtext("p[@class='words']") == "¡Main menu."
    assert found.findtext("p/q") == "Main menu."


def test_a_broken_wording_is_shown_with_what_is_wrong(shelf: Shelf, heard: Heard):
    shelf.translate("main.prepare", "Prepararse.")

    found = cell(of_shelf(shelf, heard), "main.prepare")

    assert marks(found) == ["Breaks a law"]
    assert found.findtext("p[@class='problem']") == "{key} is missing"


def test_a_language_without_words_for_hours_is_shown_as_it_is_written(shelf: Shelf, heard: Heard):
    for prompt in ("hours.known", "hours.unknown"):
        shelf.translate(prompt, "")

    found = cell(of_shelf(shelf, heard), "main.prepare")

    assert found.findtext("p[@class='words']", "").endswith("press {key}.")


def test_a_translators_note_is_shown(shelf: Shelf, heard: Heard):
    mark = '#: prompts/line.toml\nmsgctxt "main.intro"'
    shelf.edit("locales/es/LC_MESSAGES/prompts.po", mark, f"# Plain <i>.\n{mark}")

    found = cell(of_shelf(shelf, heard), "main.intro")

    assert found.findtext("p[@class='note']/bdi") == "Plain <i>."


# ---------------------------------------------------------------- for whoever opens it


def test_a_language_that_is_written_from_the_right_stands_so_in_its_cells(
    book: Content, heard: Heard
):
    hebrew = replace(book.languages["es"], name="עברית", english="Hebrew", locale="he_IL")
    both = replace(
        book,
        languages={**book.languages, "he": hebrew},
        catalogs={**book.catalogs, "he": book.catalogs["es"]},
    )

    page = html.document_fromstring(written(both, heard, ["he"]))

    words = the(cell(page, "main.intro"), "p[@class='words']")
    assert (words.get("lang"), words.get("dir")) == ("he-IL", "rtl")
    assert page.get("dir") == "ltr"


def test_no_side_of_the_page_is_named_left_or_right():
    rules = re.sub(r"@media.*", "", STYLE)

    assert re.findall(r"(?<![-\w])(?:left|right|top|bottom|width|height)\s*:", rules) == []
    assert re.findall(r"-(?:left|right)\s*:|: (?:left|right);", rules) == []


def test_whatever_a_wording_holds_is_text(shelf: Shelf, heard: Heard):
    shelf.translate("main.intro", "</p><script>alert(1)</script> & “q”")

    page = of_shelf(shelf, heard)

    assert page.find(".//script") is None
    text = cell(page, "main.intro").findtext("p[@class='words']")
    assert text == "</p><script>alert(1)</script> & “q”"


def test_a_text_in_the_style_cannot_end_it():
    assert css_string('a"}</style>') == r"a\000022\00007d\00003c\00002fstyle\00003e"


def test_the_page_loads_nothing_and_all_its_links_lead_somewhere(page: HtmlElement, text: str):
    ids = [element.get("id") for element in page.iterfind(".//*[@id]")]
    links = {str(link.get("href")) for link in page.iterfind(".//a")}

    assert len(ids) == len(set(ids))
    assert links <= {f"#{id_}" for id_ in ids}
    assert re.findall(r"<(?:script|link|img|iframe|object)|@import|url\(|\bon\w+=", text) == []
    assert "default-src 'none'" in text


def test_headings_go_down_step_by_step(page: HtmlElement):
    levels = [int(str(h.tag)[1]) for h in page.iter("h1", "h2", "h3", "h4")]

    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in zip(levels, levels[1:], strict=False))


def test_every_head_of_a_table_says_what_it_is_the_head_of(page: HtmlElement):
    assert {head.get("scope") for head in page.iterfind(".//th")} == {"col", "row"}
    assert {region.get("tabindex") for region in page.iterfind(".//div[@role='region']")} == {"0"}


def luminance(colour: str) -> float:
    """Relative luminance, as WCAG 2 defines it."""
    digits = colour.lstrip("#")
    digits = "".join(2 * d for d in digits) if len(digits) == 3 else digits
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize(
    ("ink", "paper"),
    [
        *(("ink", "band"), ("soft", "band"), ("soft", "paper"), ("link", "paper")),
        *(("link", "band"), ("amber", "amber-paper"), ("red", "red-paper"), ("red", "band")),
        *(("green", "green-paper"), ("paper", "red")),
    ],
)
def test_colours_stand_out_from_each_other(ink: str, paper: str):
    colours = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]+);", STYLE))

    dark, light = sorted((luminance(colours[ink]), luminance(colours[paper])))

    assert (light + 0.05) / (dark + 0.05) >= 4.5  # WCAG 2.2, 1.4.3


# ---------------------------------------------------------------- in the language of its reader


def test_the_page_itself_speaks_the_language_of_its_screen(book: Content, heard: Heard):
    screen = Screen("es_US", labels("es"))

    page = html.document_fromstring(written(book, heard, ["es"], screen))

    assert (page.get("lang"), page.findtext(".//h1")) == ("es-US", "Toda la línea, lado a lado")
    assert marks(cell(page, "main.intro")) == ["Borrador"]


@pytest.mark.parametrize("language", OTHERS)
def test_a_screen_in_any_language_can_be_written(language: str, book: Content, heard: Heard):
    screen = Screen(book.languages[language].locale, labels(language))

    page = html.document_fromstring(written(book, heard, [language], screen))

    assert rows_of(page, "main.intro") != []
