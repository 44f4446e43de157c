"""What the admin says about learning."""

from django import template
from django.utils.formats import number_format

from comments.models import Comment, Job, Lesson
from comments.services.lessons import forgotten_before

register = template.Library()


@register.filter
def percent(share: float, digits: int) -> str:
    """`0.934` as `93.4 %`."""
    return f"{number_format(share * 100, digits)}\N{NO-BREAK SPACE}%"


@register.filter
def unlocalized(number: float) -> str:
    """For attributes, which know no decimal comma."""
    return f"{number:.4f}"


@register.simple_tag
def learned_from(comment: Comment) -> str:
    """What has been learned from the decisions about a comment, in a sentence; "" when nothing was to be."""
    waiting = Job.objects.filter(kind=Job.Kind.LEARN, comment=comment).exclude(state=Job.State.DONE)
    if waiting.exists():
        return "The last decision waits to be learned."
    lesson = Lesson.objects.filter(comment=comment).defer("features").order_by("withdrawn_by", "event").last()
    if lesson is None:
        return ""
    kind = "spam" if lesson.spam else "ham"
    if lesson.withdrawn_by is not None:
        return f"Once learned as {kind}; taken back."
    if lesson.event_id <= forgotten_before():
        return f"Once learned as {kind}; forgotten with everything else."
    return f"Learned as {kind} by version {lesson.learned_by}{_damped(lesson)}."


def _damped(lesson: Lesson) -> str:
    if lesson.influence is None or lesson.influence >= 1:
        return ""
    return f", counting {percent(lesson.influence, 0)} because much of the kind was decided before"
