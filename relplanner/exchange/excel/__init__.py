"""Excel workbooks: the only place that knows openpyxl. Import it when it is needed, not at start."""
