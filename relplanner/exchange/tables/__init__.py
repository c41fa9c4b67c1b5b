"""Tables that others made, in workbooks and csv files: their sheets, and where their headings are."""
