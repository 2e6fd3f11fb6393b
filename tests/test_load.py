"""The authors' files are read strictly, and everything wrong with them is told at once."""

import shutil
from datetime import date, time
from pathlib import Path

import pytest

from ivr.content.load import ROOT, load
from ivr.content.model import Content, Hours
from ivr.content.strict_toml import BadContentError

FRIDAYS = """\
[hours.pain_service]
days = ["friday", "monday"]
opens = 08:30:00
closes = 12:00:00

[[closures]]
date = 2027-01-02
why = "Inventory"
"""


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of prompts/ and locales/ to spoil."""
    for folder in ("prompts", "locales"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    return tmp_path


def problems_of(root: Path, site: Path | None = None) -> list[str]:
    with pytest.raises(BadContentError) as bad:
        load(root, site)
    assert str(bad.value) == "\n".join(map(str, bad.value.problems))
    return [str(problem) for problem in bad.value.problems]


def test_all_facts_topics_and_desks_are_there(book: Content):
    assert len(book.facts) == 80
    assert len(book.guide.topics) == 14
    assert book.facts["escort.agency"].numbers == ()
    assert book.facts["escort.agency.ny.partners"].numbers == ("8887358913",)
    assert {d.number for d in book.directory.desks.values()} == {
        "+16468887046",
        "+12126396851",
        "+12126392000",
        "+16468887100",
        "+18887358913",
        "+18772274649",
    }


def test_the_blanks_of_the_handout_are_marked_as_such(book: Content):
    blank = {id_ for id_, fact in book.facts.items() if fact.blank}

    assert blank == {"day.late", "call.weekdays", "call.afterhours"}


def test_a_site_file_gives_hours_and_closures(tmp_path: Path):
    site = tmp_path / "site.toml"
    site.write_text(FRIDAYS)

    book = load(site=site)

    assert book.directory.hours == {"pain_service": Hours((0, 4), time(8, 30), time(12))}
    assert book.directory.closures == {date(2027, 1, 2): "Inventory"}
    assert book.guide.hours_known == {"pain_service"}
    assert not book.example_site


def test_without_a_site_file_no_hours_are_known():
    assert load().guide.hours_known == frozenset()


def test_mistakes_in_several_files_are_told_together(copy: Path):
    (copy / "prompts/topics/about.toml").write_text("title = ", encoding="utf-8")
    (copy / "prompts/line.toml").write_bytes(b'"greeting" = "\xff"')
    (copy / "prompts/desks.toml").unlink()
    languages = copy / "prompts/languages.toml"
    languages.write_text(languages.read_text().replace("speech = true", 'speech = "yes"', 1))

    problems = problems_of(copy)

    assert len(problems) == 4
    assert problems[0].startswith("prompts/topics/about.toml: this is not TOML: ")
    assert problems[1:] == [
        "prompts/line.toml: this file is not UTF-8 text",
        "prompts/desks.toml: this file cannot be read",
        "prompts/languages.toml: ['en'].speech: expected bool: written as another kind of value",
    ]


def test_an_entry_too_many_and_one_too_few_are_told_by_name(copy: Path):
    (copy / "prompts/topics/visitors.toml").write_text(
        'titel = "Visitors"\nmenu = "getting_there"\nsections = []\n'
    )

    problems = problems_of(copy)

    assert sorted(problems) == [
        "prompts/topics/visitors.toml: title: the entry 'title' is missing",
        "prompts/topics/visitors.toml: unknown entries: titel",
    ]


def test_a_fact_with_a_misspelled_entry_is_told_with_its_id(copy: Path):
    facts = copy / "prompts/facts.toml"
    facts.write_text(facts.read_text().replace("critical = true", "kritical = true", 1))

    problems = problems_of(copy)

    assert problems == ["prompts/facts.toml: escort.drowsy: unknown entries: kritical"]


@pytest.mark.parametrize(
    ("text", "what"),
    [
        (FRIDAYS.replace("08:30:00", '"8:30"'), "hours['pain_service'].opens"),
        (FRIDAYS.replace("friday", "someday"), "hours['pain_service'].days"),
        ('[[closures]]\ndate="2027-01-02"\nwhy="x"\n', "closures[0].date"),
    ],
)
def test_a_site_file_with_a_wrong_value_is_told(tmp_path: Path, text: str, what: str):
    site = tmp_path / "site.toml"
    site.write_text(text)

    problems = problems_of(ROOT, site)

    assert [what in problem for problem in problems] == [True]


def test_a_site_file_that_is_not_there_is_told(tmp_path: Path):
    problems = problems_of(ROOT, tmp_path / "none.toml")

    assert problems == [f"{tmp_path / 'none.toml'}: this file cannot be read"]


def test_a_time_zone_that_does_not_exist_is_told(copy: Path):
    desks = copy / "prompts/desks.toml"
    desks.write_text(desks.read_text().replace("America/New_York", "America/Gotham"))

    problems = problems_of(copy)

    assert problems == [
        "prompts/desks.toml: time_zone: there is no time zone called 'America/Gotham'"
    ]


def test_a_folder_without_topics_is_told(copy: Path):
    shutil.rmtree(copy / "prompts/topics")

    assert problems_of(copy) == ["prompts/topics: there are no topics here"]
