import type { fields } from './rare.ts';

type RareFields = typeof fields;

let brought: RareFields | null = null;

/** What rare.js exports. */
export function bring(rare: RareFields): void {
  brought = rare;
}

export function rare(): RareFields {
  if (brought === null) throw new Error('rare.js is not loaded');
  return brought;
}
