"""What a comparison of two sides is shown with: counts, a list of findings, a card to decide on."""
