"""Articles: what people come to read."""

from django.apps import AppConfig


class BlogConfig(AppConfig):
    name = "blog"
