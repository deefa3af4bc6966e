// Tables for people, and the same figures as JSON.
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { dirname } from 'node:path';

export function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const half = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}

/** The first column is for names, all others for figures. */
export function printTable(title, head, rows) {
  const cells = [head, ...rows].map((row) => row.map((cell) => cell ?? ''));
  const widths = head.map((_, column) => Math.max(...cells.map((row) => row[column].length)) + 2);
  process.stdout.write(`\n${title}\n`);
  for (const row of cells)
    process.stdout.write(
      `${row
        .map((cell, at) => (at === 0 ? cell.padEnd(widths[at]) : cell.padStart(widths[at])))
        .join('')
        .trimEnd()}\n`,
    );
}

export function fixed(value, digits = 2) {
  return value === undefined || !Number.isFinite(value) ? '–' : value.toFixed(digits);
}

export function grouped(value) {
  return value === undefined || !Number.isFinite(value) ? '–' : Math.round(value).toLocaleString('en');
}

/** Against a goal: `isReached` by `<=` or `>=`. */
export function goal(value, comparison, limit) {
  if (value === undefined || !Number.isFinite(value)) return { comparison, limit, isReached: null };
  return { comparison, limit, isReached: comparison === '<=' ? value <= limit : value >= limit };
}

/** In how much of the limit a goal is, for a table. */
export function goalText({ comparison, limit, isReached }) {
  const word = isReached === null ? 'not measured' : isReached ? 'reached' : 'missed';
  return `${comparison === '<=' ? '≤' : '≥'} ${limit} ${word}`;
}

export function writeResult(path, result) {
  const machine = { cores: cpus().length, model: cpus()[0]?.model, memoryGiB: Math.round(totalmem() / 2 ** 30) };
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `${JSON.stringify({ date: new Date().toISOString(), machine, ...result }, null, 2)}\n`);
  process.stdout.write(`\nwritten to ${path}\n`);
}
