#!/bin/sh
# After removing: what after-install.sh made. Footage, exports, cases and settings are the user's and stay where they are, also
# when the package is purged.
set -e
case "$1" in remove|purge) ;; *) exit 0 ;; esac

if [ "$(readlink '/usr/bin/${executable}')" = '/opt/${sanitizedProductName}/${executable}' ]; then
  rm -f '/usr/bin/${executable}'
fi

profile='/etc/apparmor.d/${executable}'
if [ -f "$profile" ]; then
  if command -v apparmor_parser >/dev/null 2>&1 && ! { command -v ischroot >/dev/null 2>&1 && ischroot; }; then
    apparmor_parser --remove "$profile" || true
  fi
  rm -f "$profile"
fi
exit 0
