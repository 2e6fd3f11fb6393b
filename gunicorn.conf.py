"""How gunicorn serves the line. It reads this file by itself; `ivr serve` adds port and size."""

import os
import shutil
import tempfile
from pathlib import Path

COUNTS = "PROMETHEUS_MULTIPROC_DIR"
"""Where each worker counts in a file of its own; a fresh folder in memory where none is named."""

MEMORY = Path("/dev/shm")  # noqa: S108 - the kernel's own
"""A disk that is full or slow must stop neither the workers' heartbeat nor their counting."""

wsgi_app = "wsgi:app"
chdir = str(Path(__file__).resolve().parent)
bind = f"127.0.0.1:{os.environ.get('PORT') or 8080}"
worker_class = "gthread"
workers = 2
threads = 4
worker_tmp_dir = str(MEMORY) if os.access(MEMORY, os.W_OK) else None

# Seconds. The platform gives up on a webhook after 15: a worker that is silent for so long is of
# no use to its callers, and one that is told to end has nothing to finish later than that.
timeout = 14
graceful_timeout = 14
# Longer than the proxy keeps idle connections, so that it never sends into one that just closes.
keepalive = 75

# Workers are not replaced after so many requests: each that ends cuts connections which the proxy
# keeps to it, and with them somebody's next word. What grows is seen in /metrics.
max_requests = 0

# By default some headers of a request may change the path after it was signed.
forwarder_headers = ""
# Longest line of a request: the place of a call takes a tenth of it.
limit_request_line = 4094
control_socket_disable = True
loglevel = "warning"
# The line writes one log line a turn itself; an access log would add addresses of the platform.
accesslog = None


def on_starting(server):
    """Before any worker starts: a folder for the counts, empty of those of an earlier start."""
    folder = os.environ.get(COUNTS)
    if not folder:
        os.environ[COUNTS] = tempfile.mkdtemp(prefix=own_prefix(), dir=worker_tmp_dir)
        return
    Path(folder).mkdir(parents=True, exist_ok=True)
    for stale in Path(folder).glob("*.db"):
        stale.unlink()


def child_exit(server, worker):
    """A worker that is gone no longer counts as living; what it counted stays."""
    # This library looks for its folder when it is first imported: not before the start.
    from prometheus_client.multiprocess import mark_process_dead

    mark_process_dead(worker.pid)


def on_exit(server):
    """The folder that we made goes with us."""
    folder = os.environ.get(COUNTS, "")
    if Path(folder).name.startswith(own_prefix()):
        shutil.rmtree(folder, ignore_errors=True)


def own_prefix():
    """How the folder of this very process is called."""
    return f"ivr-counts-{os.getpid()}-"
