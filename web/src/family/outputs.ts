import type { Work } from './hooks.ts';

/** Tells the engine what the script collected: a subtask's output as JSON, or the named outputs that changed. */
export class Recorder {
  readonly #said = new Map<string, string>();

  constructor(work: Work) {
    if (work.form === 'keyed') for (const [name, json] of members(work)) this.#said.set(name, json);
  }

  /** The value of an `answered`; null when there is nothing new to say. */
  changed(work: Work, index: number): readonly string[] | null {
    if (Array.isArray(work.outputs)) return [jsonOf(work.outputs[index]) ?? 'null'];
    const now = members(work);
    const value: string[] = [];
    for (const [name, json] of now) if (this.#said.get(name) !== json) value.push(`${JSON.stringify(name)}:${json}`);
    for (const name of this.#said.keys()) if (!now.has(name)) value.push(`${JSON.stringify(name)}:`);
    this.#said.clear();
    for (const [name, json] of now) this.#said.set(name, json);
    return value.length === 0 ? null : value;
  }
}

function members({ outputs }: Work): Map<string, string> {
  const named = new Map<string, string>();
  for (const [name, value] of Object.entries(outputs)) {
    const json = jsonOf(value);
    if (json !== null) named.set(name, json);
  }
  return named;
}

/** Null for what JSON has no word for: undefined, a function. */
export function jsonOf(value: unknown): string | null {
  const json: unknown = JSON.stringify(value);
  return typeof json === 'string' ? json : null;
}
