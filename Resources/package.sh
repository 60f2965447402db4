#!/usr/bin/env bash
# Builds modelpool as a package for this Debian and prints its path.
#
#   Resources/package.sh [FOLDER]     FOLDER is .build-deb, beside Package.swift
#
# MODELPOOL_BINARY names a program that is built already, as for install.sh.
set -euo pipefail
here=$(cd "$(dirname "$0")/.." && pwd)
folder=${1:-$here/.build-deb}
"$here/Resources/install-packages.sh" dpkg-dev
umask 022
mkdir -p "$folder"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

stage=$work/stage
mkdir -p "$stage/DEBIAN" "$work/debian"
DESTDIR=$stage "$here/Resources/install.sh" /usr
# Where Debian's zsh looks for what packages bring.
mkdir -p "$stage/usr/share/zsh/vendor-completions"
mv "$stage/usr/share/zsh/site-functions/_modelpool" "$stage/usr/share/zsh/vendor-completions/"
rmdir "$stage/usr/share/zsh/site-functions"
gzip -9n <"$here/Resources/changelog" >"$stage/usr/share/doc/modelpool/changelog.gz"

version=$("$stage/usr/bin/modelpool" --version)
architecture=$(dpkg --print-architecture)
# What the program is linked with; a debug build's Swift libraries belong to no package.
printf 'Source: modelpool\n\nPackage: modelpool\nArchitecture: any\n' >"$work/debian/control"
linked=$(cd "$work" && dpkg-shlibdeps --warnings=0 --ignore-missing-info -O \
    "$stage/usr/bin/modelpool" 2>"$work/log") || { cat "$work/log" >&2; exit 1; }
# libcurl and libpq are opened when they are first needed, so they are not among them; libpq only for
# a pool, or an import, in PostgreSQL.
cat >"$stage/DEBIAN/control" <<END
Package: modelpool
Version: $version
Architecture: $architecture
Maintainer: modelpool maintainers <maintainers@modelpool.example>
Section: utils
Priority: optional
Installed-Size: $(du -k -s --exclude=DEBIAN "$stage" | cut -f 1)
Depends: ${linked#shlibs:Depends=}, libcurl4 (>= 7.88), ca-certificates
Recommends: libpq5 (>= 15)
Description: pool of LLM models with encrypted keys and headers
 Keeps LLM models with the HTTP headers they are called with, stores their
 secrets encrypted, and says in plain words whether a model works and, if not,
 what to do.
END
# The service is off until somebody switches it on; it cannot go on without the program, and leaves
# no link behind. DPKG_ROOT is set where dpkg installs into another folder.
cat >"$stage/DEBIAN/postinst" <<'END'
#!/bin/sh
set -e
if [ "$1" = configure ]; then
    deb-systemd-helper update-state modelpool-watch.service >/dev/null || true
fi
END
cat >"$stage/DEBIAN/prerm" <<'END'
#!/bin/sh
set -e
if [ "$1" = remove ]; then
    if [ -z "${DPKG_ROOT:-}" ] && [ -d /run/systemd/system ]; then
        deb-systemd-invoke stop modelpool-watch.service || true
    fi
    deb-systemd-helper disable modelpool-watch.service >/dev/null || true
fi
END
cat >"$stage/DEBIAN/postrm" <<'END'
#!/bin/sh
set -e
if [ "$1" = purge ]; then
    deb-systemd-helper purge modelpool-watch.service >/dev/null || true
fi
END
chmod 755 "$stage"/DEBIAN/postinst "$stage"/DEBIAN/prerm "$stage"/DEBIAN/postrm
(cd "$stage" && find usr -type f -print0 | sort -z | xargs -0 md5sum) >"$stage/DEBIAN/md5sums"

package=$folder/modelpool_${version}_$architecture.deb
dpkg-deb --root-owner-group --build "$stage" "$package" >&2
echo "$package"
