"""Owners give out and erase what is known of a person, and see when old data is let go.

What they get is a copy of what `config.groups` says, as in the migration before. Where there is no such group any more,
none is made.
"""

from importlib import import_module
from typing import Any

from django.db import migrations

ADDED = {"Owner": ("comments.access_author", "comments.view_retentionrun")}
_BEFORE = import_module("config.migrations.0001_groups")


def give(apps: Any, schema_editor: Any) -> None:
    _BEFORE._make_permissions(apps)
    for group, permission in _added(apps):
        group.permissions.add(permission)


def take(apps: Any, schema_editor: Any) -> None:
    for group, permission in _added(apps):
        group.permissions.remove(permission)


def _added(apps: Any) -> list[tuple[Any, Any]]:
    groups, permissions = apps.get_model("auth", "Group"), apps.get_model("auth", "Permission")
    return [
        (group, permissions.objects.get(content_type__app_label=app, codename=codename))
        for name, labels in ADDED.items()
        for group in groups.objects.filter(name=name)
        for app, codename in (label.split(".") for label in labels)
    ]


class Migration(migrations.Migration):
    dependencies = [("site_config", "0001_groups"), ("comments", "0011_commenters_side")]
    operations = [migrations.RunPython(give, take)]
