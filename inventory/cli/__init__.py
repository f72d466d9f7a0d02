"""The command line (命令行): parse, call, print; no rules of its own. One file per verb."""

import sys
from importlib import import_module
from pathlib import Path

import click
from rich.console import Console
from rich.markup import escape

from inventory.core.errors import InventoryError

# verb -> module in this package that defines a click command of the same name as the attribute
VERBS = {
    "init": ("init", "init"),
    "template": ("template", "template"),
    "import": ("import_", "import_"),
    "batches": ("batches", "batches"),
    "map": ("map", "map_"),
    "check": ("check", "check"),
    "compile": ("compile_", "compile_"),
    "permits": ("permits", "permits"),
    "explain": ("explain", "explain"),
    "report": ("report", "report"),
    "verify": ("verify", "verify"),
    "query": ("query", "query"),
    "factors": ("factors", "factors"),
    "categories": ("categories", "categories"),
    "demo": ("demo", "demo"),
    "db": ("db", "db"),
}


class _Verbs(click.Group):
    """Loads a verb's module only when that verb is called: `inventory query` needs no pandas."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        del ctx
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        del ctx
        if cmd_name not in VERBS:
            return None
        module, attribute = VERBS[cmd_name]
        command: click.Command = getattr(import_module(f"inventory.cli.{module}"), attribute)
        return command


@click.group(cls=_Verbs, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="combined-inventory")
@click.option(
    "-w",
    "--workspace",
    type=click.Path(path_type=Path),
    default=Path(),
    help="工作区目录，缺省为当前目录 (workspace folder).",
)
@click.pass_context
def inventory(ctx: click.Context, workspace: Path) -> None:
    """融合清单：大气污染物与温室气体，同一来源只算一次 (combined inventory engine)."""
    ctx.obj = workspace


def main() -> None:
    """Run the command line; a known trouble prints its Chinese text, hint and exit code."""
    try:
        code = inventory(standalone_mode=False)
        sys.exit(code if isinstance(code, int) else 0)
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except click.Abort:
        sys.exit(130)
    except InventoryError as error:
        console = Console(stderr=True)
        console.print(f"[bold red]错误[/] {escape(error.message_zh)}", highlight=False)
        for fault in getattr(error, "faults", ()):
            console.print(f"  · {fault}", highlight=False, markup=False)
        if error.hint:
            console.print(f"[dim]建议[/] {escape(error.hint)}", highlight=False)
        sys.exit(error.exit_code)
