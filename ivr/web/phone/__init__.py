"""A telephone in the browser, for the demo: see ivr.web.phone.routes."""
