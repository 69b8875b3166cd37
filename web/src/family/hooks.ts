// What the four hooks of a custom.js mean. Five generations of templates gave the same names other meanings; which one
// it is shows in the hooks' parameters and in what they return. docs/template_family.md has the table.

import { after, type Later } from './later.ts';

type Hook = (...given: unknown[]) => unknown;
export type Hooks = Readonly<Record<'loadTasks' | 'showTask' | 'collectData' | 'validateTask', Hook>> & {
  readonly getPayload?: Hook;
};

/** The part of config.json that the hooks' meaning depends on. */
export interface Family {
  readonly meta?: {
    readonly numSubtasks?: unknown;
    readonly numTasks?: unknown;
    readonly aggregate?: unknown;
  } | null;
}

/** `list`: an input and an output for each subtask. `keyed`: one of each for all of them. */
export type Form = 'list' | 'keyed';

/** What a study works on: loaded once, then the same at every load of the page. */
export interface Work {
  readonly form: Form;
  readonly count: number;
  readonly inputs: unknown;
  /** Changed in place: the hooks hold on to it. */
  readonly outputs: Record<string, unknown> | unknown[];
}

/** Why a subtask is not complete. Empty: the study shows it itself. */
export type Complaint = string | null;

declare const custom: unknown;

/** The object `custom` that the study's script made, however it was declared. */
export function definedHooks(): Hooks {
  const defined = typeof custom === 'undefined' ? undefined : custom;
  if (typeof defined !== 'object' || defined === null) throw new Error('The script defines no object “custom”.');
  const hooks = defined as Hooks;
  for (const name of ['loadTasks', 'showTask', 'collectData', 'validateTask'] as const) {
    if (typeof hooks[name] !== 'function') throw new Error(`“custom” has no function ${name}.`);
  }
  return hooks;
}

const most_subtasks = 1000;

export class Meaning {
  readonly #hooks: Hooks;
  readonly #meta: NonNullable<Family['meta']>;
  /** The first generation: hooks see one subtask and not its number, and validateTask says true for valid. */
  readonly #first: boolean;
  readonly #incomplete: () => string;

  /** `incomplete` says that something is missing, for a hook that says no more. */
  constructor(hooks: Hooks, config: Family, incomplete: () => string) {
    this.#hooks = hooks;
    this.#meta = config.meta ?? {};
    const { length } = hooks.validateTask;
    this.#first = length === 1 || (length === 0 && this.#meta.numTasks !== undefined);
    this.#incomplete = incomplete;
  }

  load(): Later<Work> {
    return after(this.#hooks.loadTasks(this.#wanted()), (loaded) => this.#work(loaded));
  }

  show({ form, inputs, outputs }: Work, index: number): Later<unknown> {
    const [input, output] = [part(form, inputs, index), part(form, outputs, index)];
    return this.#first ? this.#hooks.showTask(input, output) : this.#hooks.showTask(input, index, output);
  }

  /** Puts what subtask `index` holds now into the outputs. */
  collect({ form, inputs, outputs }: Work, index: number): Later<void> {
    const input = part(form, inputs, index);
    const given = this.#first ? [input] : [input, index, part(form, outputs, index)];
    return after(this.#hooks.collectData(...given), (collected) => {
      if (Array.isArray(outputs)) outputs[index] = collected ?? outputs[index];
      else if (typeof collected === 'object' && collected !== null) Object.assign(outputs, collected);
    });
  }

  validate({ form, inputs, outputs }: Work, index: number): Later<Complaint> {
    const output = part(form, outputs, index);
    const given = this.#first ? [output] : [part(form, inputs, index), index, output];
    return after(this.#hooks.validateTask(...given), (said) => this.#complaint(said));
  }

  /** What is sent as `results`, when the study has a say in it. */
  payload({ inputs, outputs }: Work): Later<unknown> {
    return this.#hooks.getPayload?.(inputs, outputs);
  }

  #complaint(said: unknown): Complaint {
    if (this.#first) return said === true ? null : this.#incomplete();
    if (typeof said === 'string') return said === '' ? null : said;
    if (typeof said === 'object' && said !== null && 'errorMessage' in said) return String(said.errorMessage ?? '');
    return Boolean(said) ? this.#incomplete() : null;
  }

  #work(loaded: unknown): Work {
    const pair = this.#isPair(loaded);
    const inputs = pair ? loaded[0] : loaded;
    const form = this.#meta.aggregate === true || (pair && !this.#returnsEach()) ? 'keyed' : 'list';
    const count = pair ? loaded[1] : (this.#wanted() ?? (Array.isArray(inputs) ? inputs.length : 1));
    if (form === 'list' && !Array.isArray(inputs))
      throw new Error('loadTasks gives no list, and "aggregate" is not true.');
    if (count < 1 || count > most_subtasks)
      throw new Error(`loadTasks gives ${count} subtasks; there can be 1 to ${most_subtasks}.`);
    return { form, count, inputs, outputs: form === 'list' ? [] : {} };
  }

  /** How many subtasks config.json asks for. */
  #wanted(): number | undefined {
    const wanted = Number(this.#meta.numSubtasks ?? this.#meta.numTasks ?? NaN);
    return Number.isInteger(wanted) && wanted > 0 ? wanted : undefined;
  }

  /**
   * Between the second and the third generation loadTasks gave [data, n] while collectData still returned one subtask's
   * answer; it then has no use for the outputs that it is given, its third parameter.
   */
  #returnsEach(): boolean {
    const { collectData } = this.#hooks;
    const parameters = /\(([^)]*)\)/.exec(String(collectData))?.[1]?.split(',') ?? [];
    const outputs = parameters[2]?.trim() ?? '';
    const uses = outputs === '' ? 0 : String(collectData).split(new RegExp(`\\b${outputs}\\b(?=\\s*[.[])`)).length - 1;
    return this.#meta.aggregate === false && uses === 0;
  }

  /** [data, n]? Two inputs of which the second is a number look the same: where two subtasks are asked for. */
  #isPair(loaded: unknown): loaded is readonly [unknown, number] {
    if (!Array.isArray(loaded) || loaded.length < 2 || loaded.length > 3 || !Number.isInteger(loaded[1])) return false;
    return this.#wanted() !== loaded.length || (typeof loaded[0] === 'object' && loaded[0] !== null);
  }
}

function part(form: Form, whole: unknown, index: number): unknown {
  return form === 'list' && Array.isArray(whole) ? whole[index] : whole;
}
