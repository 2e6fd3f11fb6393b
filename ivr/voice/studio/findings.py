"""What a check of the clips has found, as people and programs read it."""

from dataclasses import dataclass

from ivr.voice.clips import Clip


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule that is broken: `what` is measured, and what it was `measured` as beside its `limit`.

    `take` and `clip` are "" for what is no single clip's. A warning (`error` false) lets the check
    pass.
    """

    language: str
    rule: str
    what: str
    measured: str = ""
    limit: str = ""
    take: str = ""
    clip: str = ""
    slower: bool = False
    error: bool = True

    def __str__(self) -> str:
        """One line."""
        grade = "error  " if self.error else "warning"
        where = f"{self.take}{' (slower)' if self.slower else ''}: " if self.take else ""
        told = f" {self.measured}" if self.measured else ""
        limit = f" ({self.limit})" if self.limit else ""
        return f"{grade}  {self.language:<3}  {self.rule:<7}  {where}{self.what}{told}{limit}"


def of_clip(
    language: str,
    clip: Clip,
    rule: str,
    what: str,
    measured: str = "",
    limit: str = "",
    *,
    error: bool = True,
) -> Finding:
    """A finding on one clip."""
    return Finding(language, rule, what, measured, limit, clip.take, clip.clip, clip.slower, error)
