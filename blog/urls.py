"""The pages people read."""

from django.urls import path

from blog.feeds import ArticleFeed
from blog.views import ArticleList, ArticlePage

app_name = "blog"

urlpatterns = [
    path("", ArticleList.as_view(), name="home"),
    path("feed/", ArticleFeed(), name="feed"),
    path("<int:year>/<slug:slug>/", ArticlePage.as_view(), name="article"),
    path("<int:year>/<slug:slug>/comments/<int:page>/", ArticlePage.as_view(), name="article-comments"),
]
