"""Privacy: how long things are kept, what the site has let go, and what it will let go next."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from comments.admin.looking import ReadOnlyAdmin
from comments.models import RetentionRun
from comments.services.retention import due_now, next_round
from comments.services.retention_rules import RULES

# Rounds that are listed: a month of them.
_SHOWN = 30


@admin.register(RetentionRun)
class RetentionRunAdmin(ReadOnlyAdmin[RetentionRun]):
    fields = ["started_at", "finished_at", "what_went"]
    readonly_fields = ["what_went"]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """One page instead of a list: the rules in force say more than their rounds."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        request.current_app = self.admin_site.name
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": "Privacy",
            "due": due_now(),
            "next": next_round(),
            "runs": [(run, _in_words(run)) for run in RetentionRun.objects.all()[:_SHOWN]],
        }
        return TemplateResponse(request, "admin/comments/retentionrun/privacy.html", context)

    @admin.display(description="what went")
    def what_went(self, run: RetentionRun) -> str:
        return "; ".join(_in_words(run)) or "nothing"


def _in_words(run: RetentionRun) -> list[str]:
    known = {rule.name: rule.what.rstrip(",") for rule in RULES}
    return [f"{number:,} × {known.get(name, name)}" for name, number in run.counts.items()]
