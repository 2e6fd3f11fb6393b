"""The application of an environment, as wsgi.py chooses it: the demo's, or the line's alone."""

import os
from collections.abc import Mapping

from flask import Flask

from ivr.tools.demo.app import create_demo_app
from ivr.web import app
from ivr.web.clock import Clock, read_clock


def create_app(environ: Mapping[str, str] | None = None, clock: Clock = read_clock) -> Flask:
    """The application for this environment, the process's own if none is given."""
    environ = os.environ if environ is None else environ
    demo = environ.get("IVR_ENV") == "demo"
    return create_demo_app(environ, clock) if demo else app.create_app(environ, clock)
