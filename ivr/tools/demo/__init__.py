"""A telephone in the browser, for the demo: see ivr.tools.demo.routes."""
