"""The page at the foot of every mail: GET asks, POST ends it, and so does a mail program's button (RFC 8058)."""

from django.http import HttpRequest, HttpResponse

from comments.services.silencing import read_silence, silence
from comments.views.notice_pages import NoticePage


class SilencePage(NoticePage):
    template_name = "comments/silence.html"

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        return self.page(silence=read_silence(token))

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        asked = read_silence(token)
        wider = asked.wider if request.POST.get("wider") else None
        silence(wider or asked)
        return self.page(silence=wider or asked, done=True)
