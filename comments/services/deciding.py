"""What the site has set about the screening's decisions."""

from urllib.parse import urlsplit

from comments.conf import conf
from comments.screening.policy import Thresholds


def thresholds() -> Thresholds:
    """The site's own thresholds, and the policy's where it has none."""
    chosen = {
        "publish_below": conf.SCREENING_PUBLISH_BELOW,
        "spam_above": conf.SCREENING_SPAM_ABOVE,
        "reject_above": conf.SCREENING_REJECT_ABOVE,
    }
    return Thresholds(**{name: value for name, value in chosen.items() if value is not None})


def only_observes() -> bool:
    """Whether the machine publishes and puts away nothing; so it is, too, while the mode is misspelt."""
    return conf.SCREENING_MODE != "decide"


def own_hosts() -> frozenset[str]:
    """The site's own host: links to it are no advert."""
    return frozenset({urlsplit(conf.SITE_URL).hostname or ""})
