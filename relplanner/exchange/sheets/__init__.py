"""What goes out in a workbook, as data: built from a snapshot, written as a file, drawn by a preview."""
