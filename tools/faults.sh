#!/usr/bin/env bash
# Runs the parts of tools/faults.txt that the commit has not passed yet, and appends a line for each to docs/faults.tsv:
# date, commit, part, outcome, seconds, figures. PART=name runs that part alone, again if need be. Stopped at any moment,
# it goes on with the next part when it is run again.
set -euo pipefail
cd "$(dirname "$0")/.."
results=docs/faults.tsv
# The results themselves are no change.
commit=$(git log -1 --format=%h -- . ":!$results")
git diff --quiet HEAD -- . ":!$results" || commit+=+

passed() { grep -qP "^[^\t]+\t\Q$commit\E\t\Q$1\E\tpass\t" "$results"; }

failed=0
while read -r part arguments; do
	case "$part" in '' | '#'*) continue ;; esac
	if [ -n "${PART:-}" ]; then
		[ "$part" = "$PART" ] || continue
	elif passed "$part"; then
		continue
	fi
	echo "faults: $part"
	log=build/faults-$part.log
	began=$SECONDS outcome=pass
	# shellcheck disable=SC2086 # the arguments are words
	${GO:-go} test -tags faults -timeout 20m -count=1 -v $arguments </dev/null >"$log" 2>&1 || outcome=FAIL
	[ $outcome = pass ] || { failed=1; grep -vE '^=== |level=' "$log" | tail -40; }
	figures=$(grep -oP 'figure: \K.*' "$log" | paste -sd ';' - | sed 's/;/; /g' || true)
	printf '%s\t%s\t%s\t%s\t%s\t%s\n' "$(date -u +%F)" "$commit" "$part" "$outcome" "$((SECONDS - began))" "$figures" >>"$results"
	tail -1 "$results"
done <tools/faults.txt
exit $failed
