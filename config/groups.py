"""The three roles below superuser, and what each may do. `docs/roles.md` says it in prose.

A migration makes the groups, with a copy of this table as it was then: whoever changes it here writes another
migration, and a test says so.
"""

from django.contrib.auth.models import Group, Permission
from django.db.models import Q

# The queue, decisions, notes, reports, and what a decision rests on.
_MODERATOR = (
    "comments.view_comment", "comments.change_comment",
    "comments.view_author", "comments.change_author",
    "comments.view_thread", "comments.change_thread",
    "comments.view_note", "comments.add_note", "comments.change_note",
    "comments.view_report", "comments.view_appeal",
    "comments.view_rule",
    "comments.view_bulkdecision", "comments.view_moderationevent", "comments.view_learnedmodel",
)  # fmt: skip
# Besides: articles and rules.
_EDITOR = (
    *_MODERATOR,
    "comments.add_rule", "comments.change_rule",
    "blog.view_article", "blog.add_article", "blog.change_article",
    "blog.view_author", "blog.add_author", "blog.change_author",
)  # fmt: skip
# Besides: the policy, people, what is known of a person, and whether the work is being done.
_OWNER = (
    *_EDITOR,
    "comments.view_sitepolicy", "comments.change_sitepolicy",
    "comments.view_job", "comments.change_job", "comments.view_mail",
    "comments.access_author", "comments.view_retentionrun",
    "auth.view_user", "auth.add_user", "auth.change_user", "auth.view_group",
)  # fmt: skip
GROUPS = {"Moderator": _MODERATOR, "Editor": _EDITOR, "Owner": _OWNER}


def make_groups() -> None:
    """Make the groups where they are missing, and give back what was taken from them. Adds, and takes nothing away."""
    for name, permissions in GROUPS.items():
        group, _ = Group.objects.get_or_create(name=name)
        wanted = Q()
        for app, _, codename in (permission.partition(".") for permission in permissions):
            wanted |= Q(content_type__app_label=app, codename=codename)
        group.permissions.add(*Permission.objects.filter(wanted))
