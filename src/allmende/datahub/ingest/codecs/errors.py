"""What can go wrong around codecs that is nobody's payload's fault."""

from allmende.basics.errors import AllmendeError


class CodecsUnavailable(AllmendeError):
    """No codec process can be started, or the pool is closed; the sender shall try again later."""

    code = "hub.codecs_unavailable"
    kind = "unavailable"
