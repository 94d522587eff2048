#!/bin/sh
# Fails until it has been tried often enough. GYOZA_ATTEMPT is 1 on the first try and grows by one with each retry.
set -eu

echo "Attempt $GYOZA_ATTEMPT. The first $GYOZA_INPUT_FAILURES fail."
echo '{"gyoza": {"progress": 30}}'
sleep 0.3

if [ "$GYOZA_ATTEMPT" -le "$GYOZA_INPUT_FAILURES" ]; then
  # The last "error" of an op that exits with anything but 0 is what people read as the reason.
  echo '{"gyoza": {"error": "The weather service did not answer. Trying again usually helps."}}'
  exit 1
fi

echo '{"gyoza": {"progress": 100}}'
echo "{\"succeeded_on_attempt\": $GYOZA_ATTEMPT}" > "$GYOZA_OUTPUT"
