"""What goes wrong with an engine, and which release of one is installed."""

from importlib.metadata import PackageNotFoundError, version


class EngineError(Exception):
    """An engine that cannot speak; the message says what to do about it."""


def installed(package: str, extra: str) -> str:
    """The version of a package. Raises EngineError, naming the extra that brings it."""
    try:
        return version(package)
    except PackageNotFoundError as error:
        raise EngineError(f"{package} is not installed: pip install '.[{extra}]' brings it") from (
            error
        )
