"""Version 1 of the API."""

from django.urls import path

from comments.api.views import CommentView, SubmissionView, ThreadCommentsView, ThreadView

app_name = "comments-api"

urlpatterns = [
    path("threads/<int:pk>/", ThreadView.as_view(), name="thread"),
    path("threads/<int:pk>/comments/", ThreadCommentsView.as_view(), name="comments"),
    path("comments/<int:pk>/", CommentView.as_view(), name="comment"),
    path("submissions/<str:key>/", SubmissionView.as_view(), name="submission"),
]
