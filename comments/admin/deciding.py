"""The desk's answers: decisions by button or key, undo, who looks at what, and counts that stay true.

Each is one URL for both ways of working: script asks for JSON and stays on its page, without script the answer is a
page. POST acts; GET only looks.
"""

from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import url_has_allowed_host_and_scheme

from comments.admin.decisions import Result, decide_seen, states_now
from comments.admin.items import load_items
from comments.admin.looking import moderator
from comments.admin.queues import queue_numbers
from comments.models import Comment, Status
from comments.services.moderation import DECISIONS
from comments.services.presence import look_at, lookers
from comments.services.telling import tell_rejected
from comments.text import row_id

if TYPE_CHECKING:
    from comments.admin.comment import CommentAdmin

# Comments that script may decide about, or ask about, in one request: what one page holds, with its groups.
_MOST = 1000


def decide_one(admin: "CommentAdmin", request: HttpRequest, pk: int) -> HttpResponse:
    """One decision about one comment and, if the moderator ticked that, about those folded into it."""
    _must_decide(admin, request)
    comment = get_object_or_404(admin.get_queryset(request), pk=pk)
    action, ids = request.POST.get("decision", ""), [pk]
    if request.POST.get(f"together-{pk}"):
        ids += numbers(request.POST.get(f"group-{pk}", "").split(","))
    if action not in DECISIONS:
        return _nothing_named(request, back_to(request, comment))
    result = _decide(admin, request, action, ids)
    if wants_json(request):
        return told(admin, request, result, _words(comment, result))
    if result.is_conflict:
        messages.warning(request, result.skipped[pk].words if pk in result.skipped else result.summary)
        return admin.page_of(request, pk, status=409)
    _tell(request, comment, result)
    return HttpResponseRedirect(back_to(request, comment))


def decide_several(admin: "CommentAdmin", request: HttpRequest) -> HttpResponse:
    """One decision about the comments selected on a page, for script; without it, Django's actions serve."""
    _must_decide(admin, request)
    action = request.POST.get("decision", "")
    if action not in DECISIONS:
        return _nothing_named(request, reverse("admin:comments_comment_changelist"))
    result = _decide(admin, request, action, numbers(request.POST.getlist("_selected_action")))
    return told(admin, request, result, result.summary)


def undo(admin: "CommentAdmin", request: HttpRequest) -> HttpResponse:
    """Take decisions back (`undo` = `id:version`, repeated) where nothing has happened to the comment since."""
    _must_decide(admin, request)
    pairs = (pair.partition(":") for pair in request.POST.getlist("undo")[:_MOST])
    seen = {int(pk): int(version) for pk, _, version in pairs if pk.isdecimal() and version.isdecimal()}
    comments = admin.get_queryset(request).filter(pk__in=seen)
    result = decide_seen("restore", comments, seen=seen, by=moderator(request))
    if not result.done:
        words = "Nothing was taken back: something has happened to it since. Look at it again."
        return told(admin, request, result, words, show=seen)
    words = "Taken back." if not result.skipped else f"Taken back, but not all. {result.summary}"
    return told(admin, request, result, words, show=seen)


def live(admin: "CommentAdmin", request: HttpRequest) -> HttpResponse:
    """Counts of the queues; of the comments on a page (`seen` = `id:version,…`), which were changed and who looks."""
    if not admin.has_view_permission(request):
        raise PermissionDenied
    pairs = (pair.partition(":") for pair in request.GET.get("seen", "").split(",")[:_MOST])
    seen = {int(pk): int(version) for pk, _, version in pairs if pk.isdecimal() and version.isdecimal()}
    now = dict(Comment.objects.filter(pk__in=seen).values_list("pk", "version"))
    changed = [pk for pk, version in seen.items() if now.get(pk, version) != version]
    answer = {
        "counts": queue_numbers(),
        "looking": lookers(seen, but=moderator(request)),
        "changed": states_now(changed) if changed else {},
    }
    return JsonResponse(answer, headers={"Cache-Control": "no-store"})


def looking(admin: "CommentAdmin", request: HttpRequest) -> HttpResponse:
    """Note that the moderator has a comment before them."""
    _must_decide(admin, request)
    for pk in numbers([request.POST.get("comment", "")]):
        look_at(pk, moderator(request))
    return JsonResponse({})


