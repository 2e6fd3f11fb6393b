"""Only plain assent is a yes, only a plain goodbye ends a call, only what asks is a command."""

from dataclasses import replace
from datetime import date
from itertools import cycle

import pytest

from ivr.content.load import load
from ivr.dialog.assent import DISSENT, get_assent_intent, is_assent, spoilers
from ivr.dialog.engine import advance, ask
from ivr.dialog.intents import match_intent
from ivr.dialog.model import Choose, Hangup, Keyed, Say, Silence, Spoke, Step, Transfer, World
from ivr.dialog.session import Callback, Draft, Session
from ivr.tools.proofs.choices import false_assents, false_goodbyes

BOOK = load()
VOCABULARIES = BOOK.vocabularies
LIVE = BOOK.guide.languages
TOLD = Draft(
    treatment_on=date(2026, 12, 4),
    born_on=date(1961, 4, 12),
    patient="Leo Ruiz",
    kind="person",
    escort="Ana Ruiz",
    phone="+12126396851",
    reference="123456",
)
every_language = pytest.mark.parametrize("language", LIVE)


def choose_at(state: str, need: str = "", desk: str = "", question: str = "") -> Choose:
    place = Session(state=state, need=need, desk=desk, question=question, back="summary")
    then = ask(place, TOLD, BOOK.guide).then
    assert isinstance(then, Choose)
    return then


CONFIRM = choose_at("confirm", question="treatment_on")
SUMMARY = choose_at("summary")
REACHED = choose_at("reached", need="late", desk="surgery_center")
QUESTIONS = (CONFIRM, SUMMARY, REACHED, choose_at("leaving"))


def heard(words: str, choose: Choose, language: str = "en") -> str | None:
    return match_intent(Spoke(words, 0.9), choose, VOCABULARIES[language])


# ---------------------------------------------------------------- laws


@pytest.mark.prove
@pytest.mark.sweep
@every_language
@pytest.mark.parametrize("choose", QUESTIONS[:3], ids=["confirm", "summary", "reached"])
def test_no_yes_stands_beside_a_denial_a_question_or_another_value(language: str, choose: Choose):
    vocabulary, assent = VOCABULARIES[language], get_assent_intent(choose)
    assert assent

    false = [
        words
        for yes in vocabulary.phrases(assent)
        for spoiler in spoilers(assent, vocabulary)
        for words in (f"{yes} {spoiler}", f"{spoiler} {yes}")
        if is_assent(words, assent, vocabulary)
    ]

    assert false == []


@every_language
def test_every_yes_is_heard_as_one_with_politeness_beside_it(language: str):
    vocabulary = VOCABULARIES[language]
    polite = vocabulary.answers.polite[-1]

    for choose in QUESTIONS:
        assent = get_assent_intent(choose)
        phrases = vocabulary.phrases(assent or "")
        assert {p for p in phrases if match_intent(Spoke(p), choose, vocabulary) != assent} == set()
        plain = [p for p in phrases if is_assent(p, assent or "", vocabulary)]
        assert {
            p for p in plain if not is_assent(f"{p} {polite}", assent or "", vocabulary)
        } == set()


@every_language
def test_nothing_that_denies_is_polite_or_says_again_what_was_asked(language: str):
    vocabulary = VOCABULARIES[language]
    talk = vocabulary.answers
    denying = {*vocabulary.negations, *vocabulary.refusals, *talk.never, *talk.doubts}

    assert denying & {*talk.polite, *talk.echo, *talk.reached} == set()


@every_language
def test_the_laws_of_assent_hold_at_every_question(language: str):
    vocabulary = VOCABULARIES[language]

    for choose in QUESTIONS:
        assert false_assents(choose, vocabulary) == []
        assert false_goodbyes(choose, vocabulary) == []


