"""Whole calls: somebody leaves the name of who takes them home."""

from collections.abc import Callable

from playwright.sync_api import Page

from tests.browser.hands import KeyboardPhone, Phone
from tests.browser.visiting import Visitor

A_MONDAY = "2026-11-23T10:00"


def tells_who_takes_her_home(phone: Phone) -> None:
    """Keys alone, until the line reads back what it understood."""
    phone.calls_about_going_home()
    phone.press("1")
    phone.hears("Only the nurses will see your answers")
    phone.press("1")
    phone.hears("6 questions left", "What is the date of the treatment?")
    phone.press("1204")
    phone.hears("The treatment is on Friday, December 4")
    phone.press("1")
    phone.hears("What is the patient's date of birth?")
    phone.press("04121961")
    phone.hears("The date of birth is April 12, 1961")
    phone.press("1")
    phone.hears("What is the patient's first and last name?")
    phone.press("1")
    phone.hears("Press 2 keys for each letter")
    phone.press("533263#")
    phone.hears("I understood Leo. Letter by letter: L, E, O")
    phone.press("1")
    phone.hears("Who takes you home?")
    phone.press("1")
    phone.hears("What is the name of who takes you home?")
    phone.press("1")
    phone.hears("Press 2 keys for each letter")
    phone.press("216221#")
    phone.hears("I understood Ana. Letter by letter: A, N, A")
    phone.press("1")
    phone.hears("Last question")
    phone.press("2126396851")
    phone.hears("The number is 2 1 2, 6 3 9, 6 8 5 1")
    phone.press("1")
    phone.hears("The patient's name is Leo", "Ana takes you home")


def keeps_it_and_hangs_up(phone: Phone) -> None:
    phone.press("1")
    phone.hears("It is kept. Your reference number has 6 digits")
    assert phone.place() == "saved"
    phone.hang_up()


def who_takes_leo_home(seen: dict[str, str]) -> bool:
    """Whether the nurses read what was told, under a reference."""
    told = {
        "Status": "confirmed",
        "Treatment": "2026-12-04",
        "Patient": "Leo",
        "Born": "1961-04-12",
        "Escort": "Ana",
    }
    return seen["Reference"].isdigit() and told.items() <= seen.items()


def test_a_patient_leaves_the_name_of_her_sister_by_mouse(visitor: Visitor):
    phone = Phone(visitor.tab())
    phone.set_up(at=A_MONDAY)

    tells_who_takes_her_home(phone)
    keeps_it_and_hangs_up(phone)

    assert who_takes_leo_home(phone.nurses_see())


def test_a_patient_leaves_the_name_of_her_sister_by_nothing_but_the_keyboard(visitor: Visitor):
    phone = KeyboardPhone(visitor.tab())
    phone.set_up(at=A_MONDAY)

    tells_who_takes_her_home(phone)
    keeps_it_and_hangs_up(phone)

    assert who_takes_leo_home(phone.nurses_see())


def test_a_patient_leaves_a_name_in_mandarin_by_typed_speech(
    visitor: Visitor, take_picture: Callable[[Page], None]
):
    phone = Phone(visitor.tab())
    phone.set_up(language="zh", at=A_MONDAY)

    phone.call()
    phone.hears("主菜单")
    phone.say("回家")
    phone.hears("登记")
    phone.say("登记")
    phone.hears("我最多会问您六个问题")
    phone.say("开始")
    phone.hears("治疗是哪一天？")
    phone.say("十二月四号")
    phone.hears("治疗日期是二零二六年十二月四号，星期五。")
    phone.say("对的")
    phone.hears("患者的出生日期是哪一天？")
    phone.say("一九六一年四月十二号")
    phone.hears("出生日期是一九六一年四月十二号。")
    phone.say("对的")
    phone.hears("患者姓什么，叫什么名字？")
    phone.say("我叫陈美玲")
    phone.hears("我收到的名字是：陈美玲。逐字念：陈，美，玲。")
    phone.say("对的")
    phone.hears("谁送您回家？")
    phone.say("太太")
    phone.hears("送您回家的人叫什么名字？")
    phone.say("王小明")
    phone.hears("我收到的名字是：王小明。逐字念：王，小，明。")
    phone.say("对的")
    phone.hears("对方的电话号码是多少？")
    phone.say("二一二 六三九 六八五一")
    phone.hears("号码是 二 一 二，六 三 九，六 八 五 一。")
    phone.say("对的")
    phone.hears("患者的姓名是：陈美玲。", "送您回家的是：王小明。")
    take_picture(phone.page)
    phone.say("保存")
    phone.hears("已经保存。您的查询编号有六位数字：")
    phone.say("再见")
    phone.hears("感谢您的来电")
    phone.is_over()

    seen = phone.nurses_see()
    assert (seen["Status"], seen["Patient"], seen["Escort"]) == ("confirmed", "陈美玲", "王小明")
    spoken = phone.page.locator("#log .entry.line .said").last
    assert (spoken.get_attribute("lang") or "").startswith("zh")
