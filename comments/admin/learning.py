"""What the screening has learned here: seen on one page, and changed by moderating only."""

from typing import Any, NamedTuple

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from comments.admin.looking import ReadOnlyAdmin
from comments.models import Job, LearnedModel, Lesson
from comments.screening.classifier import quality
from comments.services import appraisal, checkpoints
from comments.services.deciding import thresholds
from comments.services.lessons import forgotten_before

# Shares of all spam probabilities: sure ham, the grey in between, sure spam.
_EDGES = (0.0, 0.03, 0.1, 0.5, 0.9, 0.97, 1.0)


class Kept(NamedTuple):
    """Decisions that count, and those that were taken back."""

    ham: int
    spam: int
    withdrawn: int


@admin.register(LearnedModel)
class LearnedModelAdmin(ReadOnlyAdmin[LearnedModel]):
    fields = ["version", "base", "features_version", "lessons", "through", "since", "digest", "created_at"]

    def has_view_permission(self, request: HttpRequest, obj: LearnedModel | None = None) -> bool:
        """Whoever moderates teaches it, and may see what came of that."""
        return super().has_view_permission(request, obj) or request.user.has_perm("comments.change_comment")

    def has_module_permission(self, request: HttpRequest) -> bool:
        return super().has_module_permission(request) or self.has_view_permission(request)

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """One page instead of a list: nobody wants to know what version 41 was."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        request.current_app = self.admin_site.name
        context = {**self.admin_site.each_context(request), "opts": self.opts, **_dashboard()}
        return TemplateResponse(request, "admin/comments/learnedmodel/dashboard.html", context)


def _dashboard() -> dict[str, Any]:
    said, spam = appraisal.predictions()
    return {
        "title": "What the screening has learned",
        "model": checkpoints.own_models().defer("delta", "memory").first(),
        "kept": _kept(),
        "jobs": Job.objects.filter(kind=Job.Kind.LEARN).aggregate(
            waiting=Count("pk", filter=Q(state=Job.State.DUE)),
            dead=Count("pk", filter=Q(state=Job.State.DEAD)),
        ),
        "figures": appraisal.appraise(thresholds()),
        "rows": quality.reliability(said, spam, _EDGES) if said else [],
    }


def _kept() -> Kept:
    lessons = Lesson.objects.filter(event__gt=forgotten_before())
    in_force = Q(withdrawn_by=None)
    return Kept(
        **lessons.aggregate(
            ham=Count("pk", filter=in_force & Q(spam=False)),
            spam=Count("pk", filter=in_force & Q(spam=True)),
            withdrawn=Count("pk", filter=~in_force),
        )
    )
