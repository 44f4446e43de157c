"""Decisions about a whole list: asked once more, carried out as a job, watched, and taken back."""

from typing import TYPE_CHECKING, Any, cast

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse

from comments.admin.changelist import QueueChangeList
from comments.admin.deciding import wants_json
from comments.admin.decisions import BUTTONS
from comments.admin.looking import ReadOnlyAdmin, moderator
from comments.models import BulkDecision, BulkItem
from comments.services.bulk import skipped_why, start_bulk, undo_bulk
from comments.services.errors import NotAllowed
from comments.services.moderation import DECISIONS
from comments.text import row_id

if TYPE_CHECKING:
    from comments.admin.comment import CommentAdmin

_LABELS = {button.action: button.label for button in BUTTONS}
# Changed meanwhile or not to be moved: so many are named with a link.
_NAMED = 50


def confirm(model_admin: "CommentAdmin", request: HttpRequest) -> HttpResponse:
    """GET says how many comments the list finds and asks; POST decides about those, and none that came later."""
    if not model_admin.has_decide_permission(request):
        raise PermissionDenied
    action = request.GET.get("decision", "")
    changelist = cast(QueueChangeList, model_admin.get_changelist_instance(request))
    if action not in DECISIONS:
        messages.error(request, "No decision was named. Choose an action above the list.")
        return HttpResponseRedirect(reverse("admin:comments_comment_changelist"))
    comments = changelist.queryset.order_by()
    if request.method == "POST":
        newest = row_id(request.POST.get("newest", ""))
        if newest is None:
            return HttpResponseRedirect(request.get_full_path())
        return _start(request, action, comments.filter(pk__lte=newest), changelist.about)
    context = {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.opts,
        "title": f"{_LABELS.get(action, action)}: all of the list?",
        "label": _LABELS.get(action, action),
        "about": changelist.about,
        "number": comments.count(),
        "newest": comments.order_by("-pk").values_list("pk", flat=True).first() or 0,
        "items": changelist.items[:5],
        "back": changelist.get_query_string(remove=["decision"]),
    }
    return TemplateResponse(request, "admin/comments/comment/bulk_confirm.html", context)


def _start(request: HttpRequest, action: str, comments: Any, about: str) -> HttpResponse:
    reason = request.POST.get("reason", "").strip()
    bulk = start_bulk(action=action, comments=comments, by=moderator(request), about=about, reason=reason)
    return HttpResponseRedirect(reverse("admin:comments_bulkdecision_change", args=[bulk.pk]))


@admin.register(BulkDecision)
class BulkDecisionAdmin(ReadOnlyAdmin[BulkDecision]):
    """What was decided in bulk: how far it is, what was skipped and why, and the way back."""

    list_display = ["created_at", "user", "action", "about", "state", "total", "done", "skipped"]
    list_filter = ["state", "action"]
    list_select_related = ["user"]
    ordering = ["-id"]

    def has_view_permission(self, request: HttpRequest, obj: BulkDecision | None = None) -> bool:
        """Whoever decides may see what was decided."""
        return super().has_view_permission(request, obj) or request.user.has_perm("comments.change_comment")

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def get_urls(self) -> list[URLPattern]:
        undo = self.admin_site.admin_view(self.undo_view)
        return [path("<int:pk>/undo/", undo, name="comments_bulkdecision_undo"), *super().get_urls()]

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET", "HEAD"])
        if not self.has_view_permission(request):
            raise PermissionDenied
        bulk = get_object_or_404(BulkDecision.objects.select_related("user"), pk=object_id)
        if wants_json(request):
            return JsonResponse(_progress(bulk), headers={"Cache-Control": "no-store"})
        return TemplateResponse(
            request, "admin/comments/bulkdecision/progress.html", self._page(request, bulk)
        )

    def undo_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        if not request.user.has_perm("comments.change_comment"):
            raise PermissionDenied
        bulk = get_object_or_404(BulkDecision, pk=pk)
        try:
            bulk = undo_bulk(bulk=bulk, by=moderator(request))
        except NotAllowed as refusal:
            messages.warning(request, f"Nothing was taken back: {refusal}.")
        return HttpResponseRedirect(reverse("admin:comments_bulkdecision_change", args=[bulk.pk]))

    def _page(self, request: HttpRequest, bulk: BulkDecision) -> dict[str, Any]:
        skipped = bulk.items.filter(outcome=BulkItem.Outcome.SKIPPED).select_related("comment")
        ended = bulk.state != BulkDecision.State.RUNNING
        may_decide = request.user.has_perm("comments.change_comment")
        undone = BulkDecision.objects.filter(undoes=bulk).first()
        return {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": f"{_LABELS.get(bulk.action, bulk.action)} in bulk",
            "bulk": bulk,
            "why": skipped_why(bulk),
            "named": skipped.defer("comment__user_agent")[:_NAMED],
            "undone": undone,
            "may_undo": may_decide and ended and bulk.action != "restore" and bulk.done and not undone,
            **_progress(bulk),
        }


def _progress(bulk: BulkDecision) -> dict[str, Any]:
    return {
        "handled": bulk.done + bulk.skipped,
        "total": bulk.total,
        "running": bulk.state == BulkDecision.State.RUNNING,
    }
