"""Commands for who runs the line."""
