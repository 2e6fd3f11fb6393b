"""From prompts to words in a language."""
