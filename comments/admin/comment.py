"""The moderation queue, and the page of one comment."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin import helpers
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse

from comments.admin import bulk, deciding
from comments.admin.changelist import QueueChangeList
from comments.admin.deciding import numbers, only_post, seen_versions
from comments.admin.decisions import BUTTONS, decide_seen
from comments.admin.items import load_history, load_items
from comments.admin.looking import ReadOnlyAdmin, moderator
from comments.admin.queues import OrderFilter, QueueFilter
from comments.admin.tools import TOOLS, tools_for
from comments.admin.trying import try_context
from comments.models import Comment, Note
from comments.services.errors import Conflict, NotAllowed
from comments.services.finding import find
from comments.services.moderation import DECISIONS
from comments.services.notes import restore_note, withdraw_note

_BULK_LABELS = {button.action: f"{button.label}: the selected comments" for button in BUTTONS}


@admin.register(Comment)
class CommentAdmin(ReadOnlyAdmin[Comment]):
    """No field is edited here: every change goes through the services, and is in the log."""

    actions = list(DECISIONS)
    actions_selection_counter = False
    list_filter = [QueueFilter, OrderFilter]
    list_per_page = 25
    search_fields = ["revision__text"]  # any, for the field to be there: `get_search_results` searches
    search_help_text = (
        "In this queue: words of the text, the name or the article’s title; somebody@x.example or @x.example; "
        "a domain; an IP address or network; or #number."
    )
    change_list_template = "admin/comments/comment/queue.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Comment]:
        return Comment.objects.for_moderation().select_related("parent__revision")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Comment], search_term: str
    ) -> tuple[QuerySet[Comment], bool]:
        """Django's own would read every text of the site."""
        return (find(queryset, search_term) if search_term.strip() else queryset), False  # type: ignore[arg-type]

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return QueueChangeList

    def has_decide_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("comments.change_comment")

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        if not self.has_decide_permission(request):
            return {}
        return {action: (_bulk(action), action, label) for action, label in _BULK_LABELS.items()}

    def get_urls(self) -> list[URLPattern]:
        def at(route: str, view: Callable[..., HttpResponse], name: str) -> URLPattern:
            return path(route, self.admin_site.admin_view(view), name=f"comments_comment_{name}")

        return [
            at("<int:pk>/decide/", partial(_posted, deciding.decide_one, self), "decide"),
            at("decide/", partial(_posted, deciding.decide_several, self), "decide_several"),
            at("undo/", partial(_posted, deciding.undo, self), "undo"),
            at("looking/", partial(_posted, deciding.looking, self), "looking"),
            at("live/", partial(deciding.live, self), "live"),
            at("bulk/", partial(bulk.confirm, self), "bulk"),
            at("<int:pk>/tools/<slug:name>/", partial(_posted, CommentAdmin.tool_view, self), "tool"),
            at("notes/<int:pk>/", partial(_posted, CommentAdmin.note_view, self), "note"),
            at("try/", self.try_view, "try"),
            *super().get_urls(),
        ]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        context = self._context(request) | {"title": "Moderation queue", "decisions": BUTTONS}
        return super().changelist_view(request, context)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """The whole comment, why it stands where it stands, its history, and everything that can be done about it."""
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET", "HEAD"])
        if not self.has_view_permission(request):
            raise PermissionDenied
        if not object_id.isdecimal() or len(object_id) > 18:
            return self._gone(request)
        return self.page_of(request, int(object_id))

    def page_of(
        self, request: HttpRequest, pk: int, *, status: int = 200, bound: forms.Form | None = None
    ) -> HttpResponse:
        """The comment's page as it is now; `bound` is a tool's form to be shown with its errors."""
        comment = self.get_queryset(request).filter(pk=pk).first()
        if comment is None:
            return self._gone(request)
        request.current_app = self.admin_site.name
        context = self._detail(request, comment, bound)
        return TemplateResponse(request, "admin/comments/comment/detail.html", context, status=status)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The audit log stands on the comment's page; Django's own history knows nothing of decisions."""
        page = reverse("admin:comments_comment_change", args=[object_id])
        return HttpResponseRedirect(f"{page}#history")

    def tool_view(self, request: HttpRequest, pk: int, name: str) -> HttpResponse:
        """Use one of `TOOLS` on a comment as it was seen; on any refusal the page again, with all that was typed."""
        tool = TOOLS.get(name)
        if (
            tool is None
            or not request.user.has_perm(tool.permission)
            or not self.has_view_permission(request)
        ):
            raise PermissionDenied
        comment, form = (
            get_object_or_404(self.get_queryset(request), pk=pk),
            tool.new_form(name, request.POST),
        )
        if seen_versions(request).get(pk, comment.version) != comment.version:
            messages.warning(
                request, "Nothing was done: the comment was changed meanwhile. Look at it as it is now."
            )
            return self.page_of(request, pk, status=409, bound=form)
        if not form.is_valid():
            return self.page_of(request, pk, status=422, bound=form)
        try:
            messages.success(request, tool.run(request, comment, form.cleaned_data))
        except (NotAllowed, Conflict) as refusal:
            messages.warning(request, f"Nothing was done: {refusal}.")
            return self.page_of(request, pk, status=409, bound=form)
        return HttpResponseRedirect(reverse("admin:comments_comment_change", args=[pk]))

    def note_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Strike a note out, or take that back."""
        if not request.user.has_perm("comments.add_note") or not self.has_view_permission(request):
            raise PermissionDenied
        note = get_object_or_404(Note, pk=pk)
        change = restore_note if note.withdrawn_at else withdraw_note
        change(note=note, by=moderator(request))
        shown = numbers([request.POST.get("comment", "")]) or [note.comment_id or 0]
        return HttpResponseRedirect(reverse("admin:comments_comment_change", args=[shown[0]]) + "#notes")

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

    def _gone(self, request: HttpRequest) -> HttpResponse:
        messages.warning(request, "There is no such comment; it may have been removed for good.")
        return HttpResponseRedirect(reverse("admin:comments_comment_changelist"))

    def _context(self, request: HttpRequest) -> dict[str, Any]:
        return {"may_decide": self.has_decide_permission(request), "back": request.get_full_path()}

    def _detail(self, request: HttpRequest, comment: Comment, bound: forms.Form | None) -> dict[str, Any]:
        page = reverse("admin:comments_comment_change", args=[comment.pk])
        return {
            **self.admin_site.each_context(request),
            **self._context(request),
            "back": page,
            "opts": self.opts,
            "title": f"Comment {comment.pk}",
            "item": load_items([comment])[0],
            "history": load_history(comment),
            "tools": tools_for(request, comment, bound=bound),
            "wordings": comment.revisions.select_related("edited_by").order_by("-number")[1:20],
        }


