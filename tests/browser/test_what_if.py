"""What if it were otherwise: faults that a call is made under, chosen on the page."""

from playwright.sync_api import expect

from tests.browser.hands import Phone
from tests.browser.visiting import Visitor

A_MONDAY = "2026-11-23T10:00"


def in_the_main_menu(visitor: Visitor, *faults: str) -> Phone:
    """Somebody who hears the main menu while these things go wrong."""
    phone = Phone(visitor.tab())
    phone.set_up(at=A_MONDAY)
    for fault in faults:
        phone.page.get_by_label(fault).check()
    phone.call()
    phone.hears("For English, press 1")
    phone.press("1")
    phone.hears("For going home after it, press 2")
    return phone


def test_without_a_database_the_caller_is_told_and_can_be_connected(visitor: Visitor):
    phone = in_the_main_menu(visitor, "The database is down")

    phone.press("2")
    phone.hears("To leave the name of who takes you home, press 1")
    phone.press("1")
    phone.hears("Only the nurses will see your answers")
    phone.press("1")
    phone.hears("To talk to a person now, press 1")

    assert phone.place() == "not_now"
    expect(phone.page.locator("#escort-empty")).to_be_visible()


def test_a_webhook_that_comes_twice_is_heard_once(visitor: Visitor):
    phone = in_the_main_menu(visitor, "Each webhook is delivered twice")

    phone.press("2")
    phone.hears("To leave the name of who takes you home, press 1")

    steps = phone.page.locator("#steps .step-path").all_inner_texts()
    twice = [step for step in ("/voice/en/main", "/voice/en/welcome", "/voice") for _ in "12"]
    assert steps == [f"POST {path}" for path in twice]
    assert phone.place() == "home"


def test_words_that_are_mumbled_are_asked_for_again(visitor: Visitor):
    phone = in_the_main_menu(visitor)

    phone.page.get_by_text("Mumbled").click()
    phone.say("going home")
    phone.hears("I did not understand")
    phone.page.get_by_text("Clearly").click()
    phone.say("going home")
    phone.hears("To leave the name of who takes you home, press 1")

    assert "says “going home” (hardly recognised)" in phone.log()
