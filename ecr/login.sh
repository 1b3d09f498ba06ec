#!/usr/bin/env bash
# Logs in to this account's ECR for one push: a Docker credential helper that answers a fresh password. No password is
# stored, and none that Docker or Podman has stored is used.
#
# Usage: scripts/image.sh --push REGISTRY/NAME:TAG --credential-helper ecr/login.sh
#
# It needs the AWS CLI, a region and credentials. The protocol is that of
# https://github.com/docker/docker-credential-helpers.
set -euo pipefail

case ${1:-} in
  get) ;;
  *) sed -n '2,/^[^#]/s/^# \{0,1\}//p' "$0" && exit ;;
esac
cat > /dev/null # the registry's name: the caller fails if nobody reads it
password=$(aws ecr get-login-password)
printf '{"Username": "AWS", "Secret": "%s"}\n' "$password"
