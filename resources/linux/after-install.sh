#!/bin/sh
# After installing: a command, and on systems that keep unknown programs from user namespaces (Ubuntu 24.04 and newer) the
# AppArmor profile that lets Chromium's sandbox have them. Menus and file types are the triggers' of the packages they belong to.
set -e
[ "$1" = configure ] || exit 0

ln -sf '/opt/${sanitizedProductName}/${executable}' '/usr/bin/${executable}'

if command -v apparmor_status >/dev/null 2>&1 && apparmor_status --enabled >/dev/null 2>&1; then
  source='/opt/${sanitizedProductName}/resources/apparmor-profile'
  target='/etc/apparmor.d/${executable}'
  # A dry run first: older AppArmor does not know the word "userns", and there the program needs no profile.
  if apparmor_parser --skip-kernel-load --debug "$source" >/dev/null 2>&1; then
    cp -f "$source" "$target"
    if ! { command -v ischroot >/dev/null 2>&1 && ischroot; }; then
      apparmor_parser --replace --write-cache --skip-read-cache "$target" || true
    fi
  fi
fi
exit 0
