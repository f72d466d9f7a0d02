"""Write anew what the sample city is compared with: `python tests/journeys/update_expected.py`.

Compiles the city and writes `sample_data/expected_totals.csv` and
`tests/journeys/published_columns.txt`. The difference to what was there belongs into the review
and, where a published name changes, into the CHANGELOG.
"""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))  # run as a script, not as a module

from tests.journeys import city


def main() -> None:
    """Compile the city in a folder of its own and keep its totals and columns."""
    with TemporaryDirectory() as folder:
        made = city.City(Path(folder) / "workspace")
        city.build(made.root)
        with made.open() as con:
            city.write_expected(con)


if __name__ == "__main__":
    main()
