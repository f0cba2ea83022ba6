"""Every page's address; German, stable, one line per room."""

from django.urls import include, path

urlpatterns = [
    path("", include("allmende.cockpit.urls")),
    path("", include("allmende.region.urls")),
    path("", include("allmende.solutions.urls")),
    path("", include("allmende.datahub.urls")),
    path("", include("allmende.strategy.urls")),
    path("", include("allmende.portfolio.urls")),
    path("", include("allmende.governance.urls")),
    path("", include("allmende.participation.urls")),
    path("", include("allmende.editorial.urls")),
    path("", include("allmende.kernel.urls")),
    path("", include("allmende.ui.urls")),
    path("konto/", include("allauth.urls")),
    path("redaktion/", include("allmende.editorial.admin_urls")),
]

handler400 = "allmende.ui.views.bad_request"
handler403 = "allmende.ui.views.forbidden"
handler404 = "allmende.ui.views.not_found"
handler429 = "allmende.ui.views.too_many"
handler500 = "allmende.ui.views.server_error"
