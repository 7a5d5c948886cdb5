"""An article of two partners, for the tests of this folder."""

ARTICLE = (
    "Northern Front and the Karsan Army fought side by side for years. "
    "The Karsan Army depends on Northern Front for shelter. "
    "A split is very unlikely this year, the minister said."
)
