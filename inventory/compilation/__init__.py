"""清单汇总 · the combined inventory by category, region, industry and scheme."""
