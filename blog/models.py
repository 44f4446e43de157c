"""Articles and who writes them."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models, transaction
from django.urls import reverse
from django.utils import timezone

from blog.rendering import plain_text, render_article
from comments.models import Thread
from comments.models.thread import MAX_TEXT


class Author(models.Model):
    """Who writes articles; commenters are `comments.Author`."""

    name = models.CharField(max_length=100)
    slug = models.SlugField(max_length=100, unique=True)
    user = models.OneToOneField(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Whoever signs in as this author is told of comments on their articles."""
        with transaction.atomic():
            super().save(*args, **kwargs)
            Thread.objects.filter(article__author=self).exclude(owner=self.user).update(owner=self.user)


class ArticleQuerySet(models.QuerySet["Article"]):
    def published(self) -> "ArticleQuerySet":
        return self.filter(published_at__lte=timezone.now())

    def for_reading(self) -> "ArticleQuerySet":
        return self.select_related("author", "thread").defer("thread__text")


class Article(models.Model):
    """One article; its thread is where it is discussed."""

    title = models.CharField(max_length=300)
    slug = models.SlugField(max_length=200)
    year = models.PositiveSmallIntegerField(editable=False)
    author = models.ForeignKey(Author, on_delete=models.PROTECT, related_name="articles")
    summary = models.CharField(
        max_length=400, blank=True, help_text="For the list of articles and search engines."
    )
    text = models.TextField(help_text="Markdown.")
    html = models.TextField(editable=False)
    published_at = models.DateTimeField(default=timezone.now, help_text="A time to come: published then.")
    updated_at = models.DateTimeField(auto_now=True)
    thread = models.OneToOneField(Thread, on_delete=models.PROTECT, related_name="article", editable=False)

    objects: ClassVar[ArticleQuerySet] = ArticleQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-published_at"]
        constraints = [models.UniqueConstraint(fields=["year", "slug"], name="article_url_once")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("blog:article", args=[self.year, self.slug])

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Render once, here; and keep the thread in step, for the discussion knows no article."""
        self.year = self.published_at.year
        self.html = render_article(self.text)
        with transaction.atomic():
            self.thread = self._thread_in_step()
            super().save(*args, **kwargs)

    def _thread_in_step(self) -> Thread:
        known = {
            "title": self.title,
            "url": self.get_absolute_url(),
            "public_from": self.published_at,
            "text": plain_text(self.html)[:MAX_TEXT],
            "people": [self.author.name],
            "owner": self.author.user,
        }
        if self._state.adding:
            return Thread.objects.create(**known)
        Thread.objects.filter(pk=self.thread_id).update(**known)
        return Thread.objects.get(pk=self.thread_id)
