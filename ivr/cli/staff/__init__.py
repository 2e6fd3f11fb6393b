"""Commands for nurses and for who keeps the records."""
