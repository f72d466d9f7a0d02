"""排放核算 · how activity becomes emission, method by method."""
