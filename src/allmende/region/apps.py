from django.apps import AppConfig


class RegionConfig(AppConfig):
    name = "allmende.region"
    label = "region"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make the room's rights and sentences known before the first request."""
        from allmende.region import errors  # noqa: F401
        from allmende.region.services import legal, profile  # noqa: F401
