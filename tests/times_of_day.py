"""Times of day as callers of each language say them, and as recognisers write them."""

from collections.abc import Callable, Iterator

from ivr.content.load import load

VOCABULARIES = load().vocabularies

HOURS = (1, 2, 5, 9, 10, 12)
MINUTES = (0, 1, 5, 9, 12, 15, 30, 45, 50, 59)

Forms = Iterator[str]


def number_words(language: str) -> dict[int, str]:
    """Value -> a way to say it; of several words where the language has no word of its own."""
    words = VOCABULARIES[language].numerals.words
    said: dict[int, str] = {}
    for phrase, numeral in words.items():
        if numeral.kind == "number":
            said.setdefault(numeral.value, phrase)
    for tens in range(20, 60, 10):
        for unit in range(1, 10):
            said.setdefault(tens + unit, f"{said[tens]} {said[unit]}")
    return said


def written(hour: int, minute: int) -> Forms:
    """Figures in every language."""
    yield f"{hour}:{minute:02}"
    yield f"{hour:02}:{minute:02}"
    yield f"{hour} {minute:02}"
    if minute == 0:
        yield f"{hour}"


def english(hour: int, minute: int) -> Forms:
    said = number_words("en")
    spoken = {0: ""} | {m: f"{'oh ' if m < 10 else ''}{said[m]}" for m in range(1, 60)}
    bare = [*written(hour, minute), f"{said[hour]} {spoken[minute]}".strip()]
    for form in bare:
        yield from (form, f"at {form}", f"{form} am", f"{form} a.m.", f"at {form} in the morning")
        yield from (f"around noon, {form} pm", f"{form} p m")
    if minute == 0:
        yield from (f"{said[hour]} o'clock", f"at {said[hour]} o'clock sharp", f"{hour} o’clock")
    if minute == 30:
        yield from (f"half past {said[hour]}", f"at half past {hour}")
    if minute == 15:
        yield from (f"quarter past {said[hour]}", f"at a quarter after {said[hour]}")
    if minute == 45:
        yield from (f"quarter to {said[hour]}", f"at a quarter of {hour}")
    if minute in (50, 55):
        yield f"at {said[60 - minute]} to {said[hour]}"
        yield f"at {said[60 - minute]} minutes past {said[hour]}"


def spanish(hour: int, minute: int) -> Forms:
    said = number_words("es")
    name = "una" if hour == 1 else said[hour]
    the = "la" if hour == 1 else "las"
    spoken = {0: ""} | {m: f"{'cero ' if m < 10 else ''}{said[m]}" for m in range(1, 60)}
    words = f"{name} {spoken[minute]}".strip()
    for form in (*written(hour, minute), words):
        yield from (f"a {the} {form}", f"a {the} {form} de la mañana", f"{the} {form} de la tarde")
        yield from (f"a eso de {the} {form}", f"como a {the} {form}", f"a {the} {form} a. m.")
    yield f"{words} de la mañana"
    if minute:
        yield f"a {the} {name} y {said[minute]}"
    if minute == 0:
        yield from (f"a {the} {name} en punto", f"a {the} {name} horas")
    if minute == 30:
        yield from (f"a {the} {name} y media", f"{name} y media", f"a {the} {hour} y media")
    if minute == 15:
        yield from (f"a {the} {name} y cuarto", f"a {the} {name} con quince")
    if minute == 45:
        yield from (f"a {the} {name} menos cuarto", f"al cuarto para {the} {name}")
    if minute in (50, 55):
        yield f"a {the} {name} menos {said[60 - minute]}"


def chinese(
    language: str, point: str, parts: tuple[str, ...], quarter: tuple[str, ...]
) -> Callable[[int, int], Forms]:
    """The times of a language that writes in characters; `quarter` are forms of 15 minutes."""
    said = number_words(language)

    def times(hour: int, minute: int) -> Forms:
        name = "两" if hour == 2 else said[hour]
        name = "兩" if hour == 2 and language == "yue" else name
        name, zero = name.replace(" ", ""), "零" if 0 < minute < 10 else ""
        minutes = said[minute].replace(" ", "") if minute else ""
        forms = [f"{name}{point}{zero}{minutes}", f"{hour}{point}{minute or ''}"]
        forms += [f"{hour}:{minute:02}", f"{hour}{point}{minute:02}分"] if minute else []
        forms += [f"{name}{point}{zero}{minutes}分"] if minute else [f"{name}{point}钟"]
        forms += [f"{name}{point}半"] if minute == 30 else []
        forms += [f"{name}{point}{form}" for form in quarter] if minute == 15 else []
        for form in forms:
            yield form
            yield from (f"{part}{form}" for part in parts)

    return times


ORDINAL_HOURS = {1: "первого", 2: "второго", 5: "пятого", 10: "десятого", 12: "двенадцатого"}
TO_HOURS = {3: "трём", 5: "пяти", 7: "семи", 9: "девяти", 10: "десяти", 12: "двенадцати"}


def russian(hour: int, minute: int) -> Forms:
    said = number_words("ru")
    spoken = {0: ""} | {m: f"{'ноль ' if m < 10 else ''}{said[m]}" for m in range(1, 60)}
    words = f"{said[hour]} {spoken[minute]}".strip()
    for form in (*written(hour, minute), words):
        yield from (f"в {form}", f"{form} утра", f"в {form} утра", f"ровно в {form}")
        yield f"примерно в {form} вечера"
    if minute == 0:
        yield from (f"в {said[hour]} часов", f"{hour} часов", f"в {said[hour]} ноль ноль")
        yield from (f"к {TO_HOURS[hour]}", f"к {TO_HOURS[hour]} утра") if hour in TO_HOURS else ()
    else:
        yield f"в {said[hour]} часов {said[minute]} минут"
    if minute == 30 and hour in ORDINAL_HOURS:
        nth = ORDINAL_HOURS[hour]
        yield from (f"в половине {nth}", f"в пол {nth}", f"в пол{nth}", f"половина {nth}")
    if minute == 45:
        yield from (f"без четверти {said[hour]}", f"без пятнадцати {said[hour]}")


TIMES: dict[str, Callable[[int, int], Forms]] = {
    "en": english,
    "es": spanish,
    "zh": chinese("zh", "点", ("上午", "早上", "下午", "晚上"), ("一刻", "十五分")),
    "yue": chinese("yue", "點", ("朝早", "上晝", "下晝", "夜晚"), ("三", "三個字", "搭三")),
    "ru": russian,
}
"""Language -> every way to say an hour and a minute."""

NO_HOUR = {
    "en": ("noon", "at noon", "at midnight", "in the morning", "first thing in the morning"),
    "es": ("al mediodía", "a mediodía", "por la tarde", "bien temprano", "a primera hora"),
    "zh": ("中午", "上午", "一大早", "下午", "晚上"),
    "yue": ("中午", "朝早", "下晝", "一早", "夜晚"),
    "ru": ("в полдень", "утром", "после обеда", "вечером", "рано утром"),
}
"""Times of day without a number."""
