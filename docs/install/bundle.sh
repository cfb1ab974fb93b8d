#!/bin/sh
# make bundle: the tree as of HEAD, its translations compiled, and a wheel of every library, in one file with its checksums.
# The libraries are those of this Python: make it where Python and processor are the server's.
set -eu
cd "$(dirname "$0")/../.."
version=$(git show HEAD:pyproject.toml | sed -n 's/^version = "\(.*\)"/\1/p')
name=kaizen-boards-$version
tree=dist/$name

rm -rf "$tree" "$tree.tar.gz"
mkdir -p "$tree"
git archive HEAD | tar -x -C "$tree"
pybabel -q compile -d "$tree/boards/translations" 2>/dev/null

# What our libraries need in turn is pinned by nobody: the bundle carries the versions that are installed here.
python -m pip freeze -q --exclude-editable >dist/constraints.txt
python - "$tree" >dist/requirements.txt <<'PYTHON'
import sys, tomllib
with open(f"{sys.argv[1]}/pyproject.toml", "rb") as file:
    told = tomllib.load(file)
print(*told["build-system"]["requires"], *told["project"]["dependencies"], sep="\n")
PYTHON
python -m pip wheel -q --disable-pip-version-check -w "$tree/wheels" -c dist/constraints.txt -r dist/requirements.txt
rm dist/constraints.txt dist/requirements.txt

(cd "$tree" && find . -type f ! -name SHA256SUMS -print0 | LC_ALL=C sort -z | xargs -0 sha256sum >SHA256SUMS)
tar -C dist --sort=name --owner=0 --group=0 --mode=u=rwX,go=rX -czf "$tree.tar.gz" "$name"
rm -rf "$tree"
(cd dist && sha256sum "$name.tar.gz")
