"""Where the data that ships with the package lies: in a checkout at the top, in a wheel in _data/."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent.parent


def shipped(name: str) -> Path:
    """The folder `factors`, `migrations` or `sample_data` of this installation."""
    installed = _PACKAGE / "_data" / name
    return installed if installed.is_dir() else _PACKAGE.parent / name
