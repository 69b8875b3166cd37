import type { Effect, Opening, TaskEvent } from './protocol.ts';

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

/** The task engine in WebAssembly. A call that throws means that the engine is broken: don't call it again. */
export class Engine {
  readonly #exports: Exports;

  private constructor(exports: Exports) {
    this.#exports = exports;
  }

  static async load(bytes: BufferSource): Promise<Engine> {
    const module = await WebAssembly.compile(bytes);
    const imports: Record<string, Record<string, WebAssembly.ImportValue>> = {};
    for (const wanted of WebAssembly.Module.imports(module)) {
      const functions = (imports[wanted.module] ??= {});
      functions[wanted.name] = standaloneImport(wanted.name);
    }
    const instance = await WebAssembly.instantiate(module, imports);
    const exports = instance.exports as unknown as Exports;
    exports._initialize?.();
    return new Engine(exports);
  }

  /** `content` null: the file is not there. */
  addFile(name: string, content: Uint8Array | null): void {
    const head = new TextEncoder().encode(content === null ? name : `${name}\n`);
    const input = new Uint8Array(head.length + (content?.length ?? 0));
    input.set(head);
    if (content !== null) input.set(content, head.length);
    this.#exports.errand_add_file(this.#give(input));
  }

  /** `log` holds the saved events' JSON texts, in order. */
  open(session: Readonly<Record<string, string | number>>, log: readonly string[]): Opening {
    const text = `${JSON.stringify(session).slice(0, -1)},"log":[${log.join()}]}`;
    this.#exports.errand_open(this.#give(new TextEncoder().encode(text)));
    return this.#taken() as Opening;
  }

  dispatch(event: TaskEvent): readonly Effect[] {
    this.#exports.errand_dispatch(this.#give(new TextEncoder().encode(JSON.stringify(event))));
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

function standaloneImport(name: string): () => number {
  return () => {
    if (name === 'proc_exit') throw new Error('The engine stopped.');
    return name === 'emscripten_notify_memory_growth' ? 0 : not_supported;
  };
}
