"""许可对比 · permitted against actual emission, every outlet."""
