"""A session survives its address, and no other address is a place."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.dialog.session import Session
from ivr.dialog.session_url import NoSuchPlaceError, parse_url, to_url
from ivr.dialog.states import STATES
from tests.example import NO_SITE

GUIDE = NO_SITE.guide
FIELDS = [
    "attempts",
    "back",
    "desk",
    "misses",
    "need",
    "section",
    "slower",
    "topic",
    "unheard",
    "waited",
]
VALUES = st.one_of(
    st.text(max_size=20),
    st.integers(-5, 200).map(str),
    st.sampled_from(["fasting", "operator", "late", "main"]),
)


def test_an_address_has_flat_keys_in_alphabetical_order_without_defaults():
    session = Session(state="reading", topic="about", section=1, slower=True)

    assert to_url(session) == "/voice/en/reading?section=1&slower=1&topic=about"
    assert to_url(Session(state="main")) == "/voice/en/main"


@given(st.sampled_from(sorted(STATES)), st.dictionaries(st.sampled_from(FIELDS), VALUES))
def test_an_address_is_a_place_that_leads_back_to_itself_or_none_at_all(state, query):
    try:
        session = parse_url("en", state, query, GUIDE)
    except NoSuchPlaceError:
        return

    path, _, pairs = to_url(session).partition("?")
    again = dict(pair.split("=") for pair in pairs.split("&") if pair)
    assert parse_url("en", path.split("/")[3], again, GUIDE) == session


@pytest.mark.parametrize(
    ("language", "state", "query"),
    [
        ("xx", "main", {}),
        ("en", "nowhere", {}),
        ("en", "reading", {}),
        ("en", "reading", {"topic": "cooking"}),
        ("en", "reading", {"topic": "fasting", "section": "1"}),
        ("en", "main", {"misses": "3"}),
        ("en", "main", {"misses": "-1"}),
        ("en", "main", {"misses": "٣"}),
        ("en", "main", {"misses": "1" * 5000}),
        ("en", "transfer", {"need": "late"}),
        ("en", "transfer", {"desk": "operator"}),
        ("en", "transfer", {"need": "late", "desk": "+19005550123"}),
        ("en", "transfer", {"need": "money", "desk": "operator"}),
        ("en", "waiting", {}),
        ("en", "waiting", {"back": "waiting"}),
        ("en", "waiting", {"back": "reading"}),
        ("en", "waiting", {"back": "/etc"}),
    ],
)
def test_what_is_no_place_is_refused_without_repeating_it(language, state, query):
    with pytest.raises(NoSuchPlaceError) as refused:
        parse_url(language, state, query, GUIDE)

    planted = [value for value in query.values() if len(value) > 2]
    assert not any(value in str(refused.value) for value in planted)


def test_unknown_query_keys_are_left_alone():
    assert parse_url("en", "main", {"utm": "x"}, GUIDE) == Session(state="main")
