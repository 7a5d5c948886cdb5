"""Amity: the relationship between two organisations, from documents to calibrated probabilities and back."""
