"""A comment as readers will see it, but with links that lead nowhere and say where they would lead."""

from html import escape
from html.parser import HTMLParser


def inert_html(html: str) -> str:
    """Sanitised HTML with each link replaced by its label and, where that differs, its real target.

    A moderator must neither open a spammer's page by a slip of the hand nor believe its label.
    """
    rewriter = _Rewriter()
    rewriter.feed(html)
    rewriter.close()
    return "".join(rewriter.parts)


class _Rewriter(HTMLParser):
    """Knows only what comments.rendering lets through: attributes are dropped but for a list's first number."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._target = ""
        self._label = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self._target, self._label = dict(attrs).get("href") or "", ""
            self.parts.append('<span class="inert-link">')
            return
        start = dict(attrs).get("start") if tag == "ol" else None
        self.parts.append(f'<ol start="{escape(start)}">' if start else f"<{tag}>")

    def handle_endtag(self, tag: str) -> None:
        if tag != "a":
            self.parts.append(f"</{tag}>")
            return
        if self._label.strip() != self._target:
            self.parts.append(f' <code class="link-target" dir="ltr">{escape(self._target)}</code>')
        self.parts.append("</span>")

    def handle_data(self, data: str) -> None:
        self._label += data
        self.parts.append(escape(data))
