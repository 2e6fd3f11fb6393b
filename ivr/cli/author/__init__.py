"""Commands for authors and translators of the content."""
