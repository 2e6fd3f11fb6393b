"""Tests: a package, because an installed library brings a stray `tests` of its own."""
