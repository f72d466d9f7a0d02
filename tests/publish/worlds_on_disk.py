"""Small worlds as files that can be opened like a published one."""

from pathlib import Path

from inventory.publish import manifest
from tests.worlds import World


def file_of(world: World, folder: Path) -> Path:
    """All tables, views and macros of a world in a file of its own."""
    path = folder / "world.duckdb"
    manifest.write_table(world.con, {"year": "2024"})
    world.con.execute(f"attach '{path}' as file")
    world.con.execute("copy from database memory to file")
    world.con.execute("detach file")
    return path
