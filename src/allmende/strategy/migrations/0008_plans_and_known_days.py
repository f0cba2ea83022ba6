"""What goals shall say after the next adoption, and how exactly the day of an adoption is known."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("strategy", "0007_inventory_tables"),
    ]

    operations = [
        migrations.AddField(
            model_name="goal",
            name="planned",
            field=models.JSONField(blank=True, default=dict),
        ),
        migrations.AddField(
            model_name="strategyversion",
            name="adopted_precision",
            field=models.CharField(
                choices=[("day", "auf den Tag"), ("month", "auf den Monat"), ("year", "auf das Jahr")],
                default="day",
                max_length=5,
            ),
        ),
        migrations.AddField(
            model_name="strategyversion",
            name="before",
            field=models.JSONField(blank=True, default=dict),
        ),
        migrations.AddField(
            model_name="strategyversion",
            name="is_from_pack",
            field=models.BooleanField(default=False),
        ),
        migrations.AlterField(
            model_name="strategyversion",
            name="adopted_by",
            field=models.CharField(blank=True, help_text="Welches Gremium", max_length=200),
        ),
    ]
