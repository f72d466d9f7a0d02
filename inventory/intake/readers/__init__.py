"""Readers: one per file kind, each giving sheets of text cells with their spreadsheet rows."""
