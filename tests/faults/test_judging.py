"""The judge of all these tests finds what would leave a caller without a way on."""

import pytest
from werkzeug.wrappers import Response

from tests.faults.hands import way_on

ACTION = 'action="https://prep.example.org/voice/en/main" method="POST"'
REDIRECT = '<Redirect method="POST">https://prep.example.org/voice/en/main</Redirect>'
GATHER = f"<Say>Main menu</Say><Gather {ACTION}/>{REDIRECT}"

WRONG = {
    "nothing": "",
    "silence": f"<Gather {ACTION}/>{REDIRECT}",
    "an end without a wish": "<Say>Main menu</Say>",
    "no way on after silence": f"<Say>Main menu</Say><Gather {ACTION}/>",
    "a transfer that ends in nothing": "<Say>One moment</Say><Dial>+12126392000</Dial>",
    "an address of others": GATHER.replace("prep", "elsewhere"),
    "a verb that the platform does not know": GATHER + "<Sing/>",
    "an empty prompt": GATHER + "<Say></Say>",
}


def reply_of(verbs: str, status: int = 200, kind: str = "text/xml") -> Response:
    return Response(f"<Response>{verbs}</Response>", status, mimetype=kind)


def test_a_menu_is_a_way_on():
    assert way_on(reply_of(GATHER)) == "Gather"


@pytest.mark.parametrize("what", WRONG)
def test_it_is_no_way_on_to_answer_with(what: str):
    with pytest.raises((AssertionError, ValueError)):
        way_on(reply_of(WRONG[what]))


@pytest.mark.parametrize(("status", "kind"), [(500, "text/xml"), (200, "text/html")])
def test_it_is_no_way_on_what_the_platform_would_not_play(status: int, kind: str):
    with pytest.raises(AssertionError):
        way_on(reply_of(GATHER, status, kind))
