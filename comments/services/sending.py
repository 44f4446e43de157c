"""Handing one message to the mail server, or to a provider's API, and telling a clear no from silence."""

import smtplib
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from anymail.exceptions import AnymailError, AnymailRecipientsRefused
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.smtp import EmailBackend as SmtpBackend
from requests.exceptions import ConnectTimeout
from urllib3.exceptions import MaxRetryError, NewConnectionError

from comments.services.smtp_answers import Answer, Stage

# An API's answers that are about our key or our haste, and pass.
_PASSES = frozenset({401, 403, 408, 425, 429})


class Refused(Exception):
    """A clear no: the message has certainly not been taken. `str()` holds no word of the server's.

    `answer` is given when it says that the mailbox is gone.
    """

    def __init__(self, words: str, *, for_good: bool, gone: Answer | None = None) -> None:
        super().__init__(words)
        self.for_good = for_good
        self.gone = gone


@contextmanager
def connected() -> Iterator[BaseEmailBackend]:
    """A mail server that has greeted us. Whatever is raised until then, nothing was sent."""
    connection = get_connection()
    try:
        connection.open()
        if isinstance(connection, SmtpBackend) and connection.connection:
            connection.connection.ehlo_or_helo_if_needed()
        yield connection
    finally:
        # A server that does not answer the goodbye has taken the message all the same.
        with suppress(OSError):
            connection.close()


def hand_over(connection: BaseEmailBackend, message: EmailMessage) -> None:
    """Send. Raises `Refused` for a clear no; after anything else that it raises nobody knows what became of it."""
    try:
        connection.send_messages([message])
    except smtplib.SMTPSenderRefused as error:
        raise _refused(Stage.MAIL, error.smtp_code, error.smtp_error) from error
    except smtplib.SMTPRecipientsRefused as error:
        ((code, words),) = error.recipients.values()
        raise _refused(Stage.RCPT, code, words) from error
    except smtplib.SMTPDataError as error:
        if not 400 <= error.smtp_code < 600:
            raise
        raise _refused(Stage.DATA, error.smtp_code, error.smtp_error) from error
    except smtplib.SMTPNotSupportedError as error:
        raise Refused("the mail server cannot take such an address", for_good=True) from error
    except AnymailError as error:
        if refused := _refused_by_api(error):
            raise refused from error
        raise


def _refused(stage: Stage, code: int, words: str | bytes) -> Refused:
    answer = Answer.of(code, words)
    if answer.is_final:
        gone = answer if answer.mailbox_is_gone(stage) else None
        return Refused(f"the mail server refused it for good ({answer})", for_good=True, gone=gone)
    return Refused(f"the mail server did not take it for now ({answer})", for_good=False)


def _refused_by_api(error: AnymailError) -> Refused | None:
    """A provider that was not reached took nothing; one that broke down may have."""
    if isinstance(error, AnymailRecipientsRefused):
        return Refused("the provider refused the recipient", for_good=True)
    status = error.status_code
    if status is not None and 400 <= status < 500:
        return Refused(f"the provider refused it ({status})", for_good=status not in _PASSES)
    if status is None and _was_not_reached(error.__cause__):
        return Refused("the provider was not reached", for_good=False)
    return None


def _was_not_reached(cause: BaseException | None) -> bool:
    if isinstance(cause, ConnectTimeout):
        return True
    inner = cause.args[0] if cause and cause.args else None
    return isinstance(inner, MaxRetryError) and isinstance(inner.reason, NewConnectionError)
