"""A call is kept by its tab: over a reload, a restart of the server, and beside another call."""

import subprocess
from pathlib import Path

from tests.browser.hands import Phone
from tests.browser.serving import Line
from tests.browser.visiting import Visitor
from tests.webhooks import IVR


def in_going_home(visitor: Visitor, **setup: str) -> Phone:
    """A caller who hears what there is about going home."""
    phone = Phone(visitor.tab())
    phone.set_up(**setup)
    phone.calls_about_going_home()
    return phone


def test_a_call_goes_on_after_a_reload(visitor: Visitor):
    phone = in_going_home(visitor)
    told = phone.log()

    phone.page.reload()
    phone.page.get_by_role("button", name="Go on").click()

    phone.hears("To leave the name of who takes you home, press 1")
    assert phone.log()[: len(told)] == told
    assert phone.place() == "home"
    phone.press("1")
    phone.hears("Only the nurses will see your answers")


def test_a_call_goes_on_by_itself_after_the_server_was_restarted(visitor: Visitor, line: Line):
    phone = in_going_home(visitor)
    visitor.forgiven = ("ERR_CONNECTION_REFUSED",)
    trouble = phone.page.get_by_text("Your call is kept; trying again")

    line.stop()
    try:
        phone.press("1")
        trouble.wait_for()
    finally:
        line.start()  # others call it, too

    phone.hears("Only the nurses will see your answers")
    assert not trouble.is_visible()


def test_two_calls_in_two_tabs_do_not_mix(visitor: Visitor):
    english, spanish = Phone(visitor.tab()), Phone(visitor.tab())
    spanish.set_up(language="es")

    english.call()
    spanish.call()
    spanish.hears("Para irse a casa después, oprima dos.")
    english.hears("For English, press 1")
    spanish.press("2")
    english.press("1")
    english.hears("Main menu")
    english.page.reload()
    spanish.hears("Para dejar el nombre de quien le lleva a casa, oprima uno.")
    english.page.get_by_role("button", name="Go on").click()
    english.hears("Main menu")

    assert (english.place(), spanish.place()) == ("main", "home")
    assert not [line for line in english.log() if "oprima" in line]
    assert not [line for line in spanish.log() if "press" in line and "presses" not in line]


def test_the_saved_log_is_played_again_by_the_command_line(
    visitor: Visitor, line: Line, tmp_path: Path
):
    phone = in_going_home(visitor, at="2026-11-23T10:00")
    phone.say("a person")
    phone.rings_at("Anesthesia Pain Service")
    phone.desk("Let it ring out")
    phone.hears("I am connecting you to the hospital operator")
    phone.hang_up()

    script = phone.saved(tmp_path)
    replayed = subprocess.run(  # noqa: S603 - our own console script
        [IVR, "call", "--script", script],
        env={**line.environ, "IVR_ENV": "demo"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert replayed.returncode == 0, replayed.stdout + replayed.stderr
    assert "I am connecting you to the hospital operator" in replayed.stdout
