"""The translations: catalogs, their checks, and a new language."""
