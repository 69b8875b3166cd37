import { bring } from './render/rare_fields.ts';
import * as words from './words.ts';

/** A file could not be had, which is not the same as its not being there. The message is for the researcher. */
export class Unreachable extends Error {}

/** It will not be there another time. */
class Missing extends Unreachable {}

interface Place {
  readonly address: string;
  readonly integrity?: string;
}

/**
 * Where the page's files are. `errand build` and `errand try` write the names into the page's head, for which the
 * browser fetches them before this script runs; beside a study that nobody has built there is the checker, which is the
 * engine with a reader of config.json.
 */
export class Site {
  readonly #places = new Map<string, Place>();
  readonly #messages = new Map<string, Promise<unknown>>();
  /** Of the study's texts, where there are several and the page's head names them. */
  readonly languages: readonly string[] =
    document.querySelector<HTMLMetaElement>('meta[name=languages]')?.content.split(' ') ?? [];
  readonly #rows = document.querySelector<HTMLMetaElement>('meta[name=rows]')?.content ?? null;

  constructor() {
    for (const link of document.querySelectorAll<HTMLLinkElement>('link[data-file]')) {
      this.#places.set(link.dataset['file'] ?? '', { address: link.href, integrity: link.integrity });
    }
  }

  async engine(): Promise<Uint8Array<ArrayBuffer>> {
    return found(this.#places.get('engine.wasm') ?? { address: 'checker.wasm' });
  }

  /** The half of the engine that the first screen does without. Null: engine() gave all of it. */
  async restOfEngine(): Promise<Uint8Array<ArrayBuffer> | null> {
    const place = this.#places.get('engine_rest.wasm');
    return place === undefined ? null : persistent(() => found(place));
  }

  /** The page's own words in another language than English. Null: there are none. */
  messages(language: string): Promise<unknown> {
    const name = `messages/${language}.json`;
    const coming = this.#messages.get(name) ?? parsed(this.#places.get(name) ?? { address: name });
    this.#messages.set(name, coming);
    return coming;
  }

  /** Nobody has built it: the engine reads config.json. */
  get isBare(): boolean {
    return !this.#places.has('engine.wasm');
  }

  /** The script for questions that few studies have. */
  async rare(): Promise<void> {
    const { address } = this.#places.get('rare.js') ?? { address: new URL('rare.js', location.href).href };
    const { fields }: typeof import('./render/rare.ts') = await import(address);
    bring(fields);
  }

  /** What the engine will ask for, as far as it can be told. */
  earlyFiles(hit: number, language: string): readonly string[] {
    if (this.isBare) return ['config.json'];
    return this.#rows === null ? [studyFile(language)] : [studyFile(language), `rows/${hit}.bin`];
  }

  /** A file by the engine's name for it. Null: there is no such file. */
  readonly file = (name: string): Promise<Uint8Array<ArrayBuffer> | null> => {
    const place = this.#places.get(name);
    if (place !== undefined) return found(place);
    if (this.#rows !== null && name.startsWith('rows/')) return fetched({ address: this.#rows + name.slice(5) });
    if (!isPlain(name)) return Promise.resolve(null);
    return fetched({ address: name.split('/').map(encodeURIComponent).join('/') });
  };
}

/** The engine's name for the study in a language; empty: its own. */
export function studyFile(language: string): string {
  return language === '' ? 'study.bin' : `study.${language}.bin`;
}

/** A bucket that may not be listed answers 403 for a file that is not there. */
const absent: readonly number[] = [403, 404, 410];

async function parsed(place: Place): Promise<unknown> {
  try {
    const bytes = await fetched(place);
    return bytes === null ? null : JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return null;
  }
}

async function found(place: Place): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = await fetched(place);
  if (bytes === null) throw new Missing(`${place.address}: not found beside the page.`);
  return bytes;
}

/** Tries for about a minute what a connection that comes and goes may refuse. */
async function persistent<T>(attempt: () => Promise<T>): Promise<T> {
  for (let pause_ms = 500; pause_ms < 64_000; pause_ms *= 2) {
    try {
      return await attempt();
    } catch (error) {
      if (error instanceof Missing || !(error instanceof Unreachable)) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, pause_ms));
  }
  return attempt();
}

async function fetched({ address, integrity = '' }: Place): Promise<Uint8Array<ArrayBuffer> | null> {
  try {
    // A name with a hash in it is another file's after a change; config.json is not.
    const reply = await fetch(address, integrity === '' ? { cache: 'no-cache' } : { integrity });
    if (reply.ok) return new Uint8Array(await reply.arrayBuffer());
    if (absent.includes(reply.status)) return null;
    throw new Unreachable(`${address}: the server answered ${reply.status}.`);
  } catch (error) {
    if (error instanceof Unreachable) throw error;
    if (integrity !== '' && (await isMissing(address))) return null;
    // A frame without an origin is a stranger even to its own host.
    throw new Unreachable(`${address}: ${String(error)}.${self.origin === 'null' ? words.noOrigin : ''}`);
  }
}

/** A page that says so is not the file of that integrity, which fails as a lost connection does. */
async function isMissing(address: string): Promise<boolean> {
  const reply = await fetch(address, { method: 'HEAD' }).catch(() => null);
  return reply !== null && absent.includes(reply.status);
}

/** Relative and below the page's own folder. */
function isPlain(name: string): boolean {
  return /^[^\\:?#]+$/.test(name) && name.split('/').every((part) => !/^\.{0,2}$/.test(part));
}
