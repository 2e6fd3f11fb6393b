"""The edges at which a platform's words are translated, once, into the line's own and back."""
