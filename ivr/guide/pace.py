"""How long words take to say, in seconds."""

WORDS_PER_MINUTE = 150
"""The pace that lengths are judged by: the middle of 130 to 160 (listening studies of English)."""

BETWEEN_PROMPTS = 0.6
"""Seconds of pause between two prompts: 500 to 750 ms is the practice of voice interfaces."""


def seconds_to_say(text: str) -> float:
    """How long a voice takes for this text; every digit that stands alone is a word."""
    return len(text.split()) * 60 / WORDS_PER_MINUTE
