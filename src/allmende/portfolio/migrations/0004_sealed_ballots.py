"""Votes are sealed ballots: sums of decided choices are kept, for what each person voted is not."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce


def keep_sums(apps, schema_editor):
    """Write the sums of decided choices to their candidates; in running ones people vote once more.

    A person's old vote cannot be carried over: it would have to be sealed with the installation's key.
    """
    del schema_editor
    candidates = apps.get_model("portfolio", "Candidate").objects.filter(selection__state="closed")
    votes = apps.get_model("portfolio", "SelectionVote").objects
    given = (
        votes.filter(candidate=OuterRef("pk"))
        .values("candidate")
        .annotate(total=Sum("points"))
        .values("total")
    )
    candidates.update(points=Coalesce(Subquery(given), 0))
    for selection in apps.get_model("portfolio", "Selection").objects.filter(state="closed"):
        people = votes.filter(candidate__selection=selection, points__gt=0).values("user_id").distinct()
        selection.voted = people.count()
        selection.save(update_fields=["voted"])


class Migration(migrations.Migration):
    dependencies = [
        ("kernel", "0003_files_and_documents"),
        ("portfolio", "0003_import_drafts"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="candidate",
            name="points",
            field=models.PositiveIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="selection",
            name="quorum",
            field=models.PositiveSmallIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="selection",
            name="voted",
            field=models.PositiveIntegerField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name="selection",
            name="state",
            field=models.CharField(
                choices=[
                    ("collecting", "Liste sammeln"),
                    ("scoring", "bewerten"),
                    ("voting", "abstimmen"),
                    ("counted", "ausgezählt"),
                    ("closed", "entschieden"),
                ],
                default="collecting",
                max_length=16,
            ),
        ),
        # Back: people vote anew, there is nothing to undo.
        migrations.RunPython(keep_sums, migrations.RunPython.noop),
        migrations.CreateModel(
            name="SelectionBallot",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("sealed", models.BinaryField(blank=True, default=b"")),
                (
                    "selection",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="ballots",
                        to="portfolio.selection",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.DeleteModel(name="SelectionVote"),
        migrations.AddConstraint(
            model_name="selectionballot",
            constraint=models.UniqueConstraint(fields=("selection", "user"), name="one_ballot_per_person"),
        ),
    ]
