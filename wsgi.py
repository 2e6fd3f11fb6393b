"""The application that a web server runs."""

from ivr.web.app import create_app

app = create_app()
