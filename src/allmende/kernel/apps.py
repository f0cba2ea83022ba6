from django.apps import AppConfig


class KernelConfig(AppConfig):
    name = "allmende.kernel"
    label = "kernel"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make the room's rights and sentences known before the first request."""
        from allmende.kernel import accounts, any_of, errors, file_errors  # noqa: F401
        from allmende.kernel.documents import permissions  # noqa: F401