def test_a_denial_among_the_polite_words_breaks_the_law():
    vocabulary = VOCABULARIES["en"]
    talk = replace(vocabulary.answers, polite=(*vocabulary.answers.polite, "not", "incorrect"))
    broken = replace(vocabulary, answers=talk, meanings={**vocabulary.meanings, "no": ()})

    assert false_assents(CONFIRM, broken) != []


def test_a_question_among_the_goodbyes_breaks_the_law():
    vocabulary = VOCABULARIES["en"]
    phrases = {**vocabulary.meanings, "goodbye": ("goodbye", "what goodbye")}
    talk = replace(vocabulary.answers, doubts=("what",))

    assert false_goodbyes(CONFIRM, vocabulary) == []
    broken = replace(vocabulary, meanings=phrases, alone={}, refusals=(), answers=talk)
    assert false_goodbyes(CONFIRM, broken) == ["what goodbye"]


# ---------------------------------------------------------------- examples of each kind


NO_YES = {
    "en": [
        *("Uh-uh.", "mm-mm", "nah", "yeah nah", "yeah right", "is that right?", "that isn`t right"),
        *("please correct it", "correct that please", "I want to correct it", "okay, change it"),
        *("yes, change it", "okay, let me change that", "I don`t think that`s right"),
        *("yes, the last digit is three", "yes, December fifth", "correct, December fifth"),
        *("could be right", "right, what was that", "okay who is this", "sure, if you say so, no"),
    ],
    "es": [
        *("qué va", "sí, el apellido es otro", "sí, pero no", "¿está correcto?", "corríjalo"),
        *("sí, cámbielo", "no, está mal", "claro que no", "creo que sí", "sí, el cinco"),
    ],
    "zh": [
        *("不是", "哪儿对啊", "对的只是年份有问题", "对不对", "改一下", "好像对", "不对不对"),
        *("对 十二月五号", "是的 名字错了", "对什么对"),
    ],
    "yue": ["邊度啱呀", "唔係", "啱唔啱", "改返佢", "係 但係個名錯", "好似啱", "係 十二月五號"],
    "ru": [
        *("ага, сейчас", "да, только фамилия другая", "да нет", "верно ли это", "исправьте"),
        *("да, но не так", "как же", "да, пятое декабря", "не верно", "да какая Анна"),
    ],
}  # fmt: skip

PLAIN_YES = {
    "en": ["yes", "yes thank you", "uh-huh", "mm hmm", "affirmative", "no problem that is right"],
    "es": ["sí", "sí señorita, correcto", "así es", "no hay problema", "sí sí", "correctísimo"],
    "zh": ["对", "没错没错", "没有错没有错", "可以可以", "对的谢谢", "是的是的"],
    "yue": ["係", "冇錯冇錯", "啱晒", "冇問題冇問題", "得啦得啦", "係呀唔該"],
    "ru": ["да", "да, всё верно", "угу", "да, спасибо", "совершенно верно", "да да да"],
}


@pytest.mark.parametrize(
    ("language", "words"), [(id_, words) for id_, some in NO_YES.items() for words in some]
)
def test_what_is_more_than_assent_confirms_nothing(language: str, words: str):
    for choose in QUESTIONS:
        assert heard(words, choose, language) not in DISSENT, choose


@pytest.mark.parametrize(
    ("language", "words"), [(id_, words) for id_, some in PLAIN_YES.items() for words in some]
)
def test_plain_assent_confirms(language: str, words: str):
    if words != "no problem that is right":
        assert heard(words, CONFIRM, language) == "yes"


@pytest.mark.parametrize(
    ("words", "means"),
    [
        ("I want to correct the date", "treatment_date"),
        ("the phone number is wrong", "the_phone"),
        ("the date", "treatment_date"),
        ("correct it", "change"),
        ("the date is right, save it", None),
    ],
)
def test_at_the_summary_an_imperative_leads_to_the_very_answer(words: str, means: str | None):
    assert heard(words, SUMMARY) in (means, "save" if means is None else means)
    if means:
        assert heard(words, SUMMARY) == means


