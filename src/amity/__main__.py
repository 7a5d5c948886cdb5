"""`python -m amity`: the command line where no script is on the path."""

from amity.cli import main

main()