def _posted(
    view: Callable[..., HttpResponse], model_admin: CommentAdmin, request: HttpRequest, **kwargs: Any
) -> HttpResponse:
    """What acts is only posted."""
    return only_post(request) or view(model_admin, request, **kwargs)


def _bulk(action: str) -> Callable[[CommentAdmin, HttpRequest, QuerySet[Comment]], HttpResponse | None]:
    def decide_selected(
        model_admin: CommentAdmin, request: HttpRequest, queryset: QuerySet[Comment]
    ) -> HttpResponse | None:
        if request.POST.get("select_across") == "1":
            # Far more than anybody has seen: it is asked once more, with the number.
            query = request.GET.copy()
            query["decision"] = action
            return HttpResponseRedirect(f"{reverse('admin:comments_comment_bulk')}?{query.urlencode()}")
        # Not `queryset`: what has left this queue meanwhile must be told, not passed over in silence.
        ids = numbers(request.POST.getlist(helpers.ACTION_CHECKBOX_NAME))
        comments = model_admin.get_queryset(request).filter(pk__in=ids).order_by("pk")
        result = decide_seen(action, comments, seen=seen_versions(request), by=moderator(request))
        level = messages.WARNING if result.skipped else messages.SUCCESS
        messages.add_message(request, level, result.summary)
        return None

    return decide_selected
