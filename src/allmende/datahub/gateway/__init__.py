"""What every reading and writing door of the hub shares: requests, tenants, rights, guarded connections."""
