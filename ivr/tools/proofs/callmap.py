"""The map of all calls, as what was explored shows it; its page has it as a Mermaid graph."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from ivr.dialog.engine import ask
from ivr.dialog.model import (
    Choose,
    Enter,
    Keyed,
    Record,
    Recorded,
    Silence,
    Transfer,
    TransferEnded,
)
from ivr.dialog.states import STATES
from ivr.tools.proofs.explore import TYPED, Edge

HEAD = """\
# The call map

Every place where a caller can stand, and what leads from one to another. Drawn from the dialog
itself: `ivr explore --write` renews it, and a test fails when it is out of date.

Not drawn, because it holds everywhere: 0 reaches a person, \\* goes back, 9 repeats, 8 changes the
pace, 7 the language; "help", "main menu" and "goodbye" can be said, and "wait", which a key or a
silence ends; words of danger lead to the 911 sentence and a person; three misses in a row lead to a
person.

"""


Ways = Mapping[tuple[str, str], frozenset[str]]
"""From which state to which, and what leads there."""


def call_map(ways: Ways) -> str:
    """The map as a Markdown page, the same for the same dialog."""
    nodes = [f"    {state}" for state in STATES]
    lines = [
        f'    {a} -- "{", ".join(sorted(labels))}" --> {b}'
        for (a, b), labels in sorted(ways.items())
    ]
    return "\n".join([f"{HEAD}```mermaid", "flowchart LR", *nodes, *lines, "```", ""])


def find_ways(edges: Iterable[Edge]) -> Ways:
    """The ways that the map shows: those that do not hold everywhere."""
    ways: dict[tuple[str, str], set[str]] = defaultdict(set)
    for edge in edges:
        label = label_of(edge)
        if label:
            ways[edge.before.state, edge.step.session.state].add(label)
    return {way: frozenset(labels) for way, labels in ways.items()}


def label_of(edge: Edge) -> str:
    """What the caller does for this step; "" for what is not drawn."""
    if edge.before.state == "waiting":
        return ""
    match ask(edge.before, edge.draft, edge.world.guide).then, edge.event:
        case Choose(options), Keyed(key):
            return next((f"{o.key} {o.meaning}" for o in options if o.key == key), "")
        case Choose(on_silence=meaning), Silence() if meaning:
            return "silence"
        case Choose(), Silence() if edge.step.session.state == "goodbye":
            return "silence"
        case Enter(kind), Keyed(keys) if keys == TYPED[kind]:
            return "an answer"
        case Record(), Recorded(_, seconds) if seconds:
            return "a recording"
        case Transfer(), TransferEnded(outcome):
            return outcome
        case _:
            return ""