@pytest.mark.parametrize(
    ("language", "words"),
    [
        *(("en", w) for w in ("please don't hang up", "that's all I got was a cough")),
        *(("es", w) for w in ("nada más quiero saber la hora", "no me cuelgue")),
        *(("zh", w) for w in ("先别挂", "就这些药我都吃", "再见面的时候带什么")),
        *(("yue", w) for w in ("唔好收線", "就係咁多藥要食", "收線之前講多次")),
        *(("ru", w) for w in ("у меня всё кружится", "не вешайте трубку", "пока не знаю")),
    ],
)  # fmt: skip
def test_what_only_holds_a_goodbye_ends_no_call(language: str, words: str):
    for choose in (*QUESTIONS, choose_at("main")):
        assert heard(words, choose, language) != "goodbye"


@pytest.mark.parametrize(
    ("language", "words"),
    [
        *(("en", w) for w in ("my back hurts", "how long until I'm back to normal")),
        *(("en", w) for w in ("I don't need a person", "my wife is a nurse", "I can't wait")),
        *(("es", w) for w in ("¿cuándo puedo volver a manejar?", "me duele la espalda de nuevo")),
        *(("es", w) for w in ("no necesito hablar con nadie", "mi hija es enfermera")),
        *(("zh", w) for w in ("我不用人工", "我太太是护士", "慢慢就好了")),
        *(("yue", w) for w in ("我唔使搵人", "我個女係護士", "返去之後可唔可以揸車")),
        *(("ru", w) for w in ("человека мне не надо", "у меня спина болит опять")),
    ],
)  # fmt: skip
def test_a_word_of_a_command_in_another_sentence_is_none(language: str, words: str):
    commands = ("person", "back", "repeat", "main_menu", "slower", "wait", "languages", "help")

    assert heard(words, choose_at("main"), language) not in commands


@pytest.mark.parametrize(
    ("language", "words", "means"),
    [
        ("en", "can you get me someone who speaks Spanish", "interpreter:es"),
        ("en", "I need an interpreter", "interpreter"),
        ("en", "please get me a nurse", "person"),
        ("en", "I don't talk to machines", "person"),
        ("es", "necesito un intérprete por favor", "interpreter"),
        ("es", "páseme con una enfermera", "person"),
        ("zh", "我要找会讲中文的护士", "interpreter:zh"),
        ("zh", "我不会英文帮我找个翻译", "interpreter:zh"),
        ("yue", "有冇人識講廣東話", "interpreter:yue"),
        ("yue", "我想搵姑娘傾", "person"),
        ("ru", "дайте оператора", "person"),
        ("ru", "нужен переводчик", "interpreter"),
    ],
)
def test_who_asks_for_a_person_gets_one(language: str, words: str, means: str):
    assert heard(words, choose_at("main"), language) == means


# ---------------------------------------------------------------- after a read-back


def after(session: Session, words: str, world: World, draft: Draft = TOLD) -> Step:
    vocabulary = VOCABULARIES[session.language]
    return advance(session, draft, Spoke(words, 0.9), replace(world, vocabulary=vocabulary))


def confirming(question: str, language: str = "en") -> Session:
    return Session(state="confirm", question=question, language=language)


