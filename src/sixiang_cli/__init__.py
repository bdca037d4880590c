"""`sx`: a three-level checklist and task tracker."""

__version__ = "0.1.0"
