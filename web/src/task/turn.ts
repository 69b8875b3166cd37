// One tab at a time goes on with a seat. Where the browser has no locks or denies them, every tab believes that it is
// the one, and the store finds out (`elsewhere`).

/** A page that is reloaded gives its lock back a little later than the next one asks. */
const patience_ms = 1000;
/** For the other tab to keep what was being typed in it. */
const farewell_ms = 3000;

const nameOf = (seat: string): string => `errand ${seat}`;

/** Whose turn it is: this tab's, as no other one was there or as one `left`; another one's. */
export type Turn = 'free' | 'left' | 'held';

/** `leave` is called when another tab asks for the seat, and before it gets it. */
export async function take(seat: string, leave: () => Promise<void>): Promise<Turn> {
  try {
    if (await acquired(seat, { ifAvailable: true }, leave)) return 'free';
    const { locks } = navigator;
    const isTaken = (): Promise<boolean> =>
      locks.query().then(
        ({ held = [] }) => held.some(({ name }) => name === nameOf(seat)),
        () => true,
      );
    return (await acquired(seat, { signal: after(patience_ms, isTaken) }, leave)) ? 'left' : 'held';
  } catch {
    return 'free';
  }
}

/** Makes the tab that has the seat leave it; resolved when it is this tab's. */
export async function seize(seat: string): Promise<void> {
  try {
    const channel = new BroadcastChannel(nameOf(seat));
    channel.postMessage('leave');
    channel.close();
  } catch {
    // It is taken without a word.
  }
  const nothing = (): Promise<void> => Promise.resolve();
  const given = await acquired(seat, { signal: after(farewell_ms) }, nothing);
  if (!given) await acquired(seat, { steal: true }, nothing);
}

/** Rejected where there are no locks. */
async function acquired(seat: string, how: LockOptions, leave: () => Promise<void>): Promise<boolean> {
  const { locks } = navigator;
  return new Promise((resolve, reject) => {
    let mine = false;
    const holding = async (lock: Lock | null): Promise<void> => {
      if (lock === null) return resolve(false);
      mine = true;
      resolve(true);
      await asked(nameOf(seat));
      await leave();
    };
    locks.request(nameOf(seat), how, holding).catch((error: unknown) => {
      // Stolen, or not had in time; anything else is a browser that does not allow it.
      if (mine) void leave();
      else if (how.signal?.aborted === true) resolve(false);
      else reject(error);
    });
  });
}

/** Resolved when another tab asks for it. */
function asked(name: string): Promise<void> {
  return new Promise((resolve) => {
    try {
      const channel = new BroadcastChannel(name);
      channel.onmessage = () => {
        channel.close();
        resolve();
      };
    } catch {
      // Then it can only be stolen.
    }
  });
}

/** Waits on where the lock is merely slow to come. */
function after(limit_ms: number, isTaken = (): Promise<boolean> => Promise.resolve(true)): AbortSignal {
  const controller = new AbortController();
  const look = async (): Promise<void> => {
    if (await isTaken()) controller.abort();
    else setTimeout(look, limit_ms);
  };
  setTimeout(look, limit_ms);
  return controller.signal;
}
