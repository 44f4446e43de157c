"""The discussion's own pages. The discussion itself stands on the page of what is discussed."""

from django.urls import path

from comments.feeds import CommentFeed
from comments.views.appealing import AppealPage
from comments.views.confirming import ConfirmPage
from comments.views.following import FollowConfirmPage, FollowPage
from comments.views.live import live
from comments.views.mail_links import MailLinkPage
from comments.views.own_comment import DeletePage, EditPage
from comments.views.own_data import ErasePage, ExportPage
from comments.views.own_page import OwnPage
from comments.views.permalink import permalink
from comments.views.reporting import ReportPage
from comments.views.silencing import SilencePage

app_name = "comments"

urlpatterns = [
    path("feed/", CommentFeed(), name="feed"),
    path("feed/<int:pk>/", CommentFeed(), name="thread-feed"),
    path("live/<int:pk>/", live, name="live"),
    path("act/<str:token>/", MailLinkPage.as_view(), name="act"),
    path("appeal/<str:token>/", AppealPage.as_view(), name="appeal"),
    path("confirm/<str:token>/", ConfirmPage.as_view(), name="confirm"),
    path("follow/<int:pk>/", FollowPage.as_view(), name="follow"),
    path("follow/<str:token>/", FollowConfirmPage.as_view(), name="follow-confirm"),
    path("silence/<str:token>/", SilencePage.as_view(), name="silence"),
    # One's own page: by the browser's cookie, or by the token of a mailed link.
    path("mine/", OwnPage.as_view(), name="mine"),
    path("mine/export/", ExportPage.as_view(), name="export"),
    path("mine/erase/", ErasePage.as_view(), name="erase"),
    path("mine/<str:token>/", OwnPage.as_view(), name="mine"),
    path("mine/<str:token>/export/", ExportPage.as_view(), name="export"),
    path("mine/<str:token>/erase/", ErasePage.as_view(), name="erase"),
    path("mine/<str:token>/<int:pk>/edit/", EditPage.as_view(), name="edit"),
    path("mine/<str:token>/<int:pk>/delete/", DeletePage.as_view(), name="delete"),
    path("<int:pk>/edit/", EditPage.as_view(), name="edit"),
    path("<int:pk>/delete/", DeletePage.as_view(), name="delete"),
    path("<int:pk>/report/", ReportPage.as_view(), name="report"),
    path("<int:pk>/", permalink, name="permalink"),
]
