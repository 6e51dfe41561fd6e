"""Lots are drawn anew in every run here, and the same ones in every run of CI, so that no landing fails by luck."""

import os

from hypothesis import settings

# Read before any test module is: what a test sets for itself (`@settings(max_examples=…)`) lies over this.
settings.register_profile("ci", derandomize=True, deadline=None, database=None, print_blob=True)
if profile := os.environ.get("HYPOTHESIS_PROFILE"):
    settings.load_profile(profile)
