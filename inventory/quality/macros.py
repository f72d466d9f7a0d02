"""Macros of the quality models (质量模型宏): stoichiometry whose numbers no model holds."""

from typing import Final

import duckdb

# a mole of oxygen brings 79/21 moles of nitrogen; CHn takes 1 + n/4 moles of oxygen
MACROS: Final = {
    "carbon_gas_m3(carbon_t, hydrogen_n)": (
        "cast(carbon_t as double) * 1000 / 12 * 22.4 * (1 + (1 + hydrogen_n / 4) * 79 / 21)",
        "燃烧的碳化学计量的干烟气量（标态，过量空气系数为 1），hydrogen_n 为每个碳原子的氢原子数",
    ),
}


def create(con: duckdb.DuckDBPyConnection) -> None:
    """Give a database the macros of this room."""
    for signature, (expression, _) in MACROS.items():
        con.execute(f"create or replace macro {signature} as {expression}")
