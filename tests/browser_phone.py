"""The hands of a page: what the telephone in the browser sends, without a browser."""

from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from ivr.store.sealing import new_key
from tests.apps import create_app

Scene = dict[str, Any]
FOREVER = 14_400.0


def demo_in(folder: Path, **more: str) -> Flask:
    """A demo with a telephone, and a database of its own."""
    environ = {
        "IVR_ENV": "demo",
        "IVR_VOICE": "say",
        "IVR_KEYS": new_key(),
        "DATABASE_URL": f"sqlite:///{folder / 'ivr.db'}",
    }
    return create_app({**environ, **more})


class Page:
    """A page on which somebody calls; `scene` is what it shows, `events` all that happened."""

    def __init__(self, app: Flask, **wanted: Any) -> None:
        self.client: FlaskClient = app.test_client()
        self.events: list[Scene] = []
        setup = {"from": "+12125550199", "language": "", "at": "2026-11-23T10:00", "what_if": []}
        self.scene = self.taken("/phone/calls", {**setup, **wanted})

    def taken(self, path: str, body: object) -> Scene:
        """The answer to a request, whose events are added."""
        answer = self.client.post(path, json=body)
        assert answer.status_code == 200, answer.text
        scene: Scene = answer.get_json()
        self.events += scene["events"]
        self.scene = scene
        return scene

    @property
    def moment(self) -> Scene:
        """What happens on the telephone now."""
        moment: Scene = self.scene["moment"]
        return moment

    @property
    def text(self) -> str:
        """What the line plays now."""
        return " ".join(sound["text"] for sound in self.moment.get("sounds", []))

    @property
    def log(self) -> str:
        """Everything that was said and done."""
        return "\n".join(event["text"] for event in self.events if event["kind"] != "step")

    def does(self, *acts: Scene, now: float = FOREVER) -> "Page":
        """Acts of the moment, until this second of it."""
        kept = {"journal": self.scene["journal"], "seen": self.scene["seen"]}
        self.taken("/phone/calls/on", {**kept, "acts": list(acts), "now": now})
        return self

    def listens(self) -> "Page":
        """Hears out what cannot be interrupted, until the line listens, rings, or has hung up."""
        while self.moment["kind"] == "hear":
            self.does(now=self.moment["ends"])
        return self

    def presses(self, keys: str) -> "Page":
        """Keys, half a second apart, as soon as the line listens."""
        self.listens()
        acts = [{"kind": "key", "key": k, "at": 1 + n / 2} for n, k in enumerate(keys)]
        return self.does(*acts).listens()

    def says(self, words: str) -> "Page":
        """Words, as soon as the line listens."""
        self.listens()
        return self.does({"kind": "words", "words": words, "at": 1.0}).listens()

    def desk(self, does: str, at: float = 3.0) -> "Page":
        """What the desk does that rings now."""
        assert self.moment["kind"] in ("ring", "talk"), self.moment
        return self.does({"kind": "desk", "does": does, "at": at}).listens()
