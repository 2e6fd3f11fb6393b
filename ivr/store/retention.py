"""How long what callers leave is kept."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class Ages:
    """An interview is kept so long after its visit (or after it was last kept, where no date was
    told), a message or callback after it was left, the same after staff were done with it, and the
    record of a call after its end."""

    visit: timedelta = timedelta(days=30)
    message: timedelta = timedelta(days=30)
    done: timedelta = timedelta(hours=24)
    call: timedelta = timedelta(days=90)
