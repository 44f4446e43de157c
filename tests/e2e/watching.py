"""What a visitor's browser may never have to report."""

from playwright.sync_api import BrowserContext, ConsoleMessage, Request, Response


class Watch:
    """Collects, on every page of a context: script errors, console errors and warnings (violations of the
    Content-Security-Policy are among them), requests to anywhere else, and parts of a page that do not load."""

    def __init__(self, context: BrowserContext, site_url: str) -> None:
        self._site_url = site_url
        self._problems: list[str] = []
        context.on("console", self._console)
        context.on("weberror", lambda error: self._problems.append(f"script: {error.error}"))
        context.on("request", self._request)
        context.on("response", self._response)

    def take(self) -> list[str]:
        """Return what was seen since the last call."""
        problems, self._problems = self._problems, []
        return problems

    def _console(self, message: ConsoleMessage) -> None:
        # Said of every page that is itself an error (404, 422), too; `_response` looks at the parts.
        if message.type in ("error", "warning") and not message.text.startswith("Failed to load resource"):
            self._problems.append(f"console: {message.text}")

    def _request(self, request: Request) -> None:
        if not request.url.startswith((self._site_url, "data:")):
            self._problems.append(f"elsewhere: {request.url}")

    def _response(self, response: Response) -> None:
        if response.status >= 400 and not response.request.is_navigation_request():
            self._problems.append(f"{response.status}: {response.url}")
