"""The moderation queue, and the page of one comment."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin import helpers
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.http import url_has_allowed_host_and_scheme

from comments.admin.decisions import BUTTONS, Skipped, decide, decide_all, summary
from comments.admin.items import load_history, load_items
from comments.admin.looking import ReadOnlyAdmin, moderator
from comments.admin.queues import QueueFilter
from comments.admin.trying import try_context
from comments.models import Comment, Status
from comments.services.moderation import DECISIONS

_BULK_LABELS = {button.action: f"{button.label}: the selected comments" for button in BUTTONS}


class QueueChangeList(ChangeList):
    """Django's list of one page, with what a moderator needs beside each comment."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        self.items = load_items(self.result_list)
        tabs = next(spec for spec in self.filter_specs if isinstance(spec, QueueFilter))
        self.queue, self.tabs = tabs.queue, list(tabs.choices(self))
        self.narrowed = bool(set(self.get_filters_params()) - {QueueFilter.parameter_name})
        self.everywhere = self.get_query_string({QueueFilter.parameter_name: "all"})


@admin.register(Comment)
class CommentAdmin(ReadOnlyAdmin[Comment]):
    """No field is edited here: every change is a decision, and goes through the services."""

    actions = list(DECISIONS)
    # "All of 5,000" would decide about comments that nobody has seen.
    actions_selection_counter = False
    list_filter = [QueueFilter]
    list_per_page = 50
    search_fields = ["revision__text", "name", "author__email", "thread__title"]
    search_help_text = "In this queue, by text, name, email address or title of the article."
    change_list_template = "admin/comments/comment/queue.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Comment]:
        return Comment.objects.for_moderation().select_related("parent__revision")

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return QueueChangeList

    def has_decide_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("comments.change_comment")

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        if not self.has_decide_permission(request):
            return {}
        return {action: (_bulk(action), action, label) for action, label in _BULK_LABELS.items()}

    def get_urls(self) -> list[URLPattern]:
        decision = self.admin_site.admin_view(self.decide_view)
        trying = self.admin_site.admin_view(self.try_view)
        return [
            path("<int:pk>/decide/", decision, name="comments_comment_decide"),
            path("try/", trying, name="comments_comment_try"),
            *super().get_urls(),
        ]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        context = self._context(request) | {"title": "Moderation queue"}
        return super().changelist_view(request, context)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """The whole comment, why it stands where it stands, and its history. There is no form but the decision's."""
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET", "HEAD"])
        comment = self.get_object(request, object_id)
        if not self.has_view_permission(request, comment):
            raise PermissionDenied
        if comment is None:
            messages.warning(request, "There is no such comment; it may have been removed for good.")
            return HttpResponseRedirect(reverse("admin:comments_comment_changelist"))
        request.current_app = self.admin_site.name
        return TemplateResponse(request, "admin/comments/comment/detail.html", self._detail(request, comment))

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The audit log stands on the comment's page; Django's own history knows nothing of decisions."""
        page = reverse("admin:comments_comment_change", args=[object_id])
        return HttpResponseRedirect(f"{page}#history")

    def decide_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """One decision about one comment, from a button in the queue or on the comment's page."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        if not self.has_decide_permission(request):
            raise PermissionDenied
        comment, action = (
            get_object_or_404(self.get_queryset(request), pk=pk),
            request.POST.get("decision", ""),
        )
        if action not in DECISIONS:
            messages.error(request, "No decision was named. Press one of the buttons beside the comment.")
        else:
            self._decide(request, comment, action)
        return HttpResponseRedirect(_back(request, comment))

    def try_view(self, request: HttpRequest) -> HttpResponse:
        """The verdict on a text that nobody has posted. POST shows it, and stores nothing."""
        if not self.has_decide_permission(request):
            raise PermissionDenied
        context = {
            **self.admin_site.each_context(request),
            **try_context(request),
            "opts": self.opts,
            "title": "Try the screening",
        }
        return TemplateResponse(request, "admin/comments/comment/try.html", context)

    def _decide(self, request: HttpRequest, comment: Comment, action: str) -> None:
        seen, reason = seen_versions(request), request.POST.get("reason", "").strip()
        try:
            decide(action, comment, seen=seen.get(comment.pk), by=moderator(request), reason=reason)
        except Skipped as why:
            messages.warning(request, str(why))
            return
        page = reverse("admin:comments_comment_change", args=[comment.pk])
        words = 'Comment {} by “{}” is now {}. <a href="{}">Open it</a> to look again or to restore it.'
        messages.success(
            request, format_html(words, comment.pk, comment.name, Status(comment.status).label, page)
        )

    def _context(self, request: HttpRequest) -> dict[str, Any]:
        return {"may_decide": self.has_decide_permission(request), "back": request.get_full_path()}

    def _detail(self, request: HttpRequest, comment: Comment) -> dict[str, Any]:
        return {
            **self.admin_site.each_context(request),
            **self._context(request),
            "opts": self.opts,
            "title": f"Comment {comment.pk}",
            "item": load_items([comment])[0],
            "history": load_history(comment),
        }


def _bulk(action: str) -> Callable[[CommentAdmin, HttpRequest, QuerySet[Comment]], None]:
    def decide_selected(model_admin: CommentAdmin, request: HttpRequest, queryset: QuerySet[Comment]) -> None:
        # Not `queryset`: what has left this queue meanwhile must be told, not passed over in silence.
        ids = [int(pk) for pk in request.POST.getlist(helpers.ACTION_CHECKBOX_NAME) if pk.isdecimal()]
        comments = model_admin.get_queryset(request).filter(pk__in=ids).order_by("pk")
        done, skipped = decide_all(action, comments, seen=seen_versions(request), by=moderator(request))
        level = messages.WARNING if skipped else messages.SUCCESS
        messages.add_message(request, level, summary(done, skipped))

    return decide_selected


def seen_versions(request: HttpRequest) -> dict[int, int]:
    """The version of each comment that the page showed, from its hidden fields (`seen-<id>`)."""
    fields = {
        name.removeprefix("seen-"): request.POST.get(name, "")
        for name in request.POST
        if name.startswith("seen-")
    }
    return {int(pk): int(version) for pk, version in fields.items() if pk.isdecimal() and version.isdecimal()}


def _back(request: HttpRequest, comment: Comment) -> str:
    back = request.POST.get("back", "")
    if url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        return back
    return reverse("admin:comments_comment_change", args=[comment.pk])
