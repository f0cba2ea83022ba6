"""What people read when a region pack cannot be used."""

from django.utils.translation import gettext_lazy as _

from allmende.kernel.errors import say
from allmende.region.pack import PackError

say(PackError.code, _("Das Paket der Region ist nicht lesbar: %(file)s, %(field)s: %(problem)s"))
