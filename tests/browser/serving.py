"""A demo line in processes of its own, with clips, which a test can stop and start again."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from ivr.store.sealing import new_key
from tests.serving import hold_port, served


class Line:
    """The line on a port that stays its own, with what it keeps in a folder that stays."""

    def __init__(self, port: int, folder: Path, clips: Path) -> None:
        self.port = port
        self.base = f"http://127.0.0.1:{self.port}"
        self.environ = {
            "IVR_VOICE": "auto",
            "IVR_AUDIO": str(clips),
            "IVR_KEYS": new_key(),
            "DATABASE_URL": f"sqlite:///{folder / 'ivr.db'}",
        }
        self._output = folder / "output.txt"
        self._running = ExitStack()

    def start(self) -> None:
        """Two processes answer, so that no test can lean on what one of them remembers."""
        serving = served(self.environ, workers=2, port=self.port, output=self._output)
        self._running.enter_context(serving)

    def stop(self) -> None:
        """Until nobody listens any more."""
        self._running.close()


@contextmanager
def running_line(folder: Path, clips: Path) -> Iterator[Line]:
    """A line that ends with the block, however often it was stopped before."""
    with hold_port() as port:
        line = Line(port, folder, clips)
        line.start()
        try:
            yield line
        finally:
            line.stop()