@pytest.mark.parametrize(
    ("language", "question", "words", "value"),
    [
        ("en", "treatment_on", "yes, December fifth", date(2026, 12, 5)),
        ("en", "treatment_on", "no it's December fifth", date(2026, 12, 5)),
        ("en", "born_on", "no, May third nineteen fifty", date(1950, 5, 3)),
        ("en", "phone", "no it is 917 555 0142", "+19175550142"),
        ("en", "patient", "no, it's Maria Lopez", "Maria Lopez"),
        ("en", "escort", "no, it's Maria Lopez", "Maria Lopez"),
        ("es", "treatment_on", "no, es el cinco de diciembre", date(2026, 12, 5)),
        ("zh", "treatment_on", "不是，十二月五号", date(2026, 12, 5)),
        ("yue", "treatment_on", "唔係，十二月五號", date(2026, 12, 5)),
        ("ru", "treatment_on", "нет, пятое декабря", date(2026, 12, 5)),
    ],
)
def test_another_value_is_taken_and_read_back_again(
    language: str, question: str, words: str, value: object, open_world: World
):
    draft = replace(TOLD, unsure=question)

    step = after(confirming(question, language), words, open_world, draft)

    assert (step.session.state, step.session.question) == ("confirm", question)
    assert getattr(step.draft, question) == value
    assert step.draft.unsure == question


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("treatment_on", "yes December fourth"),
        ("treatment_on", "yes Friday December fourth twenty twenty six"),
        ("phone", "correct 212 639 6851"),
        ("treatment_on", "yeah that's right Friday"),
        ("treatment_on", "right, the fourth of December"),
        ("treatment_on", "December 4th, correct, thank you"),
        ("born_on", "yes April twelfth nineteen sixty one"),
        ("patient", "yes Leo Ruiz"),
        ("patient", "yes Leo"),
    ],
)
def test_a_yes_with_what_was_read_back_is_a_yes(question: str, words: str, open_world: World):
    step = after(confirming(question), words, open_world, replace(TOLD, unsure=question))

    assert (step.session.state, step.draft) == ("summary", TOLD)


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("treatment_on", "December fourth"),
        ("phone", "212 639 6851"),
        ("treatment_on", "yes December fourth but the year is another one"),
        ("treatment_on", "yes Friday at seven"),
        ("treatment_on", "yes Thursday"),
        ("treatment_on", "yes next Friday"),
        ("treatment_on", "December fourth yes?"),
        ("treatment_on", "yes is it Friday"),
        ("born_on", "yes April twelfth"),
        ("patient", "yes Leo Ruiz senior"),
        ("phone", "yes 212 639 6852"),
        ("phone", "yes 212 639 6851 extension 4"),
    ],
)
def test_a_value_without_a_yes_and_a_yes_with_more_are_none(
    question: str, words: str, open_world: World
):
    step = after(confirming(question), words, open_world, replace(TOLD, unsure=question))

    assert step.session.state != "summary"


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("treatment_on", "December fourth"),
        ("treatment_on", "not December fourth"),
        ("phone", "yes, the last digit is three"),
        ("phone", "yes 6851"),
        ("phone", "the last digit is three"),
        ("treatment_on", "is that the fourth"),
        ("patient", "no, it is not Leo Ruiz"),
        ("patient", "yes Leonid Ruiz"),
        ("patient", "is that Leo Ruiz"),
    ],
)
def test_a_part_of_a_value_a_question_and_a_denial_confirm_nothing(
    question: str, words: str, open_world: World
):
    step = after(confirming(question), words, open_world, replace(TOLD, unsure=question))

    assert step.session.state != "summary"


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "what was that I lost you for a second"),
        ("es", "perdón se cortó qué dijo"),
        ("zh", "刚才没听清你说什么"),
        ("yue", "頭先冇聽清楚"),
        ("ru", "простите я не расслышала"),
    ],
)
def test_who_has_not_heard_a_read_back_refuses_nothing(
    language: str, words: str, open_world: World
):
    place = confirming("treatment_on", language)
    told = replace(TOLD, unsure="treatment_on")

    step = after(place, words, open_world, told)

    assert (step.session, step.draft) == (place, told)


