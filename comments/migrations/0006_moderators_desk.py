"""The moderators' desk: bulk decisions, reports, appeals, notes, a policy of the site, rules that watch or expire.

What is added to tables that may be big is null or has a constant default, which PostgreSQL adds without rewriting
them; their indexes are made by 0008, and 0009 fills in what is older than this.
"""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("comments", "0005_screening_indexes"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Appeal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.CharField(max_length=1000)),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "open"), ("granted", "granted"), ("refused", "refused")],
                        default="open",
                        max_length=7,
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("settled_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="AuditHead",
            fields=[
                ("name", models.CharField(max_length=10, primary_key=True, serialize=False)),
                ("hash", models.CharField(blank=True, max_length=64)),
            ],
        ),
        migrations.CreateModel(
            name="BulkDecision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("action", models.CharField(max_length=20)),
                ("reason", models.CharField(blank=True, max_length=500)),
                ("about", models.CharField(blank=True, max_length=300)),
                (
                    "state",
                    models.CharField(
                        choices=[("running", "running"), ("done", "done"), ("failed", "stopped")],
                        default="running",
                        max_length=8,
                    ),
                ),
                ("total", models.PositiveIntegerField(default=0)),
                ("done", models.PositiveIntegerField(default=0)),
                ("skipped", models.PositiveIntegerField(default=0)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("finished_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="BulkItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField()),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[("", "waiting"), ("done", "done"), ("skipped", "skipped")],
                        db_default="",
                        default="",
                        max_length=7,
                    ),
                ),
                ("why", models.CharField(blank=True, db_default="", default="", max_length=200)),
            ],
        ),
        migrations.CreateModel(
            name="ModeratorSettings",
            fields=[
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="moderator_settings",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "mail",
                    models.CharField(
                        choices=[
                            ("each", "a mail for each held comment"),
                            ("hourly", "one mail an hour, if anything is held"),
                            ("daily", "one mail a day, if anything is held"),
                            ("nothing", "no mail"),
                        ],
                        default="each",
                        max_length=7,
                    ),
                ),
                ("digest_at", models.DateTimeField(editable=False, null=True)),
            ],
            options={
                "verbose_name": "your mail from the desk",
                "verbose_name_plural": "your mail from the desk",
            },
        ),
        migrations.CreateModel(
            name="Note",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.CharField(max_length=1000)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("withdrawn_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="Report",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("spam", "It is spam or an advert"),
                            ("abuse", "It insults or threatens somebody"),
                            ("off_topic", "It has nothing to do with the subject"),
                            ("personal", "It tells personal data of somebody"),
                            ("other", "Something else"),
                        ],
                        max_length=10,
                    ),
                ),
                ("text", models.CharField(blank=True, max_length=500)),
                ("weight", models.FloatField()),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "open"), ("upheld", "upheld"), ("dismissed", "dismissed")],
                        default="open",
                        max_length=9,
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("settled_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="Reporter",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=64, unique=True)),
                ("upheld", models.PositiveIntegerField(default=0)),
                ("dismissed", models.PositiveIntegerField(default=0)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
            ],
        ),
        migrations.CreateModel(
            name="RuleHit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
            ],
        ),
        migrations.CreateModel(
            name="SitePolicy",
            fields=[
                (
                    "id",
                    models.PositiveSmallIntegerField(
                        default=1, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "policy",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "as configured (COMMENT_POLICY)"),
                            ("screen", "publish what the screening finds good"),
                            ("hold", "hold everything for a person"),
                            ("first", "hold the first comments of an author"),
                            ("members", "members only, then publish what the screening finds good"),
                            ("closed", "closed"),
                        ],
                        default="",
                        max_length=10,
                    ),
                ),
                (
                    "hold_first",
                    models.PositiveSmallIntegerField(
                        default=1, help_text="With “hold the first comments of an author”: how many."
                    ),
                ),
                (
                    "close_after_days",
                    models.PositiveSmallIntegerField(
                        default=0,
                        help_text="Days after which a discussion closes by itself; 0: never. WordPress suggests 14.",
                    ),
                ),
                (
                    "hold_after_days",
                    models.PositiveSmallIntegerField(
                        default=0,
                        help_text="Days after which everything said in a discussion is held; 0: never.",
                    ),
                ),
                (
                    "hold_links",
                    models.PositiveSmallIntegerField(
                        default=2, help_text="A comment with so many links or more is held."
                    ),
                ),
            ],
            options={
                "verbose_name": "policy of the site",
                "verbose_name_plural": "policy of the site",
            },
        ),
        migrations.CreateModel(
            name="StatusTally",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("pending", "awaiting screening"),
                            ("unconfirmed", "awaiting proof of the address"),
                            ("approved", "approved"),
                            ("held", "held"),
                            ("spam", "spam"),
                            ("rejected", "rejected"),
                            ("trashed", "trashed"),
                        ],
                        max_length=12,
                    ),
                ),
                ("number", models.BigIntegerField()),
            ],
        ),
        migrations.AddField(
            model_name="author",
            name="standing",
            field=models.CharField(
                blank=True,
                choices=[("", "as anybody"), ("hold", "always held"), ("ban", "banned")],
                db_default="",
                default="",
                editable=False,
                max_length=5,
            ),
        ),
        migrations.AddField(
            model_name="author",
            name="standing_until",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="comment",
            name="appealed_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="comment",
            name="by_staff",
            field=models.BooleanField(db_default=False, default=False, editable=False),
        ),
        migrations.AddField(
            model_name="comment",
            name="open_reports",
            field=models.PositiveIntegerField(db_default=0, default=0, editable=False),
        ),
        migrations.AddField(
            model_name="comment",
            name="pinned_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="comment",
            name="report_weight",
            field=models.FloatField(db_default=0.0, default=0.0, editable=False),
        ),
        migrations.AddField(
            model_name="comment",
            name="status_since",
            field=models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False),
        ),
        migrations.AddField(
            model_name="comment",
            name="urgent_at",
            field=models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False),
        ),
        migrations.AddField(
            model_name="moderationevent",
            name="detail",
            field=models.JSONField(null=True),
        ),
        migrations.AddField(
            model_name="moderationevent",
            name="subject",
            field=models.CharField(blank=True, db_default="", default="", max_length=40),
        ),
        migrations.AddField(
            model_name="revision",
            name="edited_by",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="rule",
            name="expires_at",
            field=models.DateTimeField(
                blank=True,
                help_text="Left empty: until somebody takes it back.",
                null=True,
                verbose_name="until",
            ),
        ),
        migrations.AddField(
            model_name="rule",
            name="watch",
            field=models.BooleanField(
                db_default=False,
                default=False,
                help_text="It says what it sees and decides nothing: to find out what it would do.",
                verbose_name="only watch",
            ),
        ),
        migrations.AddField(
            model_name="thread",
            name="close_after_days",
            field=models.PositiveSmallIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="thread",
            name="hold_after_days",
            field=models.PositiveSmallIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="thread",
            name="hold_first",
            field=models.PositiveSmallIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="thread",
            name="slow_seconds",
            field=models.PositiveIntegerField(blank=True, db_default=0, default=0),
        ),
        migrations.AlterField(
            model_name="comment",
            name="channel",
            field=models.CharField(
                choices=[("form", "the form"), ("api", "the API"), ("desk", "the moderators’ desk")],
                default="form",
                max_length=4,
            ),
        ),
        migrations.AlterField(
            model_name="job",
            name="kind",
            field=models.CharField(
                choices=[
                    ("validate_email", "validate the address"),
                    ("screen", "screen the text"),
                    ("deliver_mail", "deliver a mail"),
                    ("learn", "learn from a decision"),
                    ("bulk", "decide about many comments"),
                ],
                max_length=20,
            ),
        ),
        migrations.AlterField(
            model_name="mail",
            name="comment",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="mails",
                to="comments.comment",
            ),
        ),
        migrations.AlterField(
            model_name="mail",
            name="comment_version",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AlterField(
            model_name="mail",
            name="kind",
            field=models.CharField(
                choices=[
                    ("held", "a comment waits for a moderator"),
                    ("confirm", "prove your address"),
                    ("digest", "what waits for a moderator"),
                    ("rejected", "why a comment was not published"),
                ],
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="moderationevent",
            name="after",
            field=models.CharField(
                blank=True,
                choices=[
                    ("pending", "awaiting screening"),
                    ("unconfirmed", "awaiting proof of the address"),
                    ("approved", "approved"),
                    ("held", "held"),
                    ("spam", "spam"),
                    ("rejected", "rejected"),
                    ("trashed", "trashed"),
                ],
                max_length=12,
            ),
        ),
        migrations.AlterField(
            model_name="moderationevent",
            name="before",
            field=models.CharField(
                blank=True,
                choices=[
                    ("pending", "awaiting screening"),
                    ("unconfirmed", "awaiting proof of the address"),
                    ("approved", "approved"),
                    ("held", "held"),
                    ("spam", "spam"),
                    ("rejected", "rejected"),
                    ("trashed", "trashed"),
                ],
                max_length=12,
            ),
        ),
        migrations.AlterField(
            model_name="moderationevent",
            name="comment",
            field=models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="comments.comment",
            ),
        ),
        migrations.AlterField(
            model_name="moderationevent",
            name="version",
            field=models.PositiveIntegerField(
                help_text="The comment's version after the change; 0 where it is no comment."
            ),
        ),
        migrations.AlterField(
            model_name="pulse",
            name="kind",
            field=models.CharField(
                choices=[
                    ("validate_email", "validate the address"),
                    ("screen", "screen the text"),
                    ("deliver_mail", "deliver a mail"),
                    ("learn", "learn from a decision"),
                    ("bulk", "decide about many comments"),
                ],
                max_length=20,
                primary_key=True,
                serialize=False,
            ),
        ),
        migrations.AlterField(
            model_name="rule",
            name="kind",
            field=models.CharField(
                choices=[
                    ("word", "word or phrase"),
                    ("domain", "domain (and those below it)"),
                    ("address", "e-mail address"),
                    ("network", "IP address or network"),
                    ("name", "commenter's name"),
                    ("links", "number of links"),
                    ("pattern", "regular expression"),
                ],
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="thread",
            name="policy",
            field=models.CharField(
                blank=True,
                choices=[
                    ("", "as the site"),
                    ("screen", "publish what the screening finds good"),
                    ("hold", "hold everything for a person"),
                    ("first", "hold the first comments of an author"),
                    ("members", "members only, then publish what the screening finds good"),
                    ("closed", "closed"),
                ],
                default="",
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="appeal",
            name="comment",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE, related_name="appeal", to="comments.comment"
            ),
        ),
        migrations.AddField(
            model_name="appeal",
            name="settled_by",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="bulkdecision",
            name="undoes",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="undone_by",
                to="comments.bulkdecision",
            ),
        ),
        migrations.AddField(
            model_name="bulkdecision",
            name="user",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="job",
            name="bulk",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="jobs",
                to="comments.bulkdecision",
            ),
        ),
        migrations.AddField(
            model_name="moderationevent",
            name="bulk",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="comments.bulkdecision",
            ),
        ),
        AddConstraintNotValid(
            model_name="moderationevent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("comment__isnull", False), models.Q(("subject", ""), _negated=True), _connector="XOR"
                ),
                name="event_about_one_thing",
            ),
        ),
        migrations.AddField(
            model_name="bulkitem",
            name="bulk",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="items", to="comments.bulkdecision"
            ),
        ),
        migrations.AddField(
            model_name="bulkitem",
            name="comment",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="comments.comment",
            ),
        ),
        migrations.AddField(
            model_name="note",
            name="author",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="notes",
                to="comments.author",
            ),
        ),
        migrations.AddField(
            model_name="note",
            name="comment",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="notes",
                to="comments.comment",
            ),
        ),
        migrations.AddField(
            model_name="note",
            name="user",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="report",
            name="comment",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="reports", to="comments.comment"
            ),
        ),
        migrations.AddField(
            model_name="report",
            name="revision",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="comments.revision",
            ),
        ),
        migrations.AddField(
            model_name="report",
            name="settled_by",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="report",
            name="reporter",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="reports", to="comments.reporter"
            ),
        ),
        migrations.AddField(
            model_name="rulehit",
            name="comment",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="rule_hits", to="comments.comment"
            ),
        ),
        migrations.AddField(
            model_name="rulehit",
            name="revision",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="comments.revision"
            ),
        ),
        migrations.AddField(
            model_name="rulehit",
            name="rule",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="hits", to="comments.rule"
            ),
        ),
        migrations.AddConstraint(
            model_name="sitepolicy",
            constraint=models.CheckConstraint(condition=models.Q(("id", 1)), name="site_policy_only_one"),
        ),
        migrations.AddIndex(
            model_name="bulkitem",
            index=models.Index(
                condition=models.Q(("outcome", "")), fields=["bulk", "id"], name="bulk_item_waiting"
            ),
        ),
        migrations.AddIndex(
            model_name="bulkitem",
            index=models.Index(
                condition=models.Q(("outcome", "skipped")), fields=["bulk", "why"], name="bulk_item_skipped"
            ),
        ),
        migrations.AddConstraint(
            model_name="bulkitem",
            constraint=models.UniqueConstraint(fields=("bulk", "comment"), name="bulk_item_once"),
        ),
        migrations.AddConstraint(
            model_name="note",
            constraint=models.CheckConstraint(
                condition=models.Q(("comment__isnull", False), ("author__isnull", False), _connector="XOR"),
                name="note_on_one_thing",
            ),
        ),
        migrations.AddIndex(
            model_name="report",
            index=models.Index(condition=models.Q(("state", "open")), fields=["comment"], name="report_open"),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.UniqueConstraint(fields=("comment", "reporter"), name="report_once_per_reader"),
        ),
        migrations.AddConstraint(
            model_name="rulehit",
            constraint=models.UniqueConstraint(fields=("rule", "revision"), name="rule_hit_once"),
        ),
    ]
