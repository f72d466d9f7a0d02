"""Official tables (官方系数表) that a bureau types from its own copy: forms out, a pack in."""
