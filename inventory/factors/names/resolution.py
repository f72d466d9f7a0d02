"""What a name resolves to (名称认定): the answer that all kinds of names share."""

from dataclasses import dataclass
from enum import StrEnum

from inventory.factors.names import codes

MOST_PROPOSALS = 3


class Kind(StrEnum):
    """What a name names."""

    TREATMENT = "treatment"
    TECHNOLOGY = "technology"
    COLLECTION = "collection"
    CAPACITY = "capacity"


TITLES = {
    Kind.TREATMENT: "治理工艺",
    Kind.TECHNOLOGY: "工艺技术",
    Kind.COLLECTION: "收集方式",
    Kind.CAPACITY: "规模单位",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolution:
    """One name and what it means; without a canonical id it is not known."""

    name: str
    kind: Kind
    canonical: str | None = None
    title_zh: str | None = None
    parts: tuple[str, ...] = ()  # canonical ids in series; empty for one device
    controls: tuple[str, ...] = ()  # names in the removal tables
    rules: tuple[str, ...] = ()  # ids of the written rules that decided
    proposals: tuple[str, ...] = ()  # best first
    evidence: str | None = None
    is_open: bool = False  # known, but too little is told to choose a factor
    variant: str = ""  # of a technology with factors of its own under a shared id

    @property
    def is_known(self) -> bool:
        """Whether the name stands in a code list or in a registered pack."""
        return self.canonical is not None

    @property
    def is_blank(self) -> bool:
        """Whether there is no name at all, which is not an unknown one."""
        return not self.name.strip()

    @property
    def needs_answer(self) -> bool:
        """Whether a person has to say what is meant."""
        return not self.is_blank and (not self.is_known or self.is_open)

    @property
    def rule(self) -> str | None:
        """The written rules that decided, in Chinese; nothing where the name is plain."""
        return "".join(codes.sentences()[rule] for rule in self.rules) or None
