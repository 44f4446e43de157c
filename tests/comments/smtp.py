"""A real mail server on loopback that answers, stalls, hangs up or takes mail as a test tells it."""

import asyncio
import email
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.policy import default
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

PASSWORD = "open sesame"


class Server:
    """Takes mail, or answers each stage (EHLO, MAIL, RCPT, DATA, QUIT) as it is told.

    `stalls_at`: it says nothing at that stage until `go_on` is set; `reached` tells that it has come so far.
    `hangs_up_at`: it cuts the connection there instead of answering. `slow`: seconds that each answer takes.
    """

    def __init__(self) -> None:
        self.taken: list[EmailMessage] = []
        self.recipients: list[str] = []
        self.connections = 0
        self.mail, self.rcpt, self.data, self.bye = "", "", "", "221 bye"
        self.stalls_at, self.hangs_up_at, self.slow = "", "", 0.0
        self.reached, self.go_on = threading.Event(), threading.Event()

    async def handle_EHLO(
        self, server: Any, session: Any, envelope: Any, hostname: str, responses: list[str]
    ) -> list[str]:
        self.connections += 1
        await self._pass("EHLO", server)
        session.host_name = hostname
        return responses

    async def handle_MAIL(
        self, server: Any, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        await self._pass("MAIL", server)
        if self.mail:
            return self.mail
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(
        self, server: Any, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        await self._pass("RCPT", server)
        if self.rcpt:
            return self.rcpt
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        """What is refused is noted too: as what came."""
        self.taken.append(email.message_from_bytes(envelope.content, policy=default))
        self.recipients += envelope.rcpt_tos
        await self._pass("DATA", server)
        return self.data or "250 taken"

    async def handle_QUIT(self, server: Any, session: Any, envelope: Any) -> str:
        await self._pass("QUIT", server)
        return self.bye

    async def _pass(self, stage: str, server: Any) -> None:
        if self.slow:
            await asyncio.sleep(self.slow)
        if stage == self.hangs_up_at:
            server.transport.abort()
        if stage == self.stalls_at:
            # Only whoever comes first: what a second one does meanwhile is what the tests look at.
            self.stalls_at = ""
            self.reached.set()
            await asyncio.get_running_loop().run_in_executor(None, self.go_on.wait)


@contextmanager
def running(server: Server, settings: Any, **options: Any) -> Iterator[Server]:
    """The server, and settings that send there; `options` are those of aiosmtpd."""
    port = free_port()
    controller = Controller(server, hostname="127.0.0.1", port=port, **options)
    send_to(settings, port)
    controller.start()
    try:
        yield server
    finally:
        server.go_on.set()
        controller.stop()


def send_to(settings: Any, port: int, *, timeout: float = 5) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", port, timeout


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


@contextmanager
def greeting(words: bytes) -> Iterator[int]:
    """A port where whoever connects is told that and nothing else."""

    def serve() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            connection.sendall(words)
            connections.append(connection)

    connections: list[socket.socket] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=serve)
        thread.start()
        yield listener.getsockname()[1]
        listener.shutdown(socket.SHUT_RDWR)
        thread.join()
    for connection in connections:
        connection.close()


@pytest.fixture
def smtp(settings: Any) -> Iterator[Server]:
    with running(Server(), settings) as server:
        yield server


def asks_for_password(require_tls: bool = False) -> dict[str, Any]:
    """Options of a server that takes mail from whoever knows `PASSWORD` only."""

    def check(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
        known = isinstance(data, LoginPassword) and data.password == PASSWORD.encode()
        return AuthResult(success=known, handled=False)

    return {"authenticator": check, "auth_required": True, "auth_require_tls": require_tls}


def encrypts(folder: Path) -> tuple[dict[str, Any], Path]:
    """Options of a server that takes mail over TLS only, and its self-made certificate."""
    certificate, key = folder / "certificate.pem", folder / "key.pem"
    _certify(certificate, key)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate, key)
    return {"tls_context": context, "require_starttls": True}, certificate


def _certify(certificate: Path, key: Path) -> None:
    private, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "a server of these tests")])
    made = (
        x509.CertificateBuilder(name, name, private.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(private, hashes.SHA256())
    )
    certificate.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    pem, plain = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    key.write_bytes(private.private_bytes(serialization.Encoding.PEM, pem, plain))


def in_thread(work: Callable[[], object]) -> threading.Thread:
    """Work as another worker would, with a database connection of its own."""
    from django.db import connection

    def run() -> None:
        try:
            work()
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread
