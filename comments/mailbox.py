"""Which mailbox an address reaches: the same one under many spellings, where its provider says so."""

# By domain: the domain that stands for all of a provider's, whether dots in the local part count for nothing, and what
# begins a tag that does. As the providers document it for their own domains; of all others nothing is assumed but
# that letter case makes no difference.
_GMAIL = ("gmail.com", True, "+")
_ICLOUD = ("icloud.com", False, "+")
_PROTON = ("proton.me", True, "+")
_PROVIDERS: dict[str, tuple[str, bool, str]] = {
    # support.google.com/mail/answer/7436150 and /10313
    "gmail.com": _GMAIL,
    "googlemail.com": _GMAIL,
    # support.apple.com/en-us/118230
    "icloud.com": _ICLOUD,
    "me.com": _ICLOUD,
    "mac.com": _ICLOUD,
    # proton.me/support/addresses-and-aliases: dots, hyphens and underscores are ignored; dots suffice to count by
    "proton.me": _PROTON,
    "protonmail.com": _PROTON,
    "pm.me": _PROTON,
    **{
        domain: (domain, False, "+")
        for domain in (
            # support.microsoft.com, "Add or remove an email alias"; fastmail.help, "Plus addressing"
            "outlook.com", "hotmail.com", "live.com", "msn.com", "fastmail.com", "fastmail.fm",
            # yandex.com/support/mail, zoho.com/mail/help, gmx.com and hey.com
            "yandex.com", "yandex.ru", "ya.ru", "zoho.com", "hey.com", "posteo.de", "mailbox.org",
        )
    },
}  # fmt: skip


def mailbox_of(email: str) -> str:
    """The address in the one spelling that stands for all which reach the same mailbox; for comparing, not for sending.

    An address without “@” is returned as it is, in lower case.
    """
    local, at, domain = email.casefold().rpartition("@")
    if domain not in _PROVIDERS:
        return f"{local}{at}{domain}"
    domain, without_dots, tag = _PROVIDERS[domain]
    plain = local.partition(tag)[0] or local
    return f"{plain.replace('.', '') if without_dots else plain}@{domain}"
