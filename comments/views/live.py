"""What script asks now and then while somebody reads: has anything been said since?"""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404

from comments.models import Thread
from comments.views.reading import make_public, not_modified


def live(request: HttpRequest, pk: int) -> HttpResponse:
    """How many comments a discussion has, and the version of what readers see of it; 304 while neither changes."""
    thread = get_object_or_404(Thread.objects.public().only("comment_count", "version"), pk=pk)
    tag = f'W/"live-{thread.pk}-{thread.version}-{thread.comment_count}"'
    unchanged = not_modified(request, tag)
    answer = JsonResponse({"comments": thread.comment_count, "version": thread.version})
    return make_public(unchanged or answer, tag)
