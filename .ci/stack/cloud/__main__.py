"""A cloud to try the stacks on: moto's server, with the gaps that our templates fall into closed from outside.

moto alone ignores resource types it doesn't know, loses a stack's outputs after a change set, drops the image
settings of a function, and enforces IAM without knowing which table a request is for. Here an unknown type fails,
the missing types exist, and a caller may do to a table what his policies say. What it still lacks: a roll-back
after a failure, the checks of AllowedPattern and AllowedValues, and a data plane for functions and API.

Usage: python3 cloud -H 127.0.0.1 -p PORT
"""

import sys

import cloudformation
import functions_images_dashboards
import iam
import missing_types
from moto.server import main

PARTS = (cloudformation, functions_images_dashboards, iam, missing_types)  # each closes its gaps as it is imported
main(sys.argv[1:])
