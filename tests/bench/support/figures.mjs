// Small statistics and a table for people.

import { availableParallelism, loadavg } from 'node:os';

export const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;

export function deviation(values) {
  const middle = mean(values);
  return Math.sqrt(values.reduce((sum, value) => sum + (value - middle) ** 2, 0) / (values.length - 1));
}

/** Of an even number of values, the mean of the two in the middle. */
export function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}

/** Prints rows of texts in columns, the first to the left and the others to the right. */
export function printTable(head, rows) {
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => row[column].length)));
  for (const row of [head, ...rows]) {
    const cells = row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[column])));
    console.log(cells.join('  ').trimEnd());
  }
}

/** Others that compute meanwhile spoil every figure, so the reader is told of them. */
export function machine() {
  const [minute, , quarter] = loadavg().map((load) => load.toFixed(1));
  return `${availableParallelism()} processors, load average ${minute} in the last minute, ${quarter} in the last 15`;
}
