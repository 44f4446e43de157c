"""What a mail server's answer says: RFC 5321's reply codes, and RFC 3463's enhanced ones, which say more."""

import re
from dataclasses import dataclass
from enum import Enum

_REPLY = re.compile(r"(?<![\d.])([45]\d\d)(?![\d.])")
# At the beginning of what follows the reply code, or as qmail writes it: "(#5.1.1)".
_ENHANCED = re.compile(r"(?:^\s*|#)([45]\.\d{1,3}\.\d{1,3})(?![\d.])")
# About the mailbox: unknown, misspelt, ambiguous, moved, without a mail server (RFC 7505), switched off. Not the rest
# of 5.1 and 5.2: 5.1.7 to 5.1.9 are about the sender, a full mailbox (5.2.2) can be emptied, and a message that is too
# long (5.2.3) or a mailing list's fault (5.2.4) is not the mailbox's.
_GONE = frozenset({"5.1.0", "5.1.1", "5.1.2", "5.1.3", "5.1.4", "5.1.6", "5.1.10", "5.2.0", "5.2.1"})
# Without an enhanced code: unavailable, not here, name not allowed, takes no mail (RFC 7504). What comes after the text
# may be about the text, so then only the first three count.
_GONE_AT_DATA = frozenset({550, 551, 553})
_GONE_AT_RCPT = _GONE_AT_DATA | {554, 556}
# Servers that say no more than 550 yet mean us, in Exim's and others' words: "relay not permitted".
_MEANS_US = re.compile(r"relay|authenti|sender|spam|black ?list|block ?list", re.IGNORECASE)
# RFC 4954 and RFC 3207: sign in, or encrypt, first. The operator can mend that.
_OUR_SETTINGS = frozenset({530, 534, 535, 538})


class Stage(Enum):
    """What was answered. Before RCPT the server does not know whom the mail is for."""

    MAIL = "MAIL"
    RCPT = "RCPT"
    DATA = "DATA"


@dataclass(frozen=True)
class Answer:
    """A no. Its words are not kept: they may quote the address."""

    code: int
    enhanced: str = ""
    means_us: bool = False

    @classmethod
    def of(cls, code: int, words: str | bytes) -> "Answer":
        text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
        found = _ENHANCED.search(text)
        # An enhanced code of another class than the reply contradicts it, and the reply counts.
        enhanced = found[1] if found and found[1][0] == str(code)[0] else ""
        return cls(code, enhanced, bool(_MEANS_US.search(text)))

    @classmethod
    def read(cls, line: str) -> "Answer | None":
        """The answer in a provider's report, as in "smtp; 550 5.1.1 user unknown"; None if there is none."""
        found = _REPLY.search(line)
        return cls.of(int(found[1]), line[found.end() :].lstrip(" -")) if found else None

    def __str__(self) -> str:
        return f"{self.code} {self.enhanced}".rstrip()

    @property
    def is_final(self) -> bool:
        return 500 <= self.code < 600 and self.code not in _OUR_SETTINGS

    def mailbox_is_gone(self, stage: Stage) -> bool:
        """Whether no mail, whatever is in it, will ever be taken for this mailbox."""
        if not self.is_final or stage is Stage.MAIL:
            return False
        if self.enhanced:
            return self.enhanced in _GONE
        return not self.means_us and self.code in (_GONE_AT_RCPT if stage is Stage.RCPT else _GONE_AT_DATA)
