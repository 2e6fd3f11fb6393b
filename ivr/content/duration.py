"""How long words take to say, in seconds."""

import re

WORDS_PER_MINUTE = 150
"""The pace that lengths are judged by: the middle of 130 to 160 (listening studies of English)."""

BETWEEN_PROMPTS = 0.6
"""Seconds of pause between two prompts: 500 to 750 ms is the practice of voice interfaces."""


HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
WIDE_SIGN = re.compile("[\u2014\u201c\u201d\u3000-\u303f\uff00-\uff0f\uff1a-\uff20]")
"""Chinese characters, each of which is said as a word, and the signs between them."""


def seconds_to_say(text: str, pace: int = WORDS_PER_MINUTE) -> float:
    """How long a voice of this pace takes; a digit that stands alone is a word, and so is each
    Chinese character."""
    return len(words(text)) * 60 / pace


def words(text: str) -> list[str]:
    """What is said one by one."""
    if text.isascii():
        return text.split()
    return HAN.sub(r" \g<0> ", WIDE_SIGN.sub(" ", text)).split()
