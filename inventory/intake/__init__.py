"""Where data enters: workbooks and foreign tables become checked rows of the registry."""
