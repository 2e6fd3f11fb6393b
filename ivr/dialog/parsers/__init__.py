"""From what a caller said or keyed to a date, a number or a name."""
