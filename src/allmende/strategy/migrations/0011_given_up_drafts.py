"""Drafts of goals that were given up stay with the people who wrote them."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("strategy", "0010_import_work"),
    ]

    operations = [
        migrations.AddField(
            model_name="goal",
            name="retired_as_draft",
            field=models.BooleanField(default=False),
        ),
    ]
