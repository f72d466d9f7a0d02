"""Models that a published file alone cannot run again (小时值不在成果文件中)."""

# these read the hours of the workspace, which a published file does not hold (ADR 0019)
OF_HOURS = {
    *(f"monitoring.{name}" for name in ("day", "read_day", "converted_hour", "blank_day")),
    *(f"monitoring.{name}" for name in ("series_life", "import_span", "unknown_block")),
    "monitoring.missing_day",
    *("outlets.half_year_mean", "permits.stack_month", "permits.special_day"),
}
