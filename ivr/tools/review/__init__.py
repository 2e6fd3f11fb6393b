"""Pages and scripts from which clinicians, translators and speakers read every wording."""
