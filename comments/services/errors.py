"""What can be wrong with a request, in words that say what to do next."""


class CommentError(Exception):
    """Refused, and nothing was stored. `str()` is for the visitor; `code` is for programs."""

    code = "refused"
    status = 400


class ThreadClosed(CommentError):
    code, status = "closed", 403

    def __init__(self) -> None:
        super().__init__("Comments are closed here. Keep your text if you want to use it elsewhere.")


class MembersOnly(CommentError):
    code, status = "members_only", 403

    def __init__(self) -> None:
        super().__init__("Only members can comment here. Sign in in another tab, then send your text again.")


class ParentGone(CommentError):
    code, status = "parent_gone", 409

    def __init__(self) -> None:
        super().__init__("The comment you reply to is no longer public. Post yours as a new comment instead.")


class DuplicateComment(CommentError):
    code, status = "duplicate", 409

    def __init__(self) -> None:
        super().__init__(
            "You have already said exactly that here. Change the text if you mean to add something."
        )


class TooManyComments(CommentError):
    """`retry_after`: seconds until the next post, or report, will be taken."""

    code, status = "too_many", 429

    def __init__(self, retry_after: int) -> None:
        self.retry_after = retry_after
        super().__init__(f"That was quick. Your text is kept here: send it again in {retry_after} seconds.")


class NotReportable(CommentError):
    code, status = "not_public", 410

    def __init__(self) -> None:
        super().__init__("This comment is no longer public, so there is nothing left to report.")


class AlreadyReported(CommentError):
    code, status = "already_reported", 409

    def __init__(self) -> None:
        super().__init__("You have already reported this comment. A moderator will look at it.")


class NotEditable(CommentError):
    code, status = "not_editable", 409

    def __init__(self) -> None:
        super().__init__(
            "This comment can no longer be changed here. Say what you want to add in a new comment."
        )


class TooLate(CommentError):
    """`minutes`: how long a comment can be changed by whoever has just posted it."""

    code, status = "too_late", 403

    def __init__(self, minutes: int) -> None:
        super().__init__(
            f"A comment can be changed for {minutes} minutes from where it was posted. Later, ask for a mail with the"
            " way to your comments."
        )


class AlreadyGone(CommentError):
    code, status = "already_gone", 409

    def __init__(self) -> None:
        super().__init__("This comment has been deleted already. There is nothing more to do.")


class NameRefused(CommentError):
    code, status = "name_refused", 422

    def __init__(self) -> None:
        super().__init__("This name cannot be used here. Please choose another one.")


class NotRejected(CommentError):
    code, status = "not_rejected", 409

    def __init__(self) -> None:
        super().__init__(
            "This comment is not rejected any more, so there is nothing to ask for. Look at the page."
        )


class AlreadyAppealed(CommentError):
    code, status = "already_appealed", 409

    def __init__(self) -> None:
        super().__init__(
            "You have already asked for another look at this comment. The answer will come by mail."
        )


class Conflict(Exception):
    """The comment was changed by somebody else since it was read. Nothing was done; look at it again."""


class NotAllowed(Exception):
    """That move does not exist from the comment's present status."""
