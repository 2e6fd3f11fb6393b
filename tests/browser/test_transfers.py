"""Calls that ring the telephone at a desk, and what becomes of the caller meanwhile."""

from playwright.sync_api import expect

from tests.browser.hands import Phone
from tests.browser.visiting import Visitor

PAIN_SERVICE, OPERATOR = "Anesthesia Pain Service", "Hospital operator"


def test_a_caller_whom_two_desks_refuse_tries_again_and_is_put_through(visitor: Visitor):
    phone = Phone(visitor.tab())
    phone.set_up(at="2026-11-23T10:00")

    phone.call()
    phone.hears("For English, press 1")
    phone.press("0")
    phone.rings_at(PAIN_SERVICE)
    phone.desk("Busy")
    phone.hears("The line was busy.", "I am connecting you to the hospital operator")
    phone.rings_at(OPERATOR)
    phone.desk("Decline")
    phone.hears("To call them again, press 1")
    phone.press("1")
    phone.rings_at(OPERATOR)
    phone.desk("Answer")
    phone.hears("The caller needs a person")
    phone.is_connected()
    phone.desk("The desk hangs up")
    phone.hears("Your call with them has ended")
    phone.hang_up()

    assert [line for line in phone.log() if "rings" in line] == [
        "Anesthesia Pain Service (212-639-6851) rings",
        "Hospital operator (212-639-2000) rings",
        "Hospital operator (212-639-2000) rings",
    ]


def test_a_call_that_is_still_there_at_closing_time_rings_another_desk(visitor: Visitor):
    phone = Phone(visitor.tab())
    phone.set_up(at="2026-11-23T16:58")

    phone.call()
    phone.hears("For English, press 1")
    phone.press("0")
    phone.rings_at(PAIN_SERVICE)
    phone.desk("Busy")
    phone.rings_at(OPERATOR)
    phone.desk("Cannot be reached")
    phone.hears("For the main menu, press 4")
    phone.press("4")
    phone.hears("To get ready for your treatment, press 1")
    phone.press("1")
    phone.hears("For when to stop eating and drinking, press 1")
    phone.press("1")
    phone.skips_until(lambda: phone.seconds() > 120, "the service has closed")
    phone.press("0")
    phone.hears("I am connecting you to the hospital operator")
    phone.rings_at(OPERATOR)
    phone.hang_up()

    assert [line for line in phone.log() if "rings" in line] == [
        "Anesthesia Pain Service (212-639-6851) rings",
        "Hospital operator (212-639-2000) rings",
        "Hospital operator (212-639-2000) rings",
    ]


def at_the_nurses_tone(visitor: Visitor) -> Phone:
    """Somebody who is late in the evening, and may speak after the tone."""
    phone = Phone(visitor.tab())
    phone.set_up(at="2026-11-23T21:00")
    phone.call()
    phone.hears("For English, press 1")
    phone.press("1")
    phone.hears("For getting there, or running late, press 3")
    phone.press("3")
    phone.hears("If you are running late, press 1")
    phone.press("1")
    phone.hears("To leave a message for the nurses, press 3")
    phone.press("3")
    phone.hears("To leave your message, press 1")
    phone.press("1")
    phone.hears("After the tone, say your name")
    phone.is_recorded()
    return phone


def test_a_caller_leaves_the_nurses_an_example_of_a_message(visitor: Visitor):
    phone = at_the_nurses_tone(visitor)

    phone.leaves_message("This is Ana Ruiz. My train is late.", seconds=3)
    phone.hears("Thank you. Your message is kept.")
    phone.hang_up()

    assert any("This is Ana Ruiz. My train is late." in line for line in phone.log())


def test_a_caller_speaks_to_the_nurses_through_the_microphone(visitor: Visitor):
    phone = at_the_nurses_tone(visitor)
    with phone.page.expect_response("**/phone/tapes/RE*") as kept:
        phone.use("#microphone")
        expect(phone.page.get_by_text("The microphone is on.")).to_be_visible()
        phone.page.wait_for_timeout(3000)
        phone.press("#")
    phone.hears("Thank you. Your message is kept.")

    assert kept.value.status == 204
