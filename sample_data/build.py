"""Writes the invented sample city (示例市): python sample_data/build.py [FOLDER].

Without FOLDER the committed tables beside this file are written again. The same seed gives the
same bytes; tests/sample compares them.
"""

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from city import (  # noqa: E402 - the folder beside this script is no installed package
    awkward,
    bad_rows,
    base_year,
    boilers,
    cement,
    chemical,
    coating,
    hand_tests,
    heating,
    kiln,
    lives,
    own_gas,
    places,
    power,
    reports,
    special,
    steel,
    trade,
    waste,
)
from city.book import Book  # noqa: E402
from city.dice import Dice  # noqa: E402
from city.naming import Names  # noqa: E402

SEED = 20240101


def city() -> Book:
    """The whole city; the order of the calls gives the facilities their numbers."""
    book, dice, names = Book(), Dice(SEED), Names()
    places.tell(book)
    power.tell(book, dice)
    heating.tell(book, dice, names)
    cement.tell(book, dice, names)
    steel.tell(book, names)
    kiln.tell(book, dice, names)
    chemical.tell(book, dice, names)
    coating.tell(book, dice, names)
    waste.tell(book, names)
    boilers.tell(book, dice, names)
    trade.tell(book, names)
    hand_tests.tell(book)
    special.tell(book)
    reports.tell(book)
    awkward.tell(book)
    lives.tell(book)
    own_gas.tell(book)
    return book


def main(folder: Path = HERE) -> None:
    """Write all folders and say how many rows each table holds."""
    book = city()
    for table, rows in book.write(folder / "tables", folder / "hours").items():
        print(f"{table}\t{rows}", file=sys.stderr)
    base_year.write(book, folder / "base_year", SEED + 1)
    bad_rows.write(folder / "with_errors")


if __name__ == "__main__":
    main(*(Path(argument) for argument in sys.argv[1:2]))
