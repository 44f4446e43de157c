"""What moderators search by: words of texts and names, and the domains of addresses. Built while the site runs.

Not in one transaction: should one fail, drop what is there of the three (`DROP INDEX CONCURRENTLY IF EXISTS …`) and
migrate again. Expressions, not columns: a new column would rewrite the table.
"""

from django.db import migrations

_INDEXES = {
    "revision_by_words": "comments_revision USING gin (to_tsvector('simple'::regconfig, COALESCE(text, '')))",
    "comment_by_words_of_name": "comments_comment USING gin (to_tsvector('simple'::regconfig, COALESCE(name, '')))",
    "author_by_domain": "comments_author (split_part(lower(email), '@', 2))",
}


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("comments", "0009_since_when")]
    operations = [
        migrations.RunSQL(
            f"CREATE INDEX CONCURRENTLY {name} ON {what}", f"DROP INDEX CONCURRENTLY IF EXISTS {name}"
        )
        for name, what in _INDEXES.items()
    ]
