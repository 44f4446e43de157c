"""Visitors: several threads that post over HTTP, and send again whatever was not answered."""

import threading
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random
from urllib.parse import parse_qs, urlsplit

import httpx

from tests.faults.acts import Act

_THREADS = 8
_TIMEOUT = 10.0
_FIRST_PAUSE, _LONGEST_PAUSE = 0.2, 1.0
# Replies seek a parent among so many recent posts.
_CANDIDATES = 30


@dataclass(frozen=True)
class Place:
    """A discussion: where its form and its API take posts. `token` is that of a form opened a minute ago."""

    url: str
    api_url: str
    token: str


@dataclass(frozen=True)
class Outcome:
    """What a client was finally told about an act: the comment's id, or why there is none."""

    act: Act
    comment: int | None
    refusal: str
    tries: int


@dataclass
class Clients:
    """Posts `acts` evenly over `seconds`; begins no more of them after `last_call` seconds, and then gives up on
    what is not answered within `patience` seconds."""

    base_url: str
    places: Sequence[Place]
    acts: Sequence[Act]
    seconds: float
    last_call: float
    patience: float
    outcomes: list[Outcome] = field(default_factory=list)

    def start(self) -> None:
        self._queue = deque(enumerate(self.acts))
        # Status URLs of posts that may be public by now, by place.
        self._recent = [deque[tuple[int, str]](maxlen=_CANDIDATES) for _ in self.places]
        self._start = time.monotonic()
        self._threads = [threading.Thread(target=self._work, daemon=True) for _ in range(_THREADS)]
        for thread in self._threads:
            thread.start()

    @property
    def are_posting(self) -> bool:
        return any(thread.is_alive() for thread in self._threads)

    def _work(self) -> None:
        with httpx.Client(base_url=self.base_url, timeout=_TIMEOUT) as http:
            while self._queue and time.monotonic() < self._start + self.last_call:
                try:
                    number, act = self._queue.popleft()
                except IndexError:  # another thread took the last one
                    return
                due = self._start + number * self.seconds / len(self.acts)
                time.sleep(max(0.0, due - time.monotonic()))
                self.outcomes.append(self._post_until_answered(http, act))

    def _post_until_answered(self, http: httpx.Client, act: Act) -> Outcome:
        parent = self._public_parent(http, act) if act.is_reply else None
        pause, tries = _FIRST_PAUSE, 0
        while time.monotonic() < self._start + self.last_call + self.patience:
            tries += 1
            try:
                answer = self._post(http, act, parent)
            except httpx.TransportError:
                answer = None
            if answer is not None and answer.status_code < 500:
                return self._outcome(act, answer, tries)
            time.sleep(pause)
            pause = min(pause * 2, _LONGEST_PAUSE)
        return Outcome(act, None, "unanswered", tries)

    def _post(self, http: httpx.Client, act: Act, parent: int | None) -> httpx.Response:
        place = self.places[act.thread]
        fields: dict[str, object] = {"comment": act.text, "author": act.author, "email": act.email}
        headers = {"X-Forwarded-For": act.ip}
        if act.by_api:
            headers["Idempotency-Key"] = f"act {act.number}"
            return http.post(place.api_url, json=fields | {"comment_parent": parent}, headers=headers)
        form = fields | {"url": "", "comment_parent": parent or "", "token": place.token}
        return http.post(place.url, data=form, headers=headers)

    def _outcome(self, act: Act, answer: httpx.Response, tries: int) -> Outcome:
        if answer.status_code == 303:
            awaiting = parse_qs(urlsplit(answer.headers["Location"]).query)["awaiting"]
            return Outcome(act, int(awaiting[0]), "", tries)
        if answer.status_code == 202:
            body = answer.json()
            self._recent[act.thread].append((body["id"], body["status_url"]))
            return Outcome(act, body["id"], "", tries)
        code = answer.json()["code"] if act.by_api else ""
        return Outcome(act, None, f"{answer.status_code} {code}".strip(), tries)

    def _public_parent(self, http: httpx.Client, act: Act) -> int | None:
        """A comment to reply to; after a few that are not public, or while nobody answers, reply to none."""
        recent = list(self._recent[act.thread])
        for comment, status_url in Random(act.number).sample(recent, min(3, len(recent))):
            try:
                if http.get(status_url).json().get("public"):
                    return comment
            except (httpx.TransportError, ValueError):
                continue
        return None
