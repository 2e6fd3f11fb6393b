"""The keys of the store: sealing what is private, and rotating keys."""

import hashlib
import hmac
import re
from collections.abc import Mapping
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from ivr.store.connections import make_private
from ivr.store.errors import BadKeysError

# Bytes. What is sealed is filled up to full blocks, so that its length does not tell a name's.
BLOCK = 256


def new_key() -> str:
    """A fresh key: 256 random bits as 44 characters of URL-safe base64 (a Fernet key)."""
    return Fernet.generate_key().decode()


def parse_keys(text: str) -> tuple[str, ...]:
    """The keys in a text, parted by commas or blanks, the newest first. Raises BadKeysError."""
    keys = tuple(key for key in re.split(r"[,\s]+", text) if key)
    if not keys:
        raise BadKeysError("There is no key: `ivr keys new` prints one")
    for place, key in enumerate(keys, start=1):
        if not is_key(key):
            raise BadKeysError(
                f"Key {place} of {len(keys)} is no key such as `ivr keys new` prints"
            )
    return keys


def is_key(text: str) -> bool:
    """Whether a Fernet takes it."""
    try:
        Fernet(text)
    except ValueError:
        return False
    return True


def keys_in(environ: Mapping[str, str]) -> tuple[str, ...]:
    """The keys of IVR_KEYS, or of the file that IVR_KEYS_FILE names. Raises BadKeysError."""
    path = environ.get("IVR_KEYS_FILE")
    if environ.get("IVR_KEYS") or not path:
        return parse_keys(environ.get("IVR_KEYS", ""))
    return keys_of_file(Path(path))


def keys_of_file(path: Path) -> tuple[str, ...]:
    """The keys that a file holds. Raises BadKeysError."""
    try:
        return parse_keys(path.read_text(encoding="ascii"))
    except (OSError, UnicodeDecodeError) as error:
        raise BadKeysError(f"The keys in {path} cannot be read: {type(error).__name__}") from None


def demo_keys(path: Path) -> tuple[str, ...]:
    """The keys of this file, which is made with a fresh one and mode 0600 where there is none.

    Raises BadKeysError.
    """
    try:
        make_private(path, new_key() + "\n")
    except OSError as error:
        raise BadKeysError(f"The demo's keys cannot be made in {path}: {error.strerror}") from None
    return keys_of_file(path)


class Sealer:
    """Seals with the newest key and opens with any of them."""

    def __init__(self, keys: tuple[str, ...]) -> None:
        self.prints = tuple(fingerprint(key) for key in keys)
        self.newest = self.prints[0]
        self._keys = MultiFernet([Fernet(key) for key in keys])

    def seal(self, plain: bytes) -> bytes:
        """Encrypted and signed; its length tells only how many blocks of 256 bytes it holds."""
        size = len(plain).to_bytes(4, "big")
        filling = bytes(-(len(plain) + len(size)) % BLOCK)
        return self._keys.encrypt(size + plain + filling)

    def open(self, sealed: bytes) -> bytes:
        """What was sealed, with whichever key. Raises BadKeysError."""
        try:
            plain = self._keys.decrypt(sealed)
        except InvalidToken:
            raise BadKeysError("No key opens it") from None
        return plain[4 : 4 + int.from_bytes(plain[:4], "big")]


def fingerprint(key: str) -> str:
    """What a key may be called openly: eight hexadecimal digits that tell nothing about it."""
    derived = HKDF(algorithm=SHA256(), length=4, salt=None, info=b"ivr key fingerprint")
    return derived.derive(key.encode()).hex()


def keyed_hash(secret: bytes, *parts: str) -> bytes:
    """An equal mark for equal parts, which nobody without the secret can work out or try out."""
    return hmac.new(secret, "\x1f".join(parts).encode(), hashlib.sha256).digest()
