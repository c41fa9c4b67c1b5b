"""Documents for people: the same snapshot as a web page, a Word file and a PDF."""
