#!/bin/sh
# Greets somebody. An op needs no library: inputs come as environment variables, a stdout line
# {"gyoza": {…}} reports, every other line is log, and $GYOZA_OUTPUT takes the result.
set -eu

# Text that goes into JSON needs its quotes and backslashes escaped (control characters too, but the
# pattern of the input keeps them out). And printf, because the echo of some shells undoes backslashes.
escape() { printf '%s' "$1" | sed 's/[\\"]/\\&/g'; }

message="$GYOZA_INPUT_GREETING, $GYOZA_INPUT_NAME!"

for progress in 25 50 75 100; do
  sleep 0.2
  echo "{\"gyoza\": {\"progress\": $progress}}"
done

printf '%s\n' "$message"
printf '%s\n' "$message" > "$GYOZA_OUTPUT_DIR/greeting.txt"
printf '{"message": "%s"}\n' "$(escape "$message")" > "$GYOZA_OUTPUT"
