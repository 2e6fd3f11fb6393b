"""The application for a WSGI server, as in `gunicorn wsgi:app`."""

import gc
import os

if os.environ.get("IVR_ENV") == "demo":
    from ivr.tools.demo.app import create_demo_app

    app = create_demo_app(os.environ)
else:
    from ivr.web.app import create_app

    app = create_app()

# What stands until the end need not be searched for garbage again and again; a step leaves little
# of it that needs a search at all.
gc.collect()
gc.freeze()
gc.set_threshold(10_000, 20, 20)