SAID_AGAIN = {
    "treatment_on": {
        "en": "December fourth",
        "es": "el cuatro de diciembre",
        "zh": "十二月四号",
        "yue": "十二月四號",
        "ru": "четвёртого декабря",
    },
    "born_on": {
        "en": "April twelfth nineteen sixty one",
        "es": "doce de abril de mil novecientos sesenta y uno",
        "zh": "1961年4月12日",
        "yue": "1961年4月12號",
        "ru": "двенадцатое апреля тысяча девятьсот шестьдесят первого года",
    },
    "phone": dict.fromkeys(LIVE, "212 639 6851"),
    "patient": dict.fromkeys(LIVE, "Leo Ruiz"),
    "escort": dict.fromkeys(LIVE, "Ana Ruiz"),
}


@every_language
@pytest.mark.parametrize("question", SAID_AGAIN)
def test_a_yes_with_what_was_read_back_and_a_spoiler_is_no_yes(
    language: str, question: str, open_world: World
):
    vocabulary, value = VOCABULARIES[language], SAID_AGAIN[question][language]
    place, told = confirming(question, language), replace(TOLD, unsure=question)
    values = vocabulary.numerals.words
    spoiled = [
        f"{yes} {value} {spoiler}"
        for yes, spoiler in zip(
            cycle(vocabulary.phrases("yes")),
            (s for s in spoilers("yes", vocabulary) if s not in values),
            strict=False,
        )
    ]

    confirmed = [w for w in spoiled if after(place, w, open_world, told).session.state == "summary"]

    assert confirmed == []
    assert after(place, f"{vocabulary.phrases('yes')[0]} {value}", open_world, told) == after(
        place, vocabulary.phrases("yes")[0], open_world, told
    )


@pytest.mark.prove
@pytest.mark.sweep
@every_language
@pytest.mark.parametrize("question", ["treatment_on", "born_on", "phone", "patient", "escort"])
def test_words_that_are_delivered_twice_give_the_same_answer(
    language: str, question: str, open_world: World
):
    said = {
        "treatment_on": "12/5",
        "born_on": "05/03/1950",
        "phone": "917 555 0142",
        "patient": "Maria Lopez",
        "escort": "Maria Lopez",
    }[question]
    vocabulary, draft = VOCABULARIES[language], replace(TOLD, unsure=question)

    for begin in ("", *vocabulary.phrases("yes"), *vocabulary.phrases("no")):
        first = after(confirming(question, language), f"{begin} {said}", open_world, draft)
        again = after(confirming(question, language), f"{begin} {said}", open_world, first.draft)
        if first.session.state == "confirm" and first.draft != draft:
            assert (again.session, again.turn) == (first.session, first.turn), begin
        assert again.session.state != "summary", begin


def test_another_number_for_a_callback_is_read_back_again(open_world: World):
    place = Session(state="callback_confirm", need="late")
    draft = Draft(callback=Callback(phone="+12126396851", need="late"))

    step = after(place, "no, it is 917 555 0142", open_world, draft)

    assert step.session.state == "callback_confirm"
    assert step.draft.callback == Callback(phone="+19175550142", need="late")


def test_mumbled_words_after_a_read_back_confirm_nothing(open_world: World):
    draft = replace(TOLD, unsure="treatment_on")
    step = advance(confirming("treatment_on"), draft, Spoke("no fifth", 0.1), open_world)

    assert (step.session.state, step.session.misses) == ("confirm", 1)


# ---------------------------------------------------------------- taking leave, and no language


def test_a_goodbye_before_the_answers_are_saved_is_asked_once(open_world: World):
    asked = after(Session(state="treatment_on"), "goodbye", open_world, Draft())

    assert (asked.session.state, asked.session.back) == ("leaving", "treatment_on")
    for event in (Spoke("goodbye"), Spoke("yes"), Keyed("1"), Silence()):
        assert advance(asked.session, Draft(), event, open_world).turn.then == Hangup()
    for event in (Keyed("2"), Spoke("no")):
        assert advance(asked.session, Draft(), event, open_world).session.state == "treatment_on"


