"""What moderators taught, and what the classifier made of it.

The new columns are null or have a constant default, which PostgreSQL adds without rewriting the table.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("comments", "0003_screening_context"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="LearnedModel",
            fields=[
                ("version", models.PositiveBigIntegerField(primary_key=True, serialize=False)),
                ("base", models.CharField(max_length=40)),
                ("features_version", models.CharField(max_length=20)),
                ("through", models.PositiveBigIntegerField(default=0)),
                ("since", models.PositiveBigIntegerField(default=0)),
                ("lessons", models.PositiveIntegerField(default=0)),
                ("lessons_digest", models.CharField(max_length=64)),
                ("delta", models.BinaryField()),
                ("memory", models.BinaryField()),
                ("digest", models.CharField(max_length=64)),
                ("slope", models.FloatField()),
                ("offset", models.FloatField()),
                ("checkpoint", models.BooleanField(default=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "verbose_name": "learned model",
                "verbose_name_plural": "what the screening has learned",
                "ordering": ["-version"],
            },
        ),
        migrations.AddField(
            model_name="verdict",
            name="features",
            field=models.BinaryField(null=True),
        ),
        migrations.AddField(
            model_name="verdict",
            name="features_version",
            field=models.CharField(blank=True, db_default="", default="", max_length=20),
        ),
        migrations.AddField(
            model_name="verdict",
            name="margin",
            field=models.FloatField(null=True),
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
                ],
                max_length=20,
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
                ],
                max_length=20,
                primary_key=True,
                serialize=False,
            ),
        ),
        migrations.CreateModel(
            name="Lesson",
            fields=[
                (
                    "event",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="comments.moderationevent",
                    ),
                ),
                ("spam", models.BooleanField()),
                ("decided_at", models.DateTimeField()),
                ("withdrawn_by", models.BigIntegerField(null=True)),
                ("features", models.BinaryField()),
                ("features_version", models.CharField(max_length=20)),
                ("fingerprint", models.CharField(max_length=64)),
                ("screened_margin", models.FloatField(null=True)),
                ("margin", models.FloatField(null=True)),
                ("probability", models.FloatField(null=True)),
                ("influence", models.FloatField(null=True)),
                (
                    "learned_by",
                    models.PositiveBigIntegerField(help_text="The version that learned it.", null=True),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "author",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="comments.author",
                    ),
                ),
                (
                    "comment",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="lessons",
                        to="comments.comment",
                    ),
                ),
                (
                    "revision",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="comments.revision",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["event"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("withdrawn_by", None)), fields=["event"], name="lesson_in_force"
                    )
                ],
            },
        ),
    ]
