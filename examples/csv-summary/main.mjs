// The op: from the inputs in $GYOZA_INPUT to the outputs in $GYOZA_OUTPUT. What it computes is in summarise.mjs.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Papa from 'papaparse';
import { CsvError, summarise } from './summarise.mjs';

const report = (message) => console.log(JSON.stringify({ gyoza: message }));

try {
  const { table, csv = readTable(table), has_header, delimiter } = JSON.parse(readFileSync(process.env.GYOZA_INPUT, 'utf8'));
  report({ progress: 10 });

  const summary = summarise(csv, { hasHeader: has_header, delimiter });
  for (const remark of summary.remarks) report({ info: remark });
  report({ progress: 90 });

  console.log(`${summary.rows} rows, ${summary.columns.length} columns`);
  for (const { name, type, count, missing } of summary.columns) console.log(`${name}: ${type}, ${count} values, ${missing} missing`);

  writeFileSync(join(process.env.GYOZA_OUTPUT_DIR, 'columns.csv'), `${Papa.unparse(summary.columns)}\r\n`);
  writeFileSync(process.env.GYOZA_OUTPUT, JSON.stringify({ rows: summary.rows, columns: summary.columns }));
  report({ progress: 100 });
} catch (error) {
  // The person who pressed Run can mend a bad table, so they get the sentence; anything else is a bug and keeps its stack.
  if (!(error instanceof CsvError)) throw error;
  report({ error: error.message });
  process.exitCode = 1;
}

function readTable(path) {
  try {
    // A byte order mark would become part of the first column's name.
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path));
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new CsvError('The file is not text in UTF-8. Save it as CSV in UTF-8 and upload it again.');
  }
}
