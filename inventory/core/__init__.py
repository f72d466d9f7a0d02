"""The room behind all others: errors, findings, units, workspace and the model runner."""
