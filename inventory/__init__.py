"""The combined inventory engine (融合清单): air pollutants and greenhouse gases, counted once."""

from importlib.metadata import version

__version__ = version("combined-inventory")
