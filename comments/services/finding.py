"""Finding comments for a moderator among a million: by words, name, title, address, domain, network or number."""

import ipaddress
import re
from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db.models import BooleanField, F, Func, Q, QuerySet, Value
from django.db.models.expressions import RawSQL

from comments.models import Author, Comment, Revision, Thread
from comments.querysets import CommentQuerySet
from comments.screening.links import canonical_host

# A word that stands in more wordings than this is frequent: then it is sought while walking through the queue, where it
# comes soon. A rarer one is looked up in its index. Measured on a million comments, docs/benchmarks.md.
FREQUENT = 20_000
# Words of a search, and threads and authors that it may mean; more of them say nothing more.
_MOST_WORDS, _MOST = 12, 2_000
_WORD = re.compile(r"[^\W_]+")
_HOST = re.compile(r"(?:[\w-]+\.)+[^\W\d_]{2,63}\.?")


def find(comments: CommentQuerySet, sought: str) -> CommentQuerySet:
    """Those of `comments` that `sought` means, in whatever order they are in. What means nothing finds nothing."""
    sought = sought.replace("\x00", "").strip()[:500]
    if number := re.fullmatch(r"#?(\d{1,18})", sought):
        return comments.filter(pk=int(number[1]))
    if "@" in sought and " " not in sought:
        return comments.filter(author__in=_authors(sought))
    if network := _network(sought):
        return comments.filter(network)
    if _HOST.fullmatch(sought):
        return comments.filter(_of_host(sought) | _saying(sought))
    return comments.filter(_saying(sought))


def _authors(address: str) -> QuerySet[Any, Any]:
    """Of a whole address by its hash, of `@domain` by the end of all addresses."""
    mailbox, _, domain = address.rpartition("@")
    if mailbox:
        return Author.objects.filed_under(address).values("pk")
    at_domain = RawSQL("split_part(lower(email), '@', 2)", ())
    return Author.objects.annotate(domain=at_domain).filter(domain=domain.lower()).values("pk")[:_MOST]


def _network(sought: str) -> Q | None:
    try:
        network = ipaddress.ip_network(sought, strict=False)
    except ValueError:
        return None
    return Q(ip__gte=str(network.network_address), ip__lte=str(network.broadcast_address))


def _of_host(host: str) -> Q:
    linking = Revision.objects.filter(hosts__contains=[canonical_host(host)]).order_by()
    return Q(pk__in=list(linking.values_list("comment", flat=True)[:FREQUENT])) | Q(
        author__in=_authors(f"@{host}")
    )


def _saying(sought: str) -> Q:
    """Every word in one of a comment's wordings, the last word perhaps unfinished; or all in the name or the title."""
    words = _WORD.findall(sought.lower())[:_MOST_WORDS]
    if not words:
        return Q(pk__in=[])
    sought = " & ".join([*words[:-1], f"{words[-1]}:*"])
    query = SearchQuery(sought, config="simple", search_type="raw")
    said = Revision.objects.annotate(words=SearchVector("text", config="simple")).filter(words=query)
    named = Comment.objects.annotate(words=SearchVector("name", config="simple")).filter(words=query)
    titled = Thread.objects.annotate(words=SearchVector("title", config="simple")).filter(words=query)
    ids = list(said.order_by().values_list("comment", flat=True)[:FREQUENT])
    if len(ids) == FREQUENT:
        found = Q(_Says(sought))
    else:
        found = Q(pk__in=[*ids, *named.order_by().values_list("pk", flat=True)[:FREQUENT]])
    titles = list(titled.order_by().values_list("pk", flat=True)[:_MOST])
    return found | Q(thread__in=titles) if titles else found


class _Says(Func):
    """Whether the present wording says it. Written so that no index serves: the queue is walked through instead."""

    output_field = BooleanField()
    conditional = True

    def __init__(self, query: str) -> None:
        super().__init__(F("revision__text"), Value(query))

    def as_sql(self, compiler: Any, connection: Any, *args: Any, **context: Any) -> Any:
        text, query = (compiler.compile(part) for part in self.source_expressions)
        sql = f"(to_tsvector('simple', {text[0]}) || ''::tsvector) @@ to_tsquery('simple', {query[0]})"
        return sql, [*text[1], *query[1]]
