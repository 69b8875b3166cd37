import { within } from './clock.ts';

/** How well a log is kept: `durable` outlives a killed browser; `fleeting` does not outlive a reload of the tab. */
export type Keeping = 'durable' | 'fleeting';

/** `elsewhere`: another tab has gone on with this session, so nothing more is kept here. */
export type Saving = Keeping | 'saving' | 'elsewhere';

interface Keeper {
  readonly keeping: Keeping;
  /** What an earlier load of the page left, in order. */
  readonly found: readonly string[];
  /** Keeps `log` from index `from` on. Resolved once it is kept; a ConstraintError says that another tab was first. */
  keep(log: readonly string[], from: number): Promise<void>;
  forget(from: number): Promise<void>;
}

/** Until old sessions are dropped, when nobody waits for the first screen. */
const tidying_ms = 3000;
const month_ms = 30 * 24 * 60 * 60 * 1000;
/**
 * Some browsers never answer in a frame that may not store. One that was killed, on a busy machine, answers after seconds,
 * and what is not waited for is not there.
 */
const patience_ms = 20_000;

/** The events of one session, kept as well as this browser allows. Never throws: what fails falls back. */
export class Log {
  readonly texts: string[] = [];
  readonly #keepers: Keeper[] = [];
  #kept = 0;
  #elsewhere = false;
  #running: Promise<void> | undefined;
  #changed: () => void;

  private constructor(changed: () => void) {
    this.#changed = changed;
  }

  static async open(session: string, changed: () => void): Promise<Log> {
    const log = new Log(changed);
    for (const open of [openDatabase, openHistory]) {
      try {
        log.#keepers.push(await within(patience_ms, open(session)));
      } catch {
        // Denied or broken here (a private window, a sandboxed frame, a full disk): the next one.
      }
    }
    log.#keepers.push(memory);
    for (const { found } of log.#keepers) {
      if (log.texts.every((text, index) => found[index] === text)) log.texts.push(...found.slice(log.texts.length));
    }
    log.#kept = log.#keepers[0]?.found.length ?? 0;
    return log;
  }

  get saving(): Saving {
    if (this.#elsewhere) return 'elsewhere';
    return this.#running !== undefined ? 'saving' : (this.#keepers[0]?.keeping ?? 'fleeting');
  }

  /** Drops the events from index `length` on. */
  async forget(length: number): Promise<void> {
    this.texts.length = Math.min(length, this.texts.length);
    this.#kept = Math.min(length, this.#kept);
    await Promise.allSettled(this.#keepers.map((keeper) => keeper.forget(length)));
  }

  append(index: number, text: string): void {
    this.texts[index] = text;
    this.#running ??= this.#catchUp();
    this.#changed();
  }

  /** Resolved when everything appended so far is kept as well as it can be. */
  async settled(): Promise<void> {
    await this.#running;
  }

  async #catchUp(): Promise<void> {
    while (this.#kept < this.texts.length && !this.#elsewhere) {
      const length = this.texts.length;
      try {
        await (this.#keepers[0] ?? memory).keep(this.texts, this.#kept);
        this.#kept = length;
      } catch (error) {
        if (error instanceof DOMException && error.name === 'ConstraintError') {
          this.#elsewhere = true;
        } else {
          this.#keepers.shift();
          this.#kept = 0;
        }
      }
    }
    this.#running = undefined;
    this.#changed();
  }
}

const memory: Keeper = {
  keeping: 'fleeting',
  found: [],
  keep: () => Promise.resolve(),
  forget: () => Promise.resolve(),
};

let connection: Promise<IDBDatabase> | undefined;

/** The page calls it before it knows whose log there is to read: it takes a while. */
export function connected(): Promise<IDBDatabase> {
  const connecting = async (): Promise<IDBDatabase> => {
    const request = indexedDB.open('errand', 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore('events');
      request.result.createObjectStore('sessions');
    };
    return answered(request);
  };
  return (connection ??= connecting());
}

/** IndexedDB is the one storage that loses nothing acknowledged when the browser is killed; localStorage loses most. */
async function openDatabase(session: string): Promise<Keeper> {
  const database = await connected();
  const all = (name: string): IDBKeyRange => IDBKeyRange.bound([name, 0], [name, Infinity]);
  const write = (work: (events: IDBObjectStore, sessions: IDBObjectStore) => void): Promise<void> =>
    new Promise((resolve, reject) => {
      const change = database.transaction(['events', 'sessions'], 'readwrite', { durability: 'strict' });
      change.oncomplete = () => resolve();
      change.onabort = () => reject(change.error ?? new DOMException('aborted', 'AbortError'));
      work(change.objectStore('events'), change.objectStore('sessions'));
    });
  const found = await answered(database.transaction('events').objectStore('events').getAll(all(session)));
  const tidy = async (): Promise<void> => {
    const stamps = database.transaction('sessions').objectStore('sessions');
    const [names, times] = await Promise.all([answered(stamps.getAllKeys()), answered(stamps.getAll())]);
    const old = names.filter((_, index) => Number(times[index]) < Date.now() - month_ms).map(String);
    if (old.length === 0) return;
    await write((events, sessions) => {
      for (const name of old) {
        events.delete(all(name));
        sessions.delete(name);
      }
    });
  };
  setTimeout(() => tidy().catch(() => undefined), tidying_ms);
  return {
    keeping: 'durable',
    found: found.map(String),
    keep: (log, from) =>
      write((events, sessions) => {
        sessions.put(Date.now(), session);
        // add, not put: an index that is taken was written by another tab.
        for (let index = from; index < log.length; index++) events.add(log[index], [session, index]);
      }),
    forget: (from) => write((events) => events.delete(IDBKeyRange.bound([session, from], [session, Infinity]))),
  };
}

function answered<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/**
 * Where all storage is denied, the frame's entry in the tab's history still outlives the way back from a submission
 * that failed, and in most browsers a reload of the frame alone, unless it is sandboxed without an origin.
 */
async function openHistory(session: string): Promise<Keeper> {
  const kept = (): readonly string[] => {
    const state: unknown = history.state;
    if (typeof state !== 'object' || state === null || !('session' in state) || state.session !== session) return [];
    return 'log' in state && Array.isArray(state.log) ? state.log.map(String) : [];
  };
  const keep = async (log: readonly string[]): Promise<void> => {
    history.replaceState({ session, log }, '');
    // A browser may silently refuse an entry that is too large or comes too often.
    if (kept().length !== log.length) throw new Error('not kept');
  };
  return {
    keeping: 'fleeting',
    found: kept(),
    keep,
    forget: async (from) => {
      if (kept().length > from) await keep(kept().slice(0, from));
    },
  };
}
