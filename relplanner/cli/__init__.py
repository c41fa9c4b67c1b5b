"""The command line: the second face of the same core, for scripts and for proof. It never imports Qt."""
