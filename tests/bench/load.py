"""Many callers at once from one thread: every request is signed beforehand, every answer checked.

A caller keeps one connection and sends the next step as soon as the answer is there. So does a
reverse proxy with connections to upstream; a new connection a step would add the same cost to both
applications and flatter the slower one. Nobody listens or thinks: it is the crowd that the server
can just not cope with, which is when it shows how fast it is.
"""

import select
import socket
from collections.abc import Sequence
from dataclasses import dataclass, field
from time import perf_counter, process_time

from tests.bench.calls import Request

# Seconds without any answer at all, after which the rest counts as failed.
PATIENCE = 30
MOST_BYTES = 65_536


@dataclass
class Crowd:
    """What came of it: seconds of each step by its kind, and what failed."""

    elapsed: float = 0.0
    client_cpu: float = 0.0
    took: dict[str, list[float]] = field(default_factory=dict)
    failed: int = 0
    confirmed: list[int] = field(default_factory=list)


class Caller:
    """One caller on one connection."""

    def __init__(self, port: int, number: int, requests: Sequence[Request]) -> None:
        self.number = number
        self.left = list(reversed(requests))
        self.line = socket.create_connection(("127.0.0.1", port))
        self.line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.heard = b""
        self.began = 0.0

    def speak(self) -> None:
        """Sends the next request: it is shorter than a socket's buffer."""
        self.heard = b""
        self.began = perf_counter()
        self.line.send(self.left[-1].raw)

    def listen(self) -> bytes | None:
        """The whole answer, None while it is not whole; raises ConnectionError at its loss."""
        more = self.line.recv(MOST_BYTES)
        if not more:
            raise ConnectionResetError
        self.heard += more
        return self.heard if whole(self.heard) else None


def whole(heard: bytes) -> bool:
    """Whether this is an answer with all of its body."""
    head, parted, body = heard.partition(b"\r\n\r\n")
    if not parted:
        return False
    at = head.lower().find(b"content-length:")
    return len(body) >= int(head[at + 15 :].split(b"\r\n", 1)[0])


def crowd(port: int, calls: Sequence[tuple[int, Sequence[Request]]], *, strict: bool) -> Crowd:
    """All these callers at once. `strict` looks for what each answer must hold."""
    result = Crowd()
    poll = select.epoll()
    callers = {}
    for number, requests in calls:
        caller = Caller(port, number, requests)
        callers[caller.line.fileno()] = caller
        poll.register(caller.line, select.EPOLLIN)
    began, cpu = perf_counter(), process_time()
    for caller in callers.values():
        caller.speak()
    while callers and (events := poll.poll(PATIENCE)):
        for handle, _ in events:
            if not goes_on(callers[handle], result, strict=strict):
                poll.unregister(handle)
                callers.pop(handle).line.close()
    result.elapsed, result.client_cpu = perf_counter() - began, process_time() - cpu
    result.failed += sum(len(caller.left) for caller in callers.values())
    poll.close()
    return result


def goes_on(caller: Caller, result: Crowd, *, strict: bool) -> bool:
    """Takes in what has arrived; False at the end of the call."""
    try:
        answer = caller.listen()
    except ConnectionError:
        result.failed += len(caller.left)
        caller.left.clear()
        return False
    if answer is None:
        return True
    took = perf_counter() - caller.began
    request = caller.left.pop()
    result.took.setdefault(request.kind, []).append(took)
    if not answer.startswith(b"HTTP/1.1 200 ") or (strict and request.expected not in answer):
        result.failed += 1
    elif request.confirms:
        result.confirmed.append(caller.number)
    if caller.left:
        caller.speak()
    return bool(caller.left)
