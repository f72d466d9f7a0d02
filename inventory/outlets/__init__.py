"""Outlets (排放口): which way of accounting counts for an outlet, by context."""
