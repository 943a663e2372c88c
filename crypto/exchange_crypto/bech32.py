"""Bech32 (BIP 173) without its length limit, as age writes keys; refuses mixed case and any second spelling."""

from exchange_crypto.errors import InvalidKey

ALPHABET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
CHECKSUM_SIZE = 6

_VALUES = {symbol: value for value, symbol in enumerate(ALPHABET)}
_GENERATOR = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)


def encode(prefix: str, data: bytes) -> str:
    """Return prefix, `1`, data and checksum in the prefix's case; ValueError for a prefix of mixed case."""
    if not _is_prefix(prefix):
        raise ValueError("a Bech32 prefix is printable ASCII of one case")
    lower = prefix.lower()
    values = _symbol_values(data)
    text = lower + "1" + "".join(ALPHABET[value] for value in values + _checksum(lower, values))
    return text.upper() if prefix.isupper() else text


def decode(text: str) -> tuple[str, bytes]:
    """Return prefix (in the case it was written in) and data; InvalidKey for anything `encode` wouldn't give."""
    prefix, separator, symbols = text.rpartition("1")
    if not separator or not _is_prefix(prefix) or len(symbols) < CHECKSUM_SIZE:
        raise InvalidKey("not a Bech32 key")
    # Beyond ASCII other letters have these as their lower case: the Kelvin sign would be a second spelling of "k".
    if not text.isascii() or text not in (text.lower(), text.upper()):
        raise InvalidKey("a Bech32 key is ASCII in one case")
    values = _values(symbols.lower())
    if _polymod(_expanded(prefix.lower()) + values) != 1:
        raise InvalidKey("a Bech32 key with a wrong checksum")
    return prefix, _octets(values[:-CHECKSUM_SIZE])


def _is_prefix(prefix: str) -> bool:
    printable = all("!" <= symbol <= "~" for symbol in prefix)
    return bool(prefix) and printable and prefix in (prefix.lower(), prefix.upper())


def _values(symbols: str) -> list[int]:
    try:
        return [_VALUES[symbol] for symbol in symbols]
    except KeyError as error:
        raise InvalidKey("a Bech32 key with a foreign character") from error


def _checksum(prefix: str, values: list[int]) -> list[int]:
    rest = _polymod(_expanded(prefix) + values + [0] * CHECKSUM_SIZE) ^ 1
    return [rest >> 5 * (CHECKSUM_SIZE - 1 - place) & 31 for place in range(CHECKSUM_SIZE)]


def _expanded(prefix: str) -> list[int]:
    return [ord(symbol) >> 5 for symbol in prefix] + [0] + [ord(symbol) & 31 for symbol in prefix]


def _polymod(values: list[int]) -> int:
    rest = 1
    for value in values:
        top = rest >> 25
        rest = (rest & 0x1FFFFFF) << 5 ^ value
        for place, factor in enumerate(_GENERATOR):
            if top >> place & 1:
                rest ^= factor
    return rest


def _symbol_values(data: bytes) -> list[int]:
    values, loose, count = _regrouped(data, 8, 5)
    return values + ([loose << 5 - count] if count else [])


def _octets(values: list[int]) -> bytes:
    octets, loose, count = _regrouped(values, 5, 8)
    # A whole symbol too many, or loose bits that aren't zero, would be a second spelling of the same key.
    if count >= 5 or loose:
        raise InvalidKey("a Bech32 key with loose bits at its end")
    return bytes(octets)


def _regrouped(values: bytes | list[int], width: int, new_width: int) -> tuple[list[int], int, int]:
    """Return the values in groups of `new_width` bits, then the bits that fill no group, and how many they are."""
    groups, loose, count = [], 0, 0
    for value in values:
        loose, count = loose << width | value, count + width
        while count >= new_width:
            count -= new_width
            groups.append(loose >> count)
            loose &= (1 << count) - 1
    return groups, loose, count
