#!/bin/sh
# Prints the Python that has pip: the first in PATH, or the system's where that one (a virtual environment's) has none.
python3 -c 'import pip' 2>/dev/null && echo python3 || echo /usr/bin/python3
