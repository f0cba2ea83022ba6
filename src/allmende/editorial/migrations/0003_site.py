"""One site over all texts: without it every list of Wagtail's warns that its pages have no address."""

from django.db import migrations


def begin(apps, schema_editor):
    root = apps.get_model("wagtailcore", "Page").objects.filter(depth=1).order_by("path").first()
    Site = apps.get_model("wagtailcore", "Site")
    if root is not None and not Site.objects.exists():
        Site.objects.create(hostname="localhost", port=80, root_page=root, is_default_site=True, site_name="Texte")


def end(apps, schema_editor):
    apps.get_model("wagtailcore", "Site").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("editorial", "0002_one_workflow")]

    operations = [migrations.RunPython(begin, end)]
