"""`python -m tests.intake.fuzz [--count 500] [--seed 1] [--only N] [--keep FOLDER]`."""

import argparse
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from tests.intake.crash import scene
from tests.intake.fuzz.trial import Bench, Found

_USUAL = ("loaded", "findings", "refused")


def table(found: Iterable[Found]) -> Iterator[str]:
    """Lines of counts: what was done to the files, and what came of it."""
    ways: dict[str, list[Found]] = defaultdict(list)
    for one in found:
        ways[one.way].append(one)
    titles = ("files", *_USUAL, "uncaught", "faults", "slowest s")
    yield f"{'way':16}" + "".join(f"{title:>11}" for title in titles)
    everything = [one for ones in ways.values() for one in ones]
    for way, ones in [*sorted(ways.items()), ("all", everything)]:
        outcomes = Counter(one.outcome for one in ones)
        counts = [len(ones), *(outcomes[name] for name in _USUAL)]
        counts += [len(ones) - sum(counts[1:]), sum(bool(one.faults) for one in ones)]
        slowest = max((one.seconds for one in ones), default=0.0)
        yield f"{way:16}" + "".join(f"{count:>11}" for count in counts) + f"{slowest:>11.1f}"


def main() -> int:
    """Break files, import them, print what came of them; 1 when anything is wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", type=int, help="the number of one file")
    parser.add_argument("--keep", type=Path, help="where to keep files that came to a fault")
    options = parser.parse_args()
    numbers = range(options.count) if options.only is None else [options.only]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        bench = Bench(folder, scene.registry(folder / "template.db"))
        found = []
        for number in numbers:
            one = bench.run(number, options.seed)
            found.append(one)
            if one.faults or options.only is not None:
                _tell(one)
            if options.keep and (one.faults or options.only is not None):
                options.keep.mkdir(parents=True, exist_ok=True)
                _, called, data, _ = bench.file(number, options.seed)
                (options.keep / f"{number}_{called}").write_bytes(data)
    sys.stdout.write("\n".join(table(found)) + "\n")
    return int(any(one.faults for one in found))


def _tell(one: Found) -> None:
    sys.stdout.write(f"#{one.number} {one.source} -> {one.name} by {one.way}: {one.outcome} ")
    sys.stdout.write("\n".join((one.told, *one.faults)) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
