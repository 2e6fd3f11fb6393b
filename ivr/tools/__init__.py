"""What is around the line and never part of it: the running line imports nothing from here."""
