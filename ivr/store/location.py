"""Which database and which keys an environment names."""

from collections.abc import Mapping
from pathlib import Path

from sqlalchemy import make_url

from ivr.store.records import Records
from ivr.store.sealing import Sealer, demo_keys, keys_in


def beside_database(database: str, var: Path, name: str) -> Path:
    """A file or folder of this name: beside a SQLite database, for any other in the folder `var`.

    `database` is its URL, "" for the default.
    """
    file = make_url(database).database if database.startswith("sqlite:///") else None
    return (Path(file) if file else var / "ivr.db").with_name(name)


def make_records(environ: Mapping[str, str], var: Path) -> Records:
    """The store of this environment. Raises BadKeysError and StoreDownError.

    DATABASE_URL (ivr.db in the folder `var` when unset), and IVR_KEYS or IVR_KEYS_FILE; the demo
    makes itself keys in `var`, once.
    """
    named = environ.get("IVR_KEYS") or environ.get("IVR_KEYS_FILE")
    demo = environ.get("IVR_ENV") == "demo" and not named
    keys = demo_keys(var / "demo.keys") if demo else keys_in(environ)
    return Records(environ.get("DATABASE_URL") or f"sqlite:///{var / 'ivr.db'}", Sealer(keys))
