"""Commenting as somebody whose address has to be proved, and reading the mail that comes of it."""

import re
from collections.abc import Sequence
from typing import Any

from django.core.mail import EmailMessage
from django.test import Client

from blog.models import Article
from comments.models import Author, Comment
from comments.services import links
from comments.services.confirmation import confirm_email
from comments.views.browser import AUTHOR_COOKIE
from tests.comments.sending import post
from tests.making import submit, work_all


def say(client: Client, article: Article, text: str, **typed: Any) -> Comment:
    """Comment through the page's form, and let the workers do their part."""
    response = post(client, article, **{"comment": text, "author": "Wanda Reed", "url": ""} | typed)
    assert response.status_code == 303, response.content
    work_all()
    return Comment.objects.select_related("author").get(revision__text=text)


def proved(**fields: Any) -> Comment:
    """A public comment of somebody who has used the link in the mail; wants CONFIRM_EMAIL to be `first`."""
    comment = submit(**fields)
    work_all()
    confirm_email(author=comment.author)
    work_all()
    comment = Comment.objects.select_related("author", "thread").get(pk=comment.pk)
    assert (comment.status, comment.proof) == ("approved", "mail"), comment.events.last().reason
    return comment


def as_remembered(client: Client, author: Author) -> Client:
    """A browser that the author has asked to be remembered."""
    author.refresh_from_db()
    client.cookies[AUTHOR_COOKIE] = links.author_token(links.BROWSER, author)
    return client


def link_in(mail: EmailMessage, page: str) -> str:
    """The path of the link to a page of ours in the text of a mail."""
    found = re.search(rf"http://testserver(/comments/{page}/\S+)", str(mail.body))
    assert found, mail.body
    return found[1]


def to(mails: Sequence[EmailMessage], address: str) -> list[EmailMessage]:
    return [mail for mail in mails if mail.to == [address]]
