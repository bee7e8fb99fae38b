"""`python -m docgen`: the command."""

import sys

from docgen.cli import main

sys.exit(main())
