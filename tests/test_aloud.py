"""What a voice is given for the figures of a wording."""

from dataclasses import replace

from ivr.content.model import Content
from ivr.content.tts_text import to_tts_text


def test_a_reading_is_for_whole_words_and_whole_numbers(book: Content):
    sheet = replace(book.spoken["es"], readings={"1 mes": "un mes", "oprima 0": "oprima cero"})

    assert (
        to_tts_text("1 mes, 11 mes, 1 meses, 1 mes.", sheet) == "un mes, 11 mes, 1 meses, un mes."
    )
    assert to_tts_text("oprima 0 5 0.", sheet) == "oprima cero cinco cero."


def test_the_longest_reading_wins_and_no_reading_is_read_again(book: Content):
    sheet = replace(book.spoken["es"], readings={"2 o 3": "A", "3": "B", "A": "C"})

    assert to_tts_text("2 o 3, 3.", sheet) == "A, B."


def test_chinese_characters_close_up_where_a_figure_stood_and_digits_stay_apart(book: Content):
    sheet = replace(book.spoken["yue"], readings={"2 個": "兩個"})

    assert to_tts_text("最後 2 個鐘頭，按 1 2 0 4。", sheet) == "最後兩個鐘頭，按 一 二 零 四。"
