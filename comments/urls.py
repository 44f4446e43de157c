"""The discussion's own pages. The discussion itself stands on the page of what is discussed."""

from django.urls import path

from comments.feeds import CommentFeed
from comments.views.mail_links import MailLinkPage
from comments.views.permalink import permalink

app_name = "comments"

urlpatterns = [
    path("feed/", CommentFeed(), name="feed"),
    path("feed/<int:pk>/", CommentFeed(), name="thread-feed"),
    path("act/<str:token>/", MailLinkPage.as_view(), name="act"),
    path("<int:pk>/", permalink, name="permalink"),
]
