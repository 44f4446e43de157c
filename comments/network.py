"""Where a request comes from."""

from ipaddress import ip_address, ip_network

from django.http import HttpRequest

from comments.conf import conf


def client_ip(request: HttpRequest) -> str | None:
    """The visitor's IP address. X-Forwarded-For is believed only for the `TRUSTED_PROXIES` that we run ourselves:
    everything further left in it is the visitor's own invention."""
    hops = [hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",") if hop.strip()]
    hops.append(request.META.get("REMOTE_ADDR") or "")
    return _valid(hops[-1 - min(conf.TRUSTED_PROXIES, len(hops) - 1)])


def network_of(ip: str) -> str:
    """The network that one subscriber usually has, in CIDR notation: one IPv4 address, one IPv6 /64."""
    return str(ip_network(f"{ip}/{32 if ip_address(ip).version == 4 else 64}", strict=False))


def _valid(ip: str) -> str | None:
    try:
        address = ip_address(ip)
    except ValueError:
        return None
    mapped = getattr(address, "ipv4_mapped", None)
    return str(mapped or address)
