"""File formats in and out: they read files into deliveries and write snapshots, and never touch a plan."""
