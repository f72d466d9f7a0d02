"""The one form in which names are compared (别名): half-width, lower case, without blanks."""

import unicodedata


def alias_key(text: str) -> str:
    """Fold the ways to write one name into one.

    >>> alias_key("ＰＭ₂.₅ ")
    'pm2.5'
    >>> alias_key("二氧化硫（SO₂）")
    '二氧化硫(so2)'
    """
    return "".join(unicodedata.normalize("NFKC", text).lower().split())
