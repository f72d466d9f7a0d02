"""The list of cited documents (引用文件): key and title."""

import csv
from collections.abc import Mapping
from functools import cache

from inventory.core.resources import shipped


@cache
def titles() -> Mapping[str, str]:
    """The title of each document by its key."""
    with (shipped("factors") / "citations.csv").open(encoding="utf-8", newline="") as handle:
        return {row["key"]: row["title"] for row in csv.DictReader(handle)}
