"""The last room: computes a run from the registry and publishes it as a verifiable file."""
