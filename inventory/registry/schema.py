"""The registry's schema (库结构): migrations run from here, no alembic.ini is needed."""

from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from inventory.core.errors import WorkspaceError
from inventory.core.resources import shipped
from inventory.registry import engine as engines
from inventory.registry.tables import metadata


def head() -> str:
    """The revision that this version of the package needs."""
    revision = ScriptDirectory.from_config(_config()).get_current_head()
    if revision is None:  # an installation without its migrations
        raise WorkspaceError("安装不完整：没有库结构文件 (no migrations)", hint="请重新安装")
    return revision


def current(url: str) -> str | None:
    """The revision of a registry; None when it has no tables yet."""
    path = engines.parse(url)
    if path.get_backend_name() == "sqlite" and path.database and not Path(path.database).is_file():
        return None  # connecting would leave an empty file behind
    with _connected(url) as connection:
        return MigrationContext.configure(connection).get_current_revision()


def is_current(url: str) -> bool:
    """Whether the registry has the schema of this version."""
    return current(url) == head()


def require_current(url: str) -> None:
    """Stop where the registry is older or newer than this version.

    Raises:
        WorkspaceError: the schema is not at head.
    """
    found = current(url)
    if found != head():
        raise WorkspaceError(
            f"登记库结构为 {found or '空'}，本版本需要 {head()} (registry schema not at head)",
            hint="运行 inventory db upgrade；若登记库更新，请升级本软件",
        )


def upgrade(url: str, revision: str = "head") -> None:
    """Bring the registry to a revision, all steps in one transaction.

    Raises:
        WorkspaceError: the registry cannot be reached, or the step breaks a reference.
    """
    with _migrating(url) as config:
        command.upgrade(config, revision)


def downgrade(url: str, revision: str) -> None:
    """Take the registry back to an older revision; `base` drops every table."""
    with _migrating(url) as config:
        command.downgrade(config, revision)


def check(url: str) -> list[str]:
    """What differs between a registry and the models, one line each; empty when nothing does."""
    with _connected(url) as connection:
        options = {
            "compare_type": True,
            "compare_server_default": True,
            "autogenerate_plugins": [
                "alembic.autogenerate.*",
                "alembic.ext.checkconstraint_byname",
            ],
        }
        context = MigrationContext.configure(connection, opts=options)
        return [str(difference) for difference in compare_metadata(context, metadata)]


def draft(url: str, message: str) -> Path:
    """Write the next migration from what the models have and a registry at head has not."""
    with _migrating(url) as config:
        script = command.revision(config, message, autogenerate=True)
    if script is None or isinstance(script, list):
        raise WorkspaceError("未能生成迁移文件 (no migration written)")
    return Path(script.path)


def _config() -> Config:
    config = Config(cmd_opts=Namespace(quiet=True))  # a library prints nothing
    config.set_main_option("script_location", str(shipped("migrations")).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.set_main_option("file_template", "%%(year)d_%%(month).2d_%%(day).2d_%%(slug)s")
    return config


@contextmanager
def _connected(url: str) -> Iterator[Connection]:
    engine = engines.connect(url)
    try:
        with engine.connect() as connection:
            yield connection
    except DBAPIError as error:
        raise WorkspaceError(
            f"登记库无法使用：{engine.url.render_as_string(hide_password=True)}（{error.orig}）",
            hint="检查 inventory.toml 中的 database、目录权限、磁盘空间和数据库服务",
        ) from error
    finally:
        engine.dispose()


@contextmanager
def _migrating(url: str) -> Iterator[Config]:
    """A configuration whose migrations run in one write transaction on one connection.

    SQLite cannot alter a constraint in place: a batch step copies a table, drops the old one and
    renames the copy. References are therefore off for the step and all checked before commit.
    """
    with _connected(url) as connection:
        is_sqlite = connection.dialect.name == "sqlite"
        connection.execution_options(registry_writes=True)
        if is_sqlite:  # the pragma works outside a transaction only
            _pragma(connection, "foreign_keys = off")
        with connection.begin():
            config = _config()
            config.attributes["connection"] = connection
            yield config
            if is_sqlite:
                _require_references(connection)


def _pragma(connection: Connection, pragma: str) -> None:
    driver_connection = connection.connection.driver_connection
    if driver_connection is not None:
        driver_connection.execute(f"pragma {pragma}")


def _require_references(connection: Connection) -> None:
    broken = connection.exec_driver_sql("pragma foreign_key_check").fetchall()
    if broken:
        tables = "、".join(sorted({row[0] for row in broken}))
        raise WorkspaceError(f"迁移会破坏 {tables} 的引用，已撤销 (broken references)")
