"""Work that waits, and work that was given up: seen here, and run again from here."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.template.defaultfilters import pluralize
from django.urls import URLPattern, path, reverse

from comments.admin.looking import ReadOnlyAdmin
from comments.models import Job
from comments.outbox.bell import ring_after_commit
from comments.outbox.claim import revive


@admin.register(Job)
class JobAdmin(ReadOnlyAdmin[Job]):
    list_display = ["key", "kind", "state", "attempts", "run_after", "error"]
    list_filter = ["state", "kind"]
    list_per_page = 100
    # "dead" before "due": what needs a person stands first.
    ordering = ["state", "run_after"]
    search_fields = ["key", "error"]
    fields = [
        "key",
        "kind",
        "state",
        "comment",
        "mail",
        "attempts",
        "run_after",
        "error",
        "created_at",
        "finished_at",
    ]
    actions = ["run_again"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Job]:
        """Not the done ones: there are thousands, and there is nothing to do about them."""
        return super().get_queryset(request).exclude(state=Job.State.DONE)

    def get_urls(self) -> list[URLPattern]:
        again = self.admin_site.admin_view(self.again_view)
        return [path("<int:pk>/again/", again, name="comments_job_again"), *super().get_urls()]

    def again_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The button beside a dead job on the front page."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        if not self.has_run_permission(request):
            raise PermissionDenied
        self.run_again(request, self.get_queryset(request).filter(pk=pk))
        return HttpResponseRedirect(reverse("admin:index"))

    def has_run_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("comments.change_job")

    @admin.action(description="Run the selected jobs again", permissions=["run"])
    def run_again(self, request: HttpRequest, queryset: QuerySet[Job]) -> None:
        dead = list(queryset.filter(state=Job.State.DEAD))
        for job in dead:
            revive(job)
        for kind in {job.kind for job in dead}:
            ring_after_commit(kind)
        words = f"{len(dead)} job{pluralize(len(dead))} will run again. Reload this page to see the outcome."
        messages.success(
            request, words if dead else "Nothing to do: only jobs that gave up can be run again."
        )
