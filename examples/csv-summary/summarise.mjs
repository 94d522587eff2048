// What is in a table: pure functions, from CSV text to figures.
import Papa from 'papaparse';

/** A fault in the table itself, in words for the person who pasted it. */
export class CsvError extends Error {}

/**
 * Summarises CSV text, column by column.
 * @param {string} text
 * @param {{ hasHeader?: boolean, delimiter?: string }} [options] `delimiter` is `auto` or the character itself
 * @returns {{ rows: number, columns: Column[], remarks: string[] }}
 * @typedef {{ name: string, type: string, count: number, missing: number, distinct: number,
 *   min: number | string | null, max: number | string | null, mean: number | null }} Column
 */
export function summarise(text, { hasHeader = true, delimiter = 'auto' } = {}) {
  const table = parse(text, delimiter);
  const width = Math.max(0, ...table.slice(0, 1).map((row) => row.length), ...(hasHeader ? [] : table.map((row) => row.length)));
  const names = columnNames(hasHeader ? (table[0] ?? []) : Array.from({ length: width }, () => ''));
  const rows = hasHeader ? table.slice(1) : table;
  if (rows.length === 0) throw new CsvError('The table has no rows. Paste at least one line below the column names.');

  const long = rows.filter((row) => row.length > width).length;
  const remarks =
    long === 0 ? [] : [`${long} of ${rows.length} rows have more fields than the ${width} columns; the extra fields are left out.`];
  return {
    rows: rows.length,
    columns: names.map((name, index) =>
      describe(
        name,
        rows.map((row) => row[index] ?? ''),
      ),
    ),
    remarks,
  };
}

function parse(text, delimiter) {
  const { data, errors } = Papa.parse(text, { delimiter: delimiter === 'auto' ? '' : delimiter, skipEmptyLines: 'greedy' });
  const quotes = errors.find((error) => error.type === 'Quotes');
  if (quotes)
    throw new CsvError(
      `Row ${(quotes.row ?? 0) + 1} has a quote that is not closed, or that is followed by something other than a delimiter.`,
    );
  return data;
}

/** Every column gets a name of its own: `column 3` where there is none, `city (2)` where it is taken. */
function columnNames(header) {
  const used = new Set();
  return header.map((cell, index) => {
    const wanted = cell.trim() || `column ${index + 1}`;
    let name = wanted;
    for (let n = 2; used.has(name); n += 1) name = `${wanted} (${n})`;
    used.add(name);
    return name;
  });
}

/** From the narrowest type to the widest: a column has the first that all its values fit. */
const TYPES = [
  { type: 'integer', fits: isInteger, read: Number },
  { type: 'number', fits: isNumber, read: Number },
  { type: 'boolean', fits: (value) => /^(true|false|yes|no)$/i.test(value), read: (value) => value.toLowerCase() },
  { type: 'date', fits: isDate, read: String },
  { type: 'text', fits: () => true, read: String },
];

const DIGITS = /^[+-]?(0|[1-9]\d*)$/;
const DECIMAL = /^[+-]?(0|[1-9]\d*)?(\.\d+)?([eE][+-]?\d+)?$/;

/** A leading zero means a code rather than a quantity, and beyond 2^53 a number would lose its last digits: both stay text. */
function isInteger(value) {
  return DIGITS.test(value) && Number.isSafeInteger(Number(value));
}

function isNumber(value) {
  return isInteger(value) || (DECIMAL.test(value) && !DIGITS.test(value) && Number.isFinite(Number(value)));
}

function isDate(value) {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(value)) return false;
  const date = new Date(`${value}T00:00:00Z`);
  // 2026-02-30 would roll over into March.
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(value);
}

/** @returns {Column} */
function describe(name, cells) {
  const present = cells.map((cell) => cell.trim()).filter((cell) => cell !== '');
  const missing = cells.length - present.length;
  if (present.length === 0) return { name, type: 'empty', count: 0, missing, distinct: 0, min: null, max: null, mean: null };

  const { type, read } = TYPES.find(({ fits }) => present.every(fits));
  const values = present.map(read);
  const numeric = type === 'integer' || type === 'number';
  return {
    name,
    type,
    count: values.length,
    missing,
    distinct: new Set(values).size,
    min: values.reduce((least, value) => (value < least ? value : least)),
    max: values.reduce((most, value) => (value > most ? value : most)),
    mean: numeric ? mean(values) : null,
  };
}

/** Rounded to twelve digits, so that the mean of 0.1 and 0.2 reads 0.15. */
function mean(values) {
  return Number((values.reduce((sum, value) => sum + value, 0) / values.length).toPrecision(12));
}
