"""Gaps that stay open on purpose, and ideas their senders took back."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("kernel", "0003_files_and_documents"),
        ("portfolio", "0005_answers_keep_their_question"),
    ]

    operations = [
        migrations.AddField(
            model_name="sketch",
            name="withdrawn_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.CreateModel(
            name="AcceptedGap",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("gap", models.CharField(max_length=20)),
                ("subject_id", models.PositiveBigIntegerField()),
                ("reason", models.TextField(verbose_name="Warum bleibt die Lücke?")),
                ("until", models.DateField(blank=True, null=True, verbose_name="Bis wann?")),
                ("accepted_by", models.CharField(max_length=200)),
                ("accepted_at", models.DateTimeField(auto_now=True)),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="kernel.space"
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="acceptedgap",
            constraint=models.UniqueConstraint(fields=("gap", "subject_id"), name="one_word_per_gap"),
        ),
    ]
