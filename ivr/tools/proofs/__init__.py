"""Proves the invariants of the dialog over everything that a caller can reach."""
