"""The discussion's settings: typed, with defaults, read when asked so that tests can override them."""

from typing import Any, Generic, TypeVar

from django.conf import settings

T = TypeVar("T")


class Setting(Generic[T]):
    """One Django setting under its own name; the class attribute's default applies when it is not set."""

    def __init__(self, default: T) -> None:
        self.default = default

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    def __get__(self, instance: object, owner: type) -> T:
        value: Any = getattr(settings, self.name, self.default)
        return value  # type: ignore[no-any-return]


class Conf:
    # What becomes of a comment that is not spam: "screen" publishes it, "hold" leaves it to a person.
    COMMENT_POLICY = Setting("screen")
    # Posts accepted from one network, and for one address (WordPress: one in 15 seconds); the syntax is that of the
    # `limits` package.
    COMMENT_RATE = Setting("1/15 seconds;60/hour")
    # Reports of comments accepted from one network.
    REPORT_RATE = Setting("5/minute;30/hour")
    # Root comments a page (WordPress: 50), and the deepest level of replies (WordPress: 5).
    COMMENTS_PER_PAGE = Setting(50)
    COMMENT_MAX_DEPTH = Setting(5)
    # Which addresses must be proved by mail before their comment is public: "always", "first" or "never".
    CONFIRM_EMAIL = Setting("first")
    # Mails an hour, in all, to addresses that nobody has proved yet; one mailbox gets three a day at most.
    PROOF_MAILS_PER_HOUR = Setting(500)
    # Minutes in which the posting browser may change or delete a comment; later there is the author's page.
    EDIT_MINUTES = Setting(15)
    # The DNS server as "host:port"; empty: the machine's own.
    EMAIL_DNS_RESOLVER = Setting("")
    # Seconds for all of one address's look-ups, and what "no answer" means: "hold" or "accept".
    EMAIL_DNS_TIMEOUT = Setting(4.0)
    EMAIL_DNS_UNKNOWN = Setting("hold")
    # The key of the address look-up hash: without it a leaked database could be tried against address lists.
    EMAIL_HASH_KEY = Setting("")
    # Former keys, until `manage.py rotate_email_key` has filed everybody under the new one.
    EMAIL_HASH_KEY_FALLBACKS = Setting[list[str]]([])
    # Days that things are kept; 0: for ever. IP addresses are then cut to their network (/24, /48).
    PRIVACY_IP_DAYS = Setting(30)
    PRIVACY_USER_AGENT_DAYS = Setting(30)
    PRIVACY_UNCONFIRMED_DAYS = Setting(7)
    PRIVACY_SPAM_DAYS = Setting(15)
    PRIVACY_TRASH_DAYS = Setting(30)
    # "decide": the screening publishes, holds and puts away. "observe": it says what it would do, and holds everything.
    SCREENING_MODE = Setting("decide")
    # Probabilities of spam: published below, spam above, rejected above. None: the policy's own.
    SCREENING_PUBLISH_BELOW = Setting[float | None](None)
    SCREENING_SPAM_ABOVE = Setting[float | None](None)
    SCREENING_REJECT_ABOVE = Setting[float | None](None)
    # Reverse proxies in front of the site whose X-Forwarded-For entry is believed.
    TRUSTED_PROXIES = Setting(0)
    SITE_URL = Setting("http://127.0.0.1:8000")
    SITE_NAME = Setting("Parley")
    REDIS_URL = Setting("")
    # Changes whenever the look of a page may have changed: part of every cache key and ETag.
    RELEASE = Setting("0")


conf = Conf()
