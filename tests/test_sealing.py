"""What callers told can be read with the keys alone, and keys can be changed."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.store.errors import BadKeysError, StoreDownError
from ivr.store.sealing import (
    Sealer,
    demo_keys,
    fingerprint,
    keyed_hash,
    keys_in,
    new_key,
    parse_keys,
)
from tests.store_caller import LEO, NOON
from tests.store_fixtures import KEY, rows

OTHER = new_key()

# ---------------------------------------------------------------- keys


@pytest.mark.parametrize("between", [",", " ", "\n", " , ", ",\n"])
def test_keys_are_parted_by_commas_or_blanks_the_newest_first(between):
    assert parse_keys(f" {KEY}{between}{OTHER}\n") == (KEY, OTHER)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "There is no key: `ivr keys new` prints one"),
        (" ,\n", "There is no key: `ivr keys new` prints one"),
        (f"{KEY} secret", "Key 2 of 2 is no key such as `ivr keys new` prints"),
        (KEY[:-5], "Key 1 of 1 is no key such as `ivr keys new` prints"),
        ("schlüssel", "Key 1 of 1 is no key such as `ivr keys new` prints"),
    ],
    ids=["empty", "blank", "two words", "short", "letters"],
)
def test_what_is_no_key_is_refused_without_being_shown(text, told):
    with pytest.raises(BadKeysError) as refused:
        parse_keys(text)

    assert str(refused.value) == told


def test_keys_come_from_the_environment_or_from_a_file(tmp_path):
    file = tmp_path / "keys"
    file.write_text(f"{OTHER}\n")

    assert keys_in({"IVR_KEYS": KEY, "IVR_KEYS_FILE": str(file)}) == (KEY,)
    assert keys_in({"IVR_KEYS_FILE": str(file)}) == (OTHER,)
    with pytest.raises(BadKeysError, match="There is no key"):
        keys_in({})


@pytest.mark.parametrize("content", [None, b"\xff"])
def test_a_file_of_keys_that_cannot_be_read_is_told(tmp_path, content):
    file = tmp_path / "keys"
    if content:
        file.write_bytes(content)

    with pytest.raises(BadKeysError, match=r"The keys in .*/keys cannot be read"):
        keys_in({"IVR_KEYS_FILE": str(file)})


def test_the_demo_makes_a_key_that_only_its_user_can_read_and_keeps_it(tmp_path):
    path = tmp_path / "var" / "demo.keys"

    made = demo_keys(path)

    assert demo_keys(path) == made
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert [file.name for file in path.parent.iterdir()] == ["demo.keys"]


def test_a_demo_without_a_place_for_its_key_is_told(tmp_path):
    (tmp_path / "var").write_text("in the way")

    with pytest.raises(BadKeysError, match="The demo's keys cannot be made"):
        demo_keys(tmp_path / "var" / "demo.keys")


# ---------------------------------------------------------------- sealing


@given(st.binary(max_size=2000))
def test_whatever_is_sealed_is_opened_exactly(plain):
    sealer = Sealer((KEY,))

    assert sealer.open(sealer.seal(plain)) == plain


def test_a_seal_does_not_tell_how_long_a_name_is():
    sealer = Sealer((KEY,))

    assert len({len(sealer.seal(b"x" * size)) for size in range(250)}) == 1


def test_a_seal_opens_with_its_key_alone():
    sealed = Sealer((KEY,)).seal(b"Ana Ruiz")

    assert Sealer((OTHER, KEY)).open(sealed) == b"Ana Ruiz"
    with pytest.raises(BadKeysError, match="No key opens it"):
        Sealer((OTHER,)).open(sealed)


def test_a_changed_seal_is_refused():
    sealer = Sealer((KEY,))
    sealed = bytearray(sealer.seal(b"Ana Ruiz"))
    sealed[40] ^= 1

    with pytest.raises(BadKeysError, match="No key opens it"):
        sealer.open(bytes(sealed))


def test_hashes_are_equal_for_equal_parts_under_one_secret_alone():
    mark = keyed_hash(b"secret", "patient", "2026-12-04", "1961-04-12")

    assert keyed_hash(b"secret", "patient", "2026-12-04", "1961-04-12") == mark
    assert keyed_hash(b"secret", "patient", "2026-12-041961-04-12") != mark
    assert keyed_hash(b"other", "patient", "2026-12-04", "1961-04-12") != mark


# ---------------------------------------------------------------- rotation


def test_everything_is_sealed_with_the_newest_key_after_a_rotation(url, store):
    old = store(url, KEY)
    drafts = {
        f"CA{n}": old.keep(f"CA{n}", "en", replace(LEO, escort=f"Ana {n}"), NOON)
        for n in range(120)
    }
    both = store(url, OTHER, KEY)

    progress = list(both.rotate())

    new = store(url, OTHER)
    new.open()
    assert progress == [(50, 120), (100, 120), (120, 120)]
    assert {call: new.draft(call) for call in drafts} == drafts
    assert rows(url, "SELECT DISTINCT key FROM interviews") == [{"key": fingerprint(OTHER)}]
    assert len(new.escorts("nurse", NOON, on=LEO.treatment_on)) == 120


def test_calls_before_and_after_a_rotation_are_linked(url, store):
    first = store(url, KEY).keep("CA1", "en", replace(LEO, confirmed=True), NOON)
    list(store(url, OTHER, KEY).rotate())

    new = store(url, OTHER)
    new.keep("CA2", "en", replace(LEO, escort="Bo", confirmed=True), NOON)

    later, _ = new.escorts("nurse", NOON)
    assert (later.earlier, later.differs) == ((first.reference,), True)


def test_a_rotation_goes_on_where_it_was_interrupted(url, store):
    old = store(url, KEY)
    for number in range(70):
        old.keep(f"CA{number}", "en", LEO, NOON)
    both = store(url, OTHER, KEY)
    next(both.rotate())
    old.keep("CA70", "en", LEO, NOON)

    progress = list(both.rotate())

    assert progress == [(21, 21)]
    assert list(both.rotate()) == []


def test_an_old_key_is_missed_at_the_start_until_the_rotation_is_complete(url, store):
    old = store(url, KEY)
    for number in range(70):
        old.keep(f"CA{number}", "en", LEO, NOON)
    next(store(url, OTHER, KEY).rotate())

    with pytest.raises(BadKeysError, match=f"sealed with key {fingerprint(KEY)}"):
        store(url, OTHER).open()


# ---------------------------------------------------------------- lost keys


def test_a_lost_key_is_a_clear_error_at_the_start_and_in_a_check(url, store):
    store(url, KEY).keep("CA1", "en", LEO, NOON)
    told = (
        f"This database is sealed with key {fingerprint(KEY)}; the keys given are "
        f"{fingerprint(OTHER)}. Give that key too: without it nothing in the database can be read"
    )
    lost = store(url, OTHER)

    with pytest.raises(BadKeysError) as refused:
        lost.open()
    with pytest.raises(StoreDownError) as down:
        lost.draft("CA1")

    assert str(refused.value) == str(down.value) == told
    assert lost.check() == [told]


def test_a_row_of_a_lost_key_is_told_by_number_and_by_the_check(url, store):
    records = store(url, KEY)
    kept = records.keep("CA1", "en", LEO, NOON)
    late = store(url, OTHER, KEY)
    late.keep("CA2", "en", LEO, NOON)

    with pytest.raises(StoreDownError, match=r"^Row 2 of interviews needs key \w{8}, which is not"):
        records.escorts("nurse", NOON)

    assert records.check() == [f"1 rows need key {fingerprint(OTHER)}, which is not given"]
    assert records.draft("CA1") == kept


def test_a_check_makes_nothing_where_there_is_no_database(tmp_path, store):
    assert store(f"sqlite:///{tmp_path}/var/ivr.db").check() == []
    assert list(tmp_path.iterdir()) == []


def test_a_check_is_content_with_an_empty_and_with_a_good_database(url, store):
    records = store(url)

    empty = records.check()
    records.keep("CA1", "en", LEO, NOON)

    assert empty == records.check() == []
