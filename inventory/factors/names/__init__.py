"""Names of treatment, technology, size and collection (名称): closed lists, one resolver."""
