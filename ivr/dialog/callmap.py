"""The map of all calls, drawn from what was explored, as a Mermaid graph."""

from collections import defaultdict
from collections.abc import Iterable

from ivr.dialog.engine import ask
from ivr.dialog.explore import Edge
from ivr.dialog.model import Choose, Keyed, Silence, Transfer, TransferEnded
from ivr.dialog.states import STATES

HEAD = """\
# The call map

Every place where a caller can stand, and what leads from one to another. Drawn from the dialog
itself: `ivr explore --write` renews it, and a test fails when it is out of date.

Not drawn, because it holds everywhere: 0 reaches a person, \\* goes back, 9 repeats, 8 changes the
pace, 7 the language; "wait", "help" and "main menu" can be said; words of danger lead to the 911
sentence and a person; three misses in a row lead to a person.

"""


def call_map(edges: Iterable[Edge]) -> str:
    """The map as a Markdown page, the same for the same dialog."""
    arrows: dict[tuple[str, str], set[str]] = defaultdict(set)
    for edge in edges:
        label = label_of(edge)
        if label:
            arrows[edge.before.state, edge.step.session.state].add(label)
    nodes = [f"    {state}" for state in STATES]
    lines = [
        f'    {a} -- "{", ".join(sorted(labels))}" --> {b}'
        for (a, b), labels in sorted(arrows.items())
    ]
    return "\n".join([f"{HEAD}```mermaid", "flowchart LR", *nodes, *lines, "```", ""])


def label_of(edge: Edge) -> str:
    """What the caller does for this step; "" for what is not drawn."""
    match ask(edge.before, edge.draft, edge.world.guide).then, edge.event:
        case Choose(options), Keyed(key):
            return next((f"{o.key} {o.meaning}" for o in options if o.key == key), "")
        case Choose(on_silence=meaning), Silence() if meaning:
            return "silence"
        case Transfer(), TransferEnded(outcome):
            return outcome
        case _:
            return ""
