"""Forecasts made in the background, painted and put into words."""
