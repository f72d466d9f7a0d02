"""Who typed a table from which document (核对): what holds for every row that says nothing else."""

from dataclasses import dataclass
from datetime import date, datetime

from inventory.core.errors import ConfigError
from inventory.core.findings import Finding
from inventory.factors import check, plain_text
from inventory.intake.official.lines import Line


@dataclass(frozen=True, slots=True, kw_only=True)
class Typist:
    """The person, the day and the document that the command line names."""

    person: str = ""
    day: date | None = None
    document: str = ""

    def __post_init__(self) -> None:
        """Refuse words that cannot be kept.

        Raises:
            ConfigError: a word is a formula, a path or holds control characters, or the day is
                yet to come.
        """
        for title, words in (("核对人", self.person), ("文件", self.document)):
            reason = plain_text.trouble(words) if words else None
            if reason:
                raise ConfigError(f"{title}{reason}：{words!a}", hint="写人名、文件名称或文号")
        if self.day is not None and self.day > today():
            raise ConfigError(f"核对日期 {self.day} 还没有到", hint="填写实际核对的日期")


def today() -> date:
    """The day on this machine."""
    return datetime.now().astimezone().date()


def evidence(line: Line, typist: Typist, faults: list[Finding]) -> dict[str, str]:
    """Grade A where person, day and page are told, else C; what is told wrongly is a fault."""
    person = line["reader"] or typist.person
    written = line["read_on"]
    day = check.day(written) if written else typist.day
    if (written and day is None) or (day is not None and day > today()):
        faults.append(line.finding("F116", "read_on"))
    is_read = bool(person and day and line["page"])
    return {
        "evidence": "A" if is_read else "C",
        "seen_by": person,
        "seen_on": day.isoformat() if day else "",
        "page": line["page"],
    }
