"""A real DNS server on loopback, with a small world of its own."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager

from dnslib import MX, NS, QTYPE, RCODE, RR, A, DNSRecord
from dnslib.server import BaseResolver, DNSHandler, DNSServer

# name → records; a name that is not here does not exist, and a name with an empty list has no records of the kind.
WORLD: dict[str, dict[str, list[RR]]] = {
    "": {"NS": [RR(".", QTYPE.NS, rdata=NS("root.example"), ttl=60)]},
    "good.example": {"MX": [RR("good.example", QTYPE.MX, rdata=MX("mail.good.example", 10), ttl=60)]},
    "mail.good.example": {"A": [RR("mail.good.example", QTYPE.A, rdata=A("127.0.0.9"), ttl=60)]},
    "address-only.example": {"A": [RR("address-only.example", QTYPE.A, rdata=A("127.0.0.9"), ttl=60)]},
    "null-mx.example": {"MX": [RR("null-mx.example", QTYPE.MX, rdata=MX(".", 0), ttl=60)]},
    "nothing.example": {},
}
SILENT, BROKEN = "silent.example", "broken.example"


class World(BaseResolver):
    """Answers from `WORLD`; stays silent about one name and fails about another. Counts what it is asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def resolve(self, request: DNSRecord, handler: DNSHandler) -> DNSRecord:
        name, kind = str(request.q.qname).rstrip(".").lower(), QTYPE[request.q.qtype]
        self.asked.append(f"{name} {kind}")
        if name == SILENT:
            raise TimeoutError  # the handler logs it and sends nothing
        reply = request.reply()
        if name == BROKEN:
            reply.header.rcode = RCODE.SERVFAIL
        elif name not in WORLD:
            reply.header.rcode = RCODE.NXDOMAIN
        for record in WORLD.get(name, {}).get(kind, []):
            reply.add_answer(record)
        return reply


class _Mute:
    def __getattr__(self, name: str):
        return lambda *args: None


@contextmanager
def running() -> Iterator[tuple[str, World]]:
    """Yields "host:port" and the world."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    world = World()
    server = DNSServer(world, port=port, address="127.0.0.1", logger=_Mute())
    server.server.handle_error = lambda *args: None  # silence is meant
    server.start_thread()
    try:
        yield f"127.0.0.1:{port}", world
    finally:
        server.stop()
        server.server.server_close()
