"""A workspace (工作区): one folder that a bureau can zip and hand over."""

from dataclasses import dataclass, replace
from pathlib import Path

from inventory.core import config as settings
from inventory.core.config import Config
from inventory.core.errors import WorkspaceError

CONFIG_NAME = "inventory.toml"
_SQLITE = "sqlite:///"


@dataclass(frozen=True, slots=True)
class Workspace:
    """The folder and its settings; opening it touches neither registry nor runs."""

    root: Path
    config: Config

    @classmethod
    def open(cls, root: Path) -> "Workspace":
        """Open an existing workspace.

        Raises:
            WorkspaceError: the folder holds no `inventory.toml`.
            ConfigError: the settings cannot be read.
        """
        path = root / CONFIG_NAME
        if not path.is_file():
            raise WorkspaceError(
                f"{root} 不是工作区（没有 {CONFIG_NAME}）",
                hint="先运行 inventory init 目录，或用 -w 指明工作区",
            )
        return cls(root.resolve(), settings.read(path))

    @classmethod
    def create(cls, root: Path, config: Config) -> "Workspace":
        """Make the folders and the settings file; an existing workspace is refused.

        Raises:
            WorkspaceError: the folder already is a workspace.
        """
        if (root / CONFIG_NAME).exists():
            raise WorkspaceError(f"{root} 已经是工作区", hint="换一个目录，或直接使用它")
        for name in ("inbox", "runs", "packs", "hourly"):
            (root / name).mkdir(parents=True, exist_ok=True)
        settings.write(root / CONFIG_NAME, config)
        return cls(root.resolve(), config)

    @property
    def database_url(self) -> str:
        """The registry's SQLAlchemy URL with a relative SQLite path made absolute."""
        url = self.config.database
        if url.startswith(_SQLITE) and not url.startswith(_SQLITE + "/"):
            return f"{_SQLITE}{self.root / url.removeprefix(_SQLITE)}"
        return url

    @property
    def runs(self) -> Path:
        """Where published runs lie."""
        return self.root / "runs"

    @property
    def packs(self) -> Path:
        """Where local factor packs lie."""
        return self.root / "packs"

    @property
    def attestations(self) -> Path:
        """Which values of the factor library the bureau has confirmed (因子认定)."""
        return self.root / "attestations.csv"

    def with_pack(self, name: str) -> "Workspace":
        """The same workspace with one more local pack registered; written to the settings."""
        if name in self.config.packs:
            return self
        return self.with_packs((*self.config.packs, name))

    def with_packs(self, names: tuple[str, ...]) -> "Workspace":
        """The same workspace with these local packs registered; written to the settings."""
        config = replace(self.config, packs=names)
        settings.write(self.root / CONFIG_NAME, config)
        return replace(self, config=config)
