"""The talk itself, as pure functions: no web, no clock, no disk."""
