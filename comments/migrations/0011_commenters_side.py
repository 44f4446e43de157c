"""The commenter's side: proofs, subscriptions, notices, suppressions, what people are told and when, and retention.

What is added to tables that may be big is null or has a constant default, which PostgreSQL adds without rewriting
them; 0012 makes their indexes, and 0013 fills in what is made of older addresses.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import comments.models.author


class Migration(migrations.Migration):
    dependencies = [
        ("comments", "0010_search_indexes"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="MailRequest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("email", models.EmailField(max_length=254)),
                (
                    "level",
                    models.CharField(
                        blank=True,
                        choices=[("replies", "replies to me"), ("all", "the whole discussion")],
                        max_length=7,
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
            ],
        ),
        migrations.CreateModel(
            name="Notice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "why",
                    models.CharField(
                        choices=[
                            ("reply", "it answers you"),
                            ("discussion", "you follow the discussion"),
                            ("article", "the article is yours"),
                        ],
                        max_length=10,
                    ),
                ),
                ("waits", models.BooleanField(default=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="RetentionRun",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("started_at", models.DateTimeField(auto_now_add=True)),
                ("finished_at", models.DateTimeField(null=True)),
                ("counts", models.JSONField(default=dict)),
            ],
            options={
                "verbose_name": "retention run",
                "verbose_name_plural": "privacy",
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="Subscription",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "level",
                    models.CharField(
                        choices=[("replies", "replies to me"), ("all", "the whole discussion")], max_length=7
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="Suppression",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("mailbox_hash", models.CharField(editable=False, max_length=64, unique=True)),
                (
                    "scope",
                    models.CharField(
                        choices=[("all", "no mail at all"), ("news", "no news of discussions")], max_length=4
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("bounce", "its mail server refuses mail"),
                            ("complaint", "its reader complained"),
                            ("request", "its reader asked for it"),
                        ],
                        max_length=9,
                    ),
                ),
                ("detail", models.CharField(blank=True, max_length=200)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
            ],
        ),
        migrations.AlterModelOptions(
            name="author",
            options={"permissions": [("access_author", "Can give out and erase what is known of a person")]},
        ),
        migrations.AddField(
            model_name="author",
            name="access",
            field=models.PositiveIntegerField(db_default=0, default=0, editable=False),
        ),
        migrations.AddField(
            model_name="author",
            name="avatar",
            field=models.PositiveIntegerField(
                default=comments.models.author.random_avatar, editable=False, null=True
            ),
        ),
        migrations.AddField(
            model_name="author",
            name="digest_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="author",
            name="erased_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="author",
            name="hears_decisions",
            field=models.BooleanField(db_default=True, default=True),
        ),
        migrations.AddField(
            model_name="author",
            name="mailbox_hash",
            field=models.CharField(db_default="", default="", editable=False, max_length=64),
        ),
        migrations.AddField(
            model_name="author",
            name="pace",
            field=models.CharField(
                choices=[
                    ("once", "at once, a mail for each comment"),
                    ("hourly", "one mail an hour, if there is anything new"),
                    ("daily", "one mail a day, if there is anything new"),
                ],
                db_default="once",
                default="once",
                max_length=6,
            ),
        ),
        migrations.AddField(
            model_name="comment",
            name="avatar",
            field=models.PositiveIntegerField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="comment",
            name="edit_held_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="comment",
            name="ip_masked",
            field=models.BooleanField(db_default=False, default=False, editable=False),
        ),
        migrations.AddField(
            model_name="comment",
            name="notify",
            field=models.CharField(
                blank=True,
                choices=[("", "nothing"), ("replies", "replies to me"), ("all", "the whole discussion")],
                db_default="",
                default="",
                max_length=7,
            ),
        ),
        migrations.AddField(
            model_name="comment",
            name="proof",
            field=models.CharField(
                blank=True,
                choices=[
                    ("", "none"),
                    ("browser", "the browser is known to be theirs"),
                    ("mail", "they used a link that was mailed to them"),
                ],
                db_default="",
                default="",
                max_length=7,
            ),
        ),
        migrations.AddField(
            model_name="comment",
            name="purged_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="comment",
            name="withdrawn_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="mail",
            name="level",
            field=models.CharField(blank=True, db_default="", default="", max_length=7),
        ),
        migrations.AddField(
            model_name="mail",
            name="started_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="mail",
            name="thread",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="comments.thread",
            ),
        ),
        migrations.AddField(
            model_name="moderatorsettings",
            name="articles",
            field=models.CharField(
                choices=[
                    ("each", "a mail for each comment"),
                    ("hourly", "one mail an hour, if there is anything new"),
                    ("daily", "one mail a day, if there is anything new"),
                    ("nothing", "no mail"),
                ],
                db_default="each",
                default="each",
                max_length=7,
            ),
        ),
        migrations.AddField(
            model_name="moderatorsettings",
            name="articles_digest_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="thread",
            name="owner",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
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
                    ("notify", "tell who follows"),
                    ("answer", "answer a request for mail"),
                    ("retain", "let old data go"),
                ],
                max_length=20,
            ),
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
                    ("approved", "a comment was published"),
                    ("subscribe", "prove that you want to follow a discussion"),
                    ("access", "the way to one’s own comments"),
                    ("follow", "a comment in a discussion that is followed"),
                    ("news", "what is new in discussions that are followed"),
                ],
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="mail",
            name="state",
            field=models.CharField(
                choices=[
                    ("queued", "queued"),
                    ("sent", "sent"),
                    ("failed", "refused"),
                    ("unknown", "perhaps sent"),
                    ("dropped", "not needed any more"),
                ],
                default="queued",
                max_length=10,
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
                    ("notify", "tell who follows"),
                    ("answer", "answer a request for mail"),
                    ("retain", "let old data go"),
                ],
                max_length=20,
                primary_key=True,
                serialize=False,
            ),
        ),
        migrations.AddField(
            model_name="mailrequest",
            name="thread",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="comments.thread",
            ),
        ),
        migrations.AddField(
            model_name="job",
            name="request",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="jobs",
                to="comments.mailrequest",
            ),
        ),
        migrations.AddField(
            model_name="notice",
            name="author",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="notices",
                to="comments.author",
            ),
        ),
        migrations.AddField(
            model_name="notice",
            name="comment",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="notices", to="comments.comment"
            ),
        ),
        migrations.AddField(
            model_name="notice",
            name="mail",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="notices",
                to="comments.mail",
            ),
        ),
        migrations.AddField(
            model_name="notice",
            name="user",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="subscription",
            name="author",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="subscriptions",
                to="comments.author",
            ),
        ),
        migrations.AddField(
            model_name="subscription",
            name="thread",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="subscriptions",
                to="comments.thread",
            ),
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(
                condition=models.Q(("waits", True)), fields=["author"], name="notice_waiting_author"
            ),
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(
                condition=models.Q(("waits", True)), fields=["user"], name="notice_waiting_user"
            ),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.UniqueConstraint(fields=("author", "comment"), name="notice_once_per_author"),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.UniqueConstraint(fields=("user", "comment"), name="notice_once_per_user"),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.CheckConstraint(
                condition=models.Q(("user__isnull", False), ("author__isnull", False), _connector="XOR"),
                name="notice_has_one_recipient",
            ),
        ),
        migrations.AddConstraint(
            model_name="subscription",
            constraint=models.UniqueConstraint(
                fields=("author", "thread"), name="subscription_once_per_thread"
            ),
        ),
    ]
