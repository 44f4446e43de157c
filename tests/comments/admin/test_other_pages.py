"""Threads, jobs, mail, commenters, the audit log, and the front page."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from comments.models import Author, Comment, Job, Mail, Thread
from comments.services.policy import is_closed
from tests.comments.admin.conftest import held, moved
from tests.making import make_thread, published, submit, work_all

pytestmark = pytest.mark.django_db


def shown(desk: Client, page: str) -> str:
    response = desk.get(f"/admin/comments/{page}")
    assert response.status_code == 200
    return response.content.decode()


def act(desk: Client, page: str, action: str, *objects: object) -> str:
    data = {"action": action, "index": "0", "_selected_action": [thing.pk for thing in objects]}  # type: ignore[attr-defined]
    return desk.post(f"/admin/comments/{page}", data, follow=True).content.decode()


def dead_job() -> Job:
    """A job that gave up; its comment is still unscreened."""
    job = submit().jobs.get()
    Job.objects.filter(pk=job.pk).update(
        state=Job.State.DEAD, attempts=4, error="ConnectionError", finished_at=timezone.now()
    )
    return job


def test_closing_and_opening_a_discussion_shows_at_once(desk: Client, client: Client) -> None:
    thread = make_thread()
    page = client.get(thread.url)
    assert "Post Comment" in page.content.decode()
    act(desk, "thread/", "close_now", thread)
    again = client.get(thread.url, headers={"if-none-match": page["ETag"]})
    assert again.status_code == 200, "the page with the form must not be taken for the newest"
    assert "Post Comment" not in again.content.decode()
    assert is_closed(Thread.objects.get(pk=thread.pk))
    act(desk, "thread/", "open_again", thread)
    assert "Post Comment" in client.get(thread.url).content.decode()


def test_the_threads_form_writes_nothing_but_its_own_fields(desk: Client) -> None:
    thread = published().thread
    form = {"policy": "hold", "closed_at_0": "", "closed_at_1": "", "title": "x", "comment_count": "99"}
    desk.post(f"/admin/comments/thread/{thread.pk}/change/", form)
    thread.refresh_from_db()
    assert (thread.policy, thread.comment_count) == ("hold", 1)
    assert thread.title != "x"


def test_a_discussion_that_holds_everything(desk: Client) -> None:
    thread = make_thread()
    desk.post(f"/admin/comments/thread/{thread.pk}/change/", {"policy": "hold"})
    thread.refresh_from_db()
    assert held(thread, text="A calm remark that nobody could mind.").pk


def test_a_dead_job_is_seen_and_run_again(desk: Client) -> None:
    job = dead_job()
    assert "ConnectionError" in shown(desk, "job/")
    assert "1 job will run again" in act(desk, "job/", "run_again", job)
    work_all()
    assert Comment.objects.get(pk=job.comment_id).status == "approved"
    assert job.key not in shown(desk, "job/"), "done jobs are not listed"


def test_a_job_that_is_due_is_not_revived(desk: Client) -> None:
    job = submit().jobs.get()
    assert "Nothing to do" in act(desk, "job/", "run_again", job)


def test_dead_jobs_show_on_the_front_page(desk: Client) -> None:
    assert "Work is not being done" not in desk.get("/admin/").content.decode()
    dead_job()
    page = desk.get("/admin/").content.decode()
    assert "Work is not being done" in page
    assert "1 × “validate the address”" in page


def test_a_deaf_worker_shows_on_the_front_page(desk: Client) -> None:
    job = submit().jobs.get()
    Job.objects.filter(pk=job.pk).update(run_after=timezone.now() - timedelta(seconds=60))
    page = desk.get("/admin/").content.decode()
    assert "Nobody answers for <strong>“validate the address”</strong>: 1 wait" in page


def test_the_front_page_says_how_many_wait(desk: Client) -> None:
    assert "The moderation queue is empty" in desk.get("/admin/").content.decode()
    held()
    held()
    assert "<strong>2</strong> comments wait for a decision" in desk.get("/admin/").content.decode()


def test_refused_mail_stands_first_and_names_no_address(desk: Client, ada: User) -> None:
    held()
    Mail.objects.update(state=Mail.State.FAILED, error="the mail server refused it for good (550)")
    page = shown(desk, "mail/")
    assert "refused it for good (550)" in page
    assert ada.email not in page


def test_a_commenter_with_counts(desk: Client, ada: User) -> None:
    moved(held(email="wanda@good.example"), "spam", ada)
    author = Author.objects.get(email="wanda@good.example")
    assert "wanda@good.example" in shown(desk, "author/?q=wanda")
    assert author.email_hash not in shown(desk, f"author/{author.pk}/change/")
    assert f"?queue=all&amp;author={author.pk}" in shown(desk, f"author/{author.pk}/change/")
    assert "wanda@good.example" in shown(desk, f"comment/?queue=all&author={author.pk}")


def test_the_audit_log_is_searched_and_filtered(desk: Client, ada: User, bob: User) -> None:
    mine, other = moved(held(), "spam", ada), moved(held(), "reject", bob)
    assert f"comment {other.pk}<" not in shown(desk, f"moderationevent/?q={mine.pk}")
    assert f"comment {mine.pk}<" in shown(desk, f"moderationevent/?q=%23{mine.pk}")
    assert f"comment {mine.pk}<" not in shown(desk, "moderationevent/?q=bob")
    assert f"comment {other.pk}<" in shown(desk, "moderationevent/?action=reject")
    assert f"comment {mine.pk}<" not in shown(desk, "moderationevent/?action=reject")
    assert f"comment {mine.pk}<" in shown(desk, "moderationevent/?actor__exact=person&action=spam")


def test_an_entry_of_the_log_outlives_its_moderator(desk: Client, bob: User) -> None:
    comment = moved(held(), "spam", bob)
    User.objects.filter(pk=bob.pk).delete()
    assert f"account is gone (#{comment.events.last().user_id})" in shown(desk, "moderationevent/")
    assert "account is gone" in shown(desk, f"comment/{comment.pk}/change/")
