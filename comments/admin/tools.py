"""What a moderator can do with a comment beside deciding: each tool is a small form on the comment's page."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils import timezone

from comments.admin.looking import moderator
from comments.admin.tool_forms import (
    BanForm,
    EditForm,
    MoveForm,
    NoteForm,
    PinForm,
    ReplyForm,
    StandingForm,
    ThreadForm,
)
from comments.models import Author, Comment, Rule
from comments.services.bans import ban
from comments.services.editing import edit_comment
from comments.services.errors import NotAllowed
from comments.services.moderation import approve_comment
from comments.services.moving import move_comment
from comments.services.notes import add_note
from comments.services.pinning import pin_comment, unpin_comment
from comments.services.policy import is_closed
from comments.services.staff import reply_as_staff
from comments.services.standing import ban_author, hold_author, release_author
from comments.services.threads import close_thread, open_thread, slow_thread


@dataclass(frozen=True)
class Tool:
    """`run` does it, or raises `NotAllowed` or `Conflict`, and returns what to tell the moderator."""

    label: str
    button: str
    form: type[forms.Form]
    permission: str
    run: Callable[[HttpRequest, Comment, dict[str, Any]], str]

    def new_form(self, name: str, data: Any = None, initial: dict[str, Any] | None = None) -> forms.Form:
        """Its form, with ids of its own: several tools stand on one page and ask for a reason."""
        return self.form(data, initial=initial, auto_id=f"{name}-%s", label_suffix="")


def _reply(request: HttpRequest, comment: Comment, data: dict[str, Any]) -> str:
    if not comment.is_public:
        approve_comment(comment=comment, by=moderator(request), reason="answered")
    reply_as_staff(thread=comment.thread, parent=comment, text=data["text"], by=moderator(request))
    return "Your reply is published, and so is the comment that it answers."


def _edit(request: HttpRequest, comment: Comment, data: dict[str, Any]) -> str:
    edit_comment(comment=comment, text=data["text"], by=moderator(request), reason=data["reason"])
    return "The new wording is stored. Earlier ones stay below, and can be used again."


def _move(request: HttpRequest, comment: Comment, data: dict[str, Any]) -> str:
    parent = Comment.objects.filter(pk=data["parent"]).first() if data["parent"] else None
    if data["parent"] and parent is None:
        raise NotAllowed(f"there is no comment {data['parent']}: look up the number beside the one you mean")
    move_comment(comment=comment, parent=parent, by=moderator(request), reason=data["reason"])
    return f"It now answers comment {parent.pk}." if parent else "It now answers no other comment."


def _pin(request: HttpRequest, comment: Comment, data: dict[str, Any]) -> str:
    if comment.pinned_at:
        unpin_comment(comment=comment, by=moderator(request))
        return "It stands in its place again."
    pin_comment(comment=comment, by=moderator(request))
    return "It now stands above the other comments."


def _note(request: HttpRequest, comment: Comment, data: dict[str, Any]) -> str:
    about = {"author": comment.author} if data["on"] == "author" else {"comment": comment}
    add_note(text=data["text"], by=moderator(request), **about)
    return "Your note is kept, for your colleagues only."


def _standing(request: HttpRequest, comment: Comment, data: dict[str, Any]) -> str:
    by, reason, standing = moderator(request), data["reason"], data["standing"]
    if standing == Author.Standing.GOOD:
        release_author(author=comment.author, by=by, reason=reason)
        return "Comments of this author are screened as anybody’s again."
    change = hold_author if standing == Author.Standing.HOLD else ban_author
    change(author=comment.author, by=by, until=_until(data), reason=reason)
    became = "held" if standing == Author.Standing.HOLD else "rejected"
    return f"From now on everything by this author is {became}. You can take that back here."


def _ban(request: HttpRequest, comment: Comment, data: dict[str, Any]) -> str:
    ban(
        kind=Rule.Kind(data["kind"]),
        pattern=data["pattern"],
        by=moderator(request),
        until=_until(data),
        reason=data["reason"],
    )
    return "It is banned by a rule; take it back under “Rules”."


def _thread(request: HttpRequest, comment: Comment, data: dict[str, Any]) -> str:
    by, thread = moderator(request), comment.thread
    if data["doing"] == "slow":
        slow_thread(thread=thread, seconds=int(data["seconds"] or 0), by=by)
        return "The pace of this discussion is set."
    (close_thread if data["doing"] == "close" else open_thread)(thread=thread, by=by)
    return "This discussion is closed." if data["doing"] == "close" else "This discussion is open."


def _until(data: dict[str, Any]) -> Any:
    return timezone.now() + timedelta(days=int(data["days"])) if data["days"] else None


_DECIDES = "comments.change_comment"
TOOLS = {
    "reply": Tool("Reply as staff", "Publish the reply", ReplyForm, _DECIDES, _reply),
    "note": Tool("Notes", "Keep the note", NoteForm, "comments.add_note", _note),
    "edit": Tool("Edit", "Store the new wording", EditForm, _DECIDES, _edit),
    "move": Tool("Move", "Move it", MoveForm, _DECIDES, _move),
    "pin": Tool("Pin", "Pin it above the others", PinForm, _DECIDES, _pin),
    "thread": Tool("The discussion", "Do it", ThreadForm, "comments.change_thread", _thread),
    "author": Tool("The author", "Do it", StandingForm, "comments.change_author", _standing),
    "ban": Tool("Ban", "Ban it", BanForm, "comments.add_rule", _ban),
}


def tools_for(
    request: HttpRequest, comment: Comment, *, bound: forms.Form | None = None
) -> list[dict[str, Any]]:
    """The tools that this moderator may use, each with its form; `bound` stands in for its kind, with its errors."""
    return [
        {
            "name": name,
            "tool": tool,
            "form": bound
            if isinstance(bound, tool.form)
            else tool.new_form(name, initial=_initial(name, comment)),
            "open": isinstance(bound, tool.form),
            "button": "Unpin it" if name == "pin" and comment.pinned_at else tool.button,
        }
        for name, tool in TOOLS.items()
        if request.user.has_perm(tool.permission) and not comment.purged_at
    ]


def _initial(name: str, comment: Comment) -> dict[str, Any]:
    known: dict[str, dict[str, Any]] = {
        "edit": {"text": comment.revision.text},
        "move": {"parent": comment.parent_id},
        "author": {"standing": comment.author.standing_now},
        "ban": {"kind": Rule.Kind.ADDRESS, "pattern": comment.author.email},
        "thread": {
            "doing": "open" if is_closed(comment.thread) else "close",
            "seconds": str(comment.thread.slow_seconds),
        },
    }
    return known.get(name, {})
