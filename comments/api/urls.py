"""Version 1 of the API."""

from django.urls import path

from comments.api.views import CommentView, ReportsView, SubmissionView, ThreadCommentsView, ThreadView

app_name = "comments-api"

# `str`, so that what is no number is answered by the view, in JSON, too.
urlpatterns = [
    path("threads/<str:pk>/", ThreadView.as_view(), name="thread"),
    path("threads/<str:pk>/comments/", ThreadCommentsView.as_view(), name="comments"),
    path("comments/<str:pk>/reports/", ReportsView.as_view(), name="reports"),
    path("comments/<str:pk>/", CommentView.as_view(), name="comment"),
    path("submissions/<str:key>/", SubmissionView.as_view(), name="submission"),
]
