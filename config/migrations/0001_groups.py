"""The groups Moderator, Editor and Owner, with what each may do.

The table is a copy of `config.groups` as it was: a migration does tomorrow what it does today. Groups of these names
that are there already keep what they have. Backwards the groups go, and nobody's account with them.
"""

from typing import Any

from django.contrib.auth.management import create_permissions
from django.db import migrations

_MODERATOR = (
    "comments.view_comment", "comments.change_comment",
    "comments.view_author", "comments.change_author",
    "comments.view_thread", "comments.change_thread",
    "comments.view_note", "comments.add_note", "comments.change_note",
    "comments.view_report", "comments.view_appeal",
    "comments.view_rule",
    "comments.view_bulkdecision", "comments.view_moderationevent", "comments.view_learnedmodel",
)  # fmt: skip
_EDITOR = (
    *_MODERATOR,
    "comments.add_rule", "comments.change_rule",
    "blog.view_article", "blog.add_article", "blog.change_article",
    "blog.view_author", "blog.add_author", "blog.change_author",
)  # fmt: skip
_OWNER = (
    *_EDITOR,
    "comments.view_sitepolicy", "comments.change_sitepolicy",
    "comments.view_job", "comments.change_job", "comments.view_mail",
    "auth.view_user", "auth.add_user", "auth.change_user", "auth.view_group",
)  # fmt: skip
GROUPS = {"Moderator": _MODERATOR, "Editor": _EDITOR, "Owner": _OWNER}


def make(apps: Any, schema_editor: Any) -> None:
    _make_permissions(apps)
    group_model, permission = apps.get_model("auth", "Group"), apps.get_model("auth", "Permission")
    for name, permissions in GROUPS.items():
        group, _ = group_model.objects.get_or_create(name=name)
        for label in permissions:
            app, _, codename = label.partition(".")
            group.permissions.add(permission.objects.get(content_type__app_label=app, codename=codename))


def remove(apps: Any, schema_editor: Any) -> None:
    apps.get_model("auth", "Group").objects.filter(name__in=GROUPS).delete()


def _make_permissions(apps: Any) -> None:
    """Django makes them after the last migration only, which is too late for this one."""
    for label in ("comments", "blog", "auth"):
        app = apps.get_app_config(label)
        known = getattr(app, "models_module", None)
        app.models_module = True  # else Django takes the app for one without models
        create_permissions(app, apps=apps, verbosity=0)
        app.models_module = known


class Migration(migrations.Migration):
    dependencies = [
        ("comments", "0009_since_when"),
        ("blog", "0002_threads_know_the_text"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [migrations.RunPython(make, remove)]
