"""Import workbooks to fill in (导入模板): one for each topic, each table, or a new year."""
