#!/bin/bash
# Compares the Go benchmarks of the working tree with those of a base; `make bench` calls it, from the root of the tree.
#
#   PKG        packages (./...)            COUNT      runs of each side (6)
#   BENCH      benchmarks, a regexp (.)    BENCHTIME  of one benchmark in one run (1s)
#   BASE       a commit. Without it: HEAD if the tree has changes, else where the branch left main, and on main itself
#              the commit before.
#
# Both sides are built as test binaries, the base from a worktree that is removed at the end. They run in turns, and the one
# that goes first changes, so that a machine that gets slower or faster meanwhile does so for both. What they print is kept
# in build/bench.
set -euo pipefail

pkg=${PKG:-./...} bench=${BENCH:-.} count=${COUNT:-6} benchtime=${BENCHTIME:-1s} go=${GO:-go}
root=$PWD results=$PWD/build/bench

default_base() {
	local left
	if [ -n "$(git status --porcelain)" ]; then
		echo HEAD
	elif left=$(git merge-base main HEAD 2>/dev/null) && [ "$left" != "$(git rev-parse HEAD)" ]; then
		echo "$left"
	else
		echo HEAD~1
	fi
}

base=$(git rev-parse --verify --quiet "${BASE:-$(default_base)}^{commit}") || { echo "bench: there is no commit ${BASE:-to compare with}" >&2; exit 1; }
echo "bench: the working tree against $(git log -1 --format='%h %s' "$base")" >&2

work=$(mktemp -d)
trap 'git worktree remove --force "$work/base" >/dev/null 2>&1 || true; rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
git worktree add --quiet --detach "$work/base" "$base"

# has_benchmarks FOLDER
has_benchmarks() { grep -qsE '^func Benchmark' "$1"/*_test.go; }

mkdir -p "$results"
: >"$results/base.txt"
: >"$results/new.txt"
folders=()
# shellcheck disable=SC2086 # PKG may be several
while read -r folder; do
	folder=${folder#"$root"}
	folder=${folder#/}
	has_benchmarks "./$folder" && folders+=("$folder")
done < <($go list -f '{{.Dir}}' $pkg)
[ ${#folders[@]} -gt 0 ] || { echo "bench: there are no benchmarks in $pkg" >&2; exit 1; }

# build SIDE TREE FOLDER
build() {
	(cd "$2" && $go test -c -o "$work/$1-${3//\//-}.test" "./$3")
}

for folder in "${folders[@]}"; do
	build new "$root" "$folder"
	if has_benchmarks "$work/base/$folder"; then build base "$work/base" "$folder"; fi
done

# run SIDE TREE FOLDER
run() {
	local program=$work/$1-${3//\//-}.test
	[ -x "$program" ] || return 0
	(cd "$2/$3" && "$program" -test.run='^$' -test.bench="$bench" -test.benchmem -test.benchtime="$benchtime") \
		>>"$results/$1.txt" || { tail -n 20 "$results/$1.txt" >&2; exit 1; }
}

for ((i = 1; i <= count; i++)); do
	echo "bench: run $i of $count" >&2
	for folder in "${folders[@]}"; do
		if ((i % 2)); then
			run base "$work/base" "$folder"
			run new "$root" "$folder"
		else
			run new "$root" "$folder"
			run base "$work/base" "$folder"
		fi
	done
done
$go tool -modfile=tools/go.mod benchstat base="$results/base.txt" new="$results/new.txt"
