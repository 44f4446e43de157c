"""The discussion's own pages. The discussion itself stands on the page of what is discussed."""

from django.urls import path

from comments.feeds import CommentFeed
from comments.views.appealing import AppealPage
from comments.views.mail_links import MailLinkPage
from comments.views.permalink import permalink
from comments.views.reporting import ReportPage

app_name = "comments"

urlpatterns = [
    path("feed/", CommentFeed(), name="feed"),
    path("feed/<int:pk>/", CommentFeed(), name="thread-feed"),
    path("act/<str:token>/", MailLinkPage.as_view(), name="act"),
    path("appeal/<str:token>/", AppealPage.as_view(), name="appeal"),
    path("<int:pk>/report/", ReportPage.as_view(), name="report"),
    path("<int:pk>/", permalink, name="permalink"),
]
