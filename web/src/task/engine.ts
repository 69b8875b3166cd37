import type { Effect, Opening, Session, TaskEvent } from './protocol.ts';

interface Exports {
  readonly memory: WebAssembly.Memory;
  readonly _initialize?: () => void;
  readonly errand_input: (size: number) => number;
  readonly errand_add_file: (size: number) => void;
  readonly errand_open: (size: number) => void;
  readonly errand_dispatch: (size: number) => void;
  readonly errand_output: () => number;
  readonly errand_output_size: () => number;
}

const not_supported = 52; // ENOSYS in WASI

/** What was called is in the half of the module that is still to come. */
class StillToCome extends Error {}

/** The task engine in WebAssembly. A call that throws means that the engine is broken: don't call it again. */
export class Engine {
  #exports: Exports;
  readonly #module: WebAssembly.Module;
  /** Until all of it is there: what the first half was given. */
  #files: Map<string, Uint8Array | null> | null;
  #isStopped = false;

  private constructor(module: WebAssembly.Module, exports: Exports) {
    this.#module = module;
    this.#exports = exports;
    this.#files = 'rest' in importsOf(module) ? new Map<string, Uint8Array | null>() : null;
  }

  static async load(bytes: BufferSource): Promise<Engine> {
    const module = await WebAssembly.compile(bytes);
    return new Engine(module, await running(module));
  }

  /** Only open() can be called before, and that only without a log. */
  get isWhole(): boolean {
    return this.#files === null;
  }

  /** Adds engine_rest.wasm. */
  async complete(rest: BufferSource): Promise<void> {
    const module = await WebAssembly.compile(rest);
    if (this.#isStopped) this.#exports = await running(this.#module);
    await WebAssembly.instantiate(module, { engine: { ...this.#exports } });
    const files = this.#files ?? [];
    this.#files = null;
    if (this.#isStopped) for (const [name, content] of files) this.addFile(name, content);
    this.#isStopped = false;
  }

  /** `content` null: the file is not there. */
  addFile(name: string, content: Uint8Array | null): void {
    this.#files?.set(name, content);
    const head = new TextEncoder().encode(content === null ? name : `${name}\n`);
    const input = new Uint8Array(head.length + (content?.length ?? 0));
    input.set(head);
    if (content !== null) input.set(content, head.length);
    this.#exports.errand_add_file(this.#give(input));
  }

  /** `log` holds the saved events as the engine gave them, in order. Null: it takes the whole engine to tell. */
  open(session: Session, log: readonly string[]): Opening | null {
    if (this.#isStopped) return null;
    const { assignmentId, workerId, hitId, submitTo, hit, condition, seed, language } = session;
    const events = log.map((event) => {
      const record: unknown = JSON.parse(event);
      return Array.isArray(record) ? record.map(String) : [];
    });
    const who = [assignmentId, workerId, hitId, submitTo, String(hit), String(condition), seed, language];
    try {
      this.#exports.errand_open(this.#give(records([who, ...events])));
    } catch (error) {
      if (!(error instanceof StillToCome)) throw error;
      this.#isStopped = true;
      return null;
    }
    return this.#taken() as Opening;
  }

  dispatch(event: TaskEvent): readonly Effect[] {
    const record: string[] = [event.kind, String(event.at)];
    if (event.kind === 'opened') record.push(event.assignment, event.deadline);
    if (event.kind === 'answered') record.push(event.question, '0', ...event.value);
    if (event.kind === 'revisited') record.push(String(event.position), event.question);
    if (event.kind === 'languageChosen') record.push(event.language);
    if ('characters' in event) record.push(event.question, String(event.characters));
    if (event.kind === 'loaded') record.push(event.outputs, String(event.count), event.inputs);
    this.#exports.errand_dispatch(this.#give(records([record])));
    return this.#taken() as readonly Effect[];
  }

  /** Copies `input` to the engine and returns its size. The memory may move at any call, so no view is kept. */
  #give(input: Uint8Array): number {
    const place = this.#exports.errand_input(input.length);
    new Uint8Array(this.#exports.memory.buffer, place, input.length).set(input);
    return input.length;
  }

  #taken(): unknown {
    const place = this.#exports.errand_output();
    const size = this.#exports.errand_output_size();
    return JSON.parse(new TextDecoder().decode(new Uint8Array(this.#exports.memory.buffer, place, size)));
  }
}

/** Each record is the number of its texts, then each text with its number of bytes before it: docs/engine.md. */
function records(lists: readonly (readonly string[])[]): Uint8Array {
  const encoder = new TextEncoder();
  const texts = lists.map((list) => list.map((text) => encoder.encode(text)));
  const bytes = new Uint8Array(texts.flat().reduce((sum, text) => sum + 4 + text.length, 4 * lists.length));
  const view = new DataView(bytes.buffer);
  let at = 0;
  const number = (value: number): void => {
    view.setUint32(at, value, true);
    at += 4;
  };
  for (const list of texts) {
    number(list.length);
    for (const text of list) {
      number(text.length);
      bytes.set(text, at);
      at += text.length;
    }
  }
  return bytes;
}

type Imports = Record<string, Record<string, WebAssembly.ImportValue>>;

async function running(module: WebAssembly.Module): Promise<Exports> {
  const instance = await WebAssembly.instantiate(module, importsOf(module));
  const exports = instance.exports as unknown as Exports;
  exports._initialize?.();
  return exports;
}

function importsOf(module: WebAssembly.Module): Imports {
  const imports: Imports = {};
  for (const wanted of WebAssembly.Module.imports(module)) {
    const functions = (imports[wanted.module] ??= {});
    functions[wanted.name] = wanted.module === 'rest' ? stillToCome : standaloneImport(wanted.name);
  }
  return imports;
}

function stillToCome(): never {
  throw new StillToCome();
}

function standaloneImport(name: string): () => number {
  return () => {
    if (name === 'proc_exit') throw new Error('The engine stopped.');
    return name === 'emscripten_notify_memory_growth' ? 0 : not_supported;
  };
}
