import * as words from './words.ts';

/** A file could not be had, which is not the same as its not being there. The message is for the researcher. */
export class Unreachable extends Error {}

/** A file beside the page. Null: there is no such file. */
export async function fetched(name: string): Promise<Uint8Array<ArrayBuffer> | null> {
  if (!isPlain(name)) return null;
  const address = name.split('/').map(encodeURIComponent).join('/');
  try {
    const reply = await fetch(address, { cache: 'no-cache' });
    if (reply.ok) return new Uint8Array(await reply.arrayBuffer());
    // A bucket that may not be listed answers 403 for a file that is not there.
    if ([403, 404, 410].includes(reply.status)) return null;
    throw new Unreachable(`${name}: the server answered ${reply.status}.`);
  } catch (error) {
    if (error instanceof Unreachable) throw error;
    // A frame without an origin is a stranger even to its own host.
    throw new Unreachable(`${name}: ${String(error)}.${self.origin === 'null' ? words.noOrigin : ''}`);
  }
}

/** Relative and below the page's own folder. */
function isPlain(name: string): boolean {
  return /^[^\\:?#]+$/.test(name) && name.split('/').every((part) => !/^\.{0,2}$/.test(part));
}
