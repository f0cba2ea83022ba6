"""An answer keeps the words it answered; those given before get today's words, nobody knows better."""

from django.db import migrations, models
from django.db.models import OuterRef, Subquery


def write_questions(apps, schema_editor):
    """Give answers that have no words yet those of their question or guard rail."""
    del schema_editor
    answers = apps.get_model("portfolio", "CheckAnswer").objects.filter(asked="")
    questions = apps.get_model("strategy", "ChecklistQuestion").objects.filter(pk=OuterRef("question_id"))
    rails = apps.get_model("strategy", "GuardRail").objects.filter(pk=OuterRef("guard_rail_id"))
    answers.filter(question__isnull=False).update(
        asked=Subquery(questions.values("text")), asked_group=Subquery(questions.values("group"))
    )
    answers.filter(guard_rail__isnull=False).update(asked=Subquery(rails.values("question")))


class Migration(migrations.Migration):
    dependencies = [("portfolio", "0004_sealed_ballots")]

    operations = [
        migrations.AddField(
            model_name="checkanswer",
            name="asked",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="checkanswer",
            name="asked_group",
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.RunPython(write_questions, migrations.RunPython.noop),
    ]