def seen_versions(request: HttpRequest) -> dict[int, int]:
    """The version of each comment that the page showed, from its hidden fields (`seen-<id>`)."""
    fields = {
        name.removeprefix("seen-"): request.POST.get(name, "")
        for name in request.POST
        if name.startswith("seen-")
    }
    return {int(pk): int(version) for pk, version in fields.items() if pk.isdecimal() and version.isdecimal()}


def numbers(ids: Iterable[str]) -> list[int]:
    return [pk for text in ids if (pk := row_id(text)) is not None][:_MOST]


def wants_json(request: HttpRequest) -> bool:
    return "application/json" in request.headers.get("Accept", "")


def back_to(request: HttpRequest, comment: Comment) -> str:
    """The page that the button stood on; never another site's."""
    back = request.POST.get("back", "")
    if url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        return back
    return reverse("admin:comments_comment_change", args=[comment.pk])


def told(
    admin: "CommentAdmin", request: HttpRequest, result: Result, words: str, *, show: Collection[int] = ()
) -> HttpResponse:
    """The result for script: what was moved, with the versions an undo needs, and how what was not stands now.

    409 when nothing was done because somebody was faster. `show` names comments whose item is wanted anew.
    """
    if not wants_json(request):
        messages.add_message(request, messages.SUCCESS if result.done else messages.WARNING, words)
        return HttpResponseRedirect(reverse("admin:comments_comment_changelist"))
    answer = {
        "words": words,
        "done": result.done,
        "skipped": {pk: skipped.words for pk, skipped in result.skipped.items()},
        "items": rendered(admin, request, {*result.skipped, *show}),
        "counts": queue_numbers(),
    }
    return JsonResponse(answer, status=409 if result.is_conflict else 200 if result.done else 422)


def rendered(admin: "CommentAdmin", request: HttpRequest, ids: Collection[int]) -> Mapping[int, str]:
    """The queue's item of each comment, as it is now."""
    comments = admin.get_queryset(request).filter(pk__in=ids)
    context = {"may_decide": admin.has_decide_permission(request), "action_form": True}
    template = "admin/comments/comment/item.html"
    items = load_items(comments)
    return {item.comment.pk: render_to_string(template, {"item": item, **context}, request) for item in items}


def _must_decide(admin: "CommentAdmin", request: HttpRequest) -> None:
    if not admin.has_decide_permission(request):
        raise PermissionDenied


def _decide(admin: "CommentAdmin", request: HttpRequest, action: str, ids: list[int]) -> Result:
    comments = list(admin.get_queryset(request).filter(pk__in=ids).order_by("pk"))
    reason = request.POST.get("reason", "").strip()
    result = decide_seen(action, comments, seen=seen_versions(request), by=moderator(request), reason=reason)
    if action == "reject" and request.POST.get("tell"):
        for comment in comments:
            if comment.pk in result.done:
                tell_rejected(comment=comment, reason=reason, by=moderator(request))
    return result


def _nothing_named(request: HttpRequest, back: str) -> HttpResponse:
    words = "No decision was named. Press one of the buttons beside the comment."
    if wants_json(request):
        return JsonResponse({"words": words}, status=400)
    messages.error(request, words)
    return HttpResponseRedirect(back)


def _words(comment: Comment, result: Result) -> str:
    if len(result.done) + len(result.skipped) > 1:
        return result.summary
    if skipped := result.skipped.get(comment.pk):
        return skipped.words
    status = Status(Comment.objects.values_list("status", flat=True).get(pk=comment.pk))
    return f"Comment {comment.pk} by “{comment.name}” is now {status.label}."


def _tell(request: HttpRequest, comment: Comment, result: Result) -> None:
    words = _words(comment, result)
    if not result.done:
        messages.warning(request, words)
        return
    page = reverse("admin:comments_comment_change", args=[comment.pk])
    link = '{} <a href="{}">Open it</a> to look again or to restore it.'
    level = messages.WARNING if result.skipped else messages.SUCCESS
    messages.add_message(request, level, format_html(link, words, page))


def only_post(request: HttpRequest) -> HttpResponse | None:
    return None if request.method == "POST" else HttpResponseNotAllowed(["POST"])
