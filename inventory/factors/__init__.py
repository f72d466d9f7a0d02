"""The room of emission factors (排放因子): packs, their checks, the library and the selection."""
