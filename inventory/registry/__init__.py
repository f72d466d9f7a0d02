"""The registry (登记库): what people know about emission sources, migrated and kept for years."""
