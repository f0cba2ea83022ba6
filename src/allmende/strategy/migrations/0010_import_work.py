"""What adds up among statistics; tables that the worker reads and stores, with a preview kept."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def inhabitants_and_areas_add_up(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Say so of the region's own numbers of things; what is calculated from them are rates."""
    del schema_editor
    statistics = apps.get_model("strategy", "Statistic").objects
    statistics.filter(key__in=["bevoelkerung", "flaeche"], indicator_set="demographie").update(adds_up=True)


class Migration(migrations.Migration):
    dependencies = [("strategy", "0009_corrected_check_ins")]

    operations = [
        migrations.AddField(
            model_name="statistic",
            name="adds_up",
            field=models.BooleanField(
                default=False, verbose_name="Werte mehrerer Kommunen lassen sich zusammenzählen"
            ),
        ),
        migrations.AddField(model_name="importbatch", name="samples", field=models.JSONField(default=list)),
        migrations.AddField(
            model_name="importbatch", name="preview", field=models.JSONField(blank=True, default=dict)
        ),
        migrations.AddField(
            model_name="importbatch",
            name="work",
            field=models.CharField(
                blank=True,
                choices=[
                    ("look", "Die Tabelle wird gelesen und mit dem Bestand verglichen"),
                    ("store", "Die Werte werden gespeichert"),
                ],
                max_length=8,
            ),
        ),
        migrations.AddField(
            model_name="importbatch", name="done_pct", field=models.PositiveSmallIntegerField(default=0)
        ),
        migrations.AddField(
            model_name="importbatch", name="touched_at", field=models.DateTimeField(null=True)
        ),
        migrations.AddField(
            model_name="importbatch", name="failure", field=models.CharField(blank=True, max_length=300)
        ),
        migrations.RunPython(inhabitants_and_areas_add_up, migrations.RunPython.noop, elidable=True),
    ]
