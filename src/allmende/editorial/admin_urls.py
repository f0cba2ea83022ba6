"""Wagtail's addresses, each behind the door."""

from wagtail.admin.urls import urlpatterns as theirs
from wagtail.utils.urlpatterns import decorate_urlpatterns

from allmende.editorial.door import guarded

urlpatterns = decorate_urlpatterns(theirs, guarded)
