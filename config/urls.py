"""Where everything is."""

from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView
from drf_spectacular.views import SpectacularAPIView

from config.health import health, live, ready
from config.metrics import metrics
from config.webhooks import webhook_urls

urlpatterns = [
    path("healthz", health, name="health"),
    path("healthz/live", live, name="live"),
    path("healthz/ready", ready, name="ready"),
    path("metrics", metrics, name="metrics"),
    path("admin/", admin.site.urls),
    path("accounts/", include("allauth.urls")),
    path("api/v1/", include("comments.api.urls")),
    path("api/v1/schema/", SpectacularAPIView.as_view(), name="schema"),
    path("comments/", include("comments.urls")),
    path("mail/", include((webhook_urls(), "anymail"))),
    path("favicon.ico", RedirectView.as_view(url="/static/blog/favicon.svg")),
    path("", include("blog.urls")),
]
