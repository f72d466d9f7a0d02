"""The ledger (排放台账): one row for each emission that counts or lost, and why."""