def test_a_goodbye_after_the_answers_are_saved_ends_the_call(open_world: World):
    saved = replace(TOLD, confirmed=True)

    assert after(Session(state="saved"), "goodbye", open_world, saved).turn.then == Hangup()


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "they didn't understand me"),
        ("es", "no me entienden, solo hablan inglés"),
        ("zh", "他们听不懂我说话"),
        ("yue", "佢哋聽唔明我講咩"),
        ("ru", "они меня не поняли"),
    ],
)
def test_who_shares_no_language_with_the_desk_has_reached_nobody(
    language: str, words: str, open_world: World
):
    place = Session(
        state="reached", need="late", desk="surgery_center", attempts=1, language=language
    )

    step = after(place, words, open_world)

    assert step.turn.says[0] == Say("reached.sorry")
    assert step.turn.then == Transfer("operator", "interpreter")
    again = replace(place, need="interpreter", desk="operator")
    assert after(again, words, open_world).session.state in ("after_transfer", "transfer")


def test_a_person_who_speaks_a_language_is_asked_for_with_it(open_world: World):
    step = after(Session(), "someone who speaks Cantonese please", open_world)

    assert step.turn.then == Transfer("operator", "interpreter")
    assert step.session.speaks == "yue"


def test_at_the_summary_the_named_answer_is_asked_again(open_world: World):
    step = after(Session(state="summary"), "the date is wrong", open_world)

    assert step.session.state == "treatment_on"
    assert step.draft.treatment_on is None


# ---------------------------------------------------------------- the third correction


def test_the_third_value_in_place_of_a_read_back_brings_a_person(open_world: World):
    place, told = confirming("treatment_on"), replace(TOLD, unsure="treatment_on")
    for day in ("fifth", "seventh"):
        step = after(place, f"no, December {day}", open_world, told)
        place, told = step.session, step.draft
        assert (place.state, place.question) == ("confirm", "treatment_on")

    third = after(place, "no, December eighth", open_world, told)

    assert isinstance(third.turn.then, Transfer)
    assert (third.draft.treatment_on, third.draft.unsure) == (date(2026, 12, 8), "treatment_on")


# ---------------------------------------------------------------- a bad line


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "the line cut out"),
        ("en", "bad connection I couldn't hear them"),
        ("es", "se cortó la llamada"),
        ("zh", "电话断了"),
        ("yue", "電話斷咗"),
        ("ru", "связь прервалась"),
    ],
)
def test_after_a_transfer_a_bad_line_has_reached_nobody(
    language: str, words: str, open_world: World
):
    place = Session(
        language=language, state="reached", need="person", desk="pain_service", attempts=1
    )

    assert isinstance(after(place, words, open_world).turn.then, Transfer)


@every_language
def test_no_goodbye_ends_a_call_that_waits_before_it_was_asked(language: str, open_world: World):
    for place in ("main", "treatment_on"):
        waiting = Session(language=language, state="waiting", back=place)
        for words in VOCABULARIES[language].phrases("goodbye"):
            step = after(waiting, words, open_world, Draft())
            assert step.session.state in ("leaving", place), words
            assert not isinstance(step.turn.then, Hangup), words


def test_who_goes_on_after_a_wait_says_so_in_words_that_also_end_a_call(open_world: World):
    waiting = Session(state="waiting", back="main")

    for words in ("I'm all set", "okay I'm done", "all done"):
        assert after(waiting, words, open_world, Draft()).session.state == "main", words


def test_the_third_number_in_place_of_one_for_a_callback_brings_a_person(open_world: World):
    place = Session(state="callback_confirm", need="late")
    draft = Draft(callback=Callback(phone="+12126396851", need="late"))
    for last in range(2):
        step = after(place, f"no, it is 917 555 014{last}", open_world, draft)
        place, draft = step.session, step.draft
        assert (place.state, draft.callback.phone) == ("callback_confirm", f"+1917555014{last}")

    third = after(place, "no, it is 917 555 0142", open_world, draft)

    assert isinstance(third.turn.then, Transfer)
    assert not third.draft.callback.confirmed
