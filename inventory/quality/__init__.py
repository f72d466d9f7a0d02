"""质量检查 · findings, conservation and coverage of a run."""
