#!/bin/sh
# Counts down to zero and, when it is asked to stop, does so at once and says where it was.
set -eu

total=$GYOZA_INPUT_SECONDS
left=$total

# A cancelled or timed-out container gets SIGTERM, and 10 s later SIGKILL. 143 = 128 + 15 is how a shell says "ended by SIGTERM".
stop() {
  echo "{\"gyoza\": {\"info\": \"Stopped with $left s left.\"}}"
  exit 143
}
trap stop TERM INT

while [ "$left" -gt 0 ]; do
  echo "$left"
  # A trap waits for the command in the foreground, but `wait` gives way to it at once.
  sleep 1 &
  wait $!
  left=$((left - 1))
  echo "{\"gyoza\": {\"progress\": $(((total - left) * 100 / total))}}"
done

echo "Zero."
echo "{\"seconds\": $total}" > "$GYOZA_OUTPUT"
