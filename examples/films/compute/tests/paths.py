"""Puts the job's modules on the path: they lie flat in one directory because a ConfigMap has no folders."""

import os
import sys

HERE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
DATA = os.path.join(HERE, "data", "movies.csv")
sys.path.insert(0, HERE)
