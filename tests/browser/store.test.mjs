import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { freshPage, launched } from './support/chromium.mjs';
import { asGlobal } from './support/module.mjs';
import { hosted } from './support/static_host.mjs';

const browser = await launched(after);

async function blankPage(t, context = null) {
  const address = await hosted(t, { files: { 'blank.html': '<!doctype html><title>blank</title>' } });
  const page = context === null ? await freshPage(t, browser) : await context.newPage();
  const load = async () => {
    await page.goto(`${address}blank.html`);
    await page.addScriptTag({ content: asGlobal('task/store.ts', 'store') });
  };
  await load();
  return { page, load, address };
}

/** Opens session `name`, appends `texts` at its end, waits, and tells what there is. */
const appended = (page, name, texts) =>
  page.evaluate(
    async ([session, added]) => {
      const log = await globalThis.store.Log.open(session, () => {});
      for (const text of added) log.append(log.texts.length, text);
      const before = log.saving;
      await log.settled();
      return { texts: [...log.texts], before, after: log.saving };
    },
    [name, texts],
  );

test('a log is there again after a reload, in order and by session', async (t) => {
  const { page, load } = await blankPage(t);
  const many = Array.from({ length: 300 }, (_, index) => `event ${index}`);
  assert.deepEqual(await appended(page, 'one', many), { texts: many, before: 'saving', after: 'durable' });
  await appended(page, 'one/more', ['other']);
  await load();
  assert.deepEqual((await appended(page, 'one', ['next'])).texts, [...many, 'next']);
  assert.deepEqual((await appended(page, 'one/more', [])).texts, ['other']);
});

test('what is forgotten does not come back', async (t) => {
  const { page, load } = await blankPage(t);
  await appended(page, 'one', ['a', 'b', 'c']);
  await page.evaluate(async () => {
    const log = await globalThis.store.Log.open('one', () => {});
    await log.forget(1);
    log.append(1, 'B');
    await log.settled();
  });
  await load();
  assert.deepEqual((await appended(page, 'one', [])).texts, ['a', 'B']);
});

test('of two logs of one session the later one goes on and the other says so', async (t) => {
  const { page, load } = await blankPage(t);
  const outcome = await page.evaluate(async () => {
    const { Log } = globalThis.store;
    const first = await Log.open('one', () => {});
    first.append(0, 'opened');
    await first.settled();
    const second = await Log.open('one', () => {});
    second.append(1, 'opened again');
    await second.settled();
    first.append(1, 'answered in the old one');
    await first.settled();
    second.append(2, 'answered in the new one');
    await second.settled();
    return [first.saving, second.saving];
  });
  assert.deepEqual(outcome, ['elsewhere', 'durable']);
  await load();
  assert.deepEqual((await appended(page, 'one', [])).texts, ['opened', 'opened again', 'answered in the new one']);
});

test('when the database goes away in the middle, the log says that it is no longer safe', async (t) => {
  const { page } = await blankPage(t);
  const outcome = await page.evaluate(async () => {
    const log = await globalThis.store.Log.open('one', () => {});
    log.append(0, 'a');
    await log.settled();
    const before = log.saving;
    const put = IDBObjectStore.prototype.put;
    IDBObjectStore.prototype.put = () => {
      throw new DOMException('full', 'QuotaExceededError');
    };
    log.append(1, 'b');
    await log.settled();
    IDBObjectStore.prototype.put = put;
    return [before, log.saving, history.state.log];
  });
  assert.deepEqual(outcome, ['durable', 'fleeting', ['a', 'b']]);
});

test('sessions that nobody touched for a month are swept out', async (t) => {
  const { page, load } = await blankPage(t);
  await appended(page, 'old', ['a']);
  await appended(page, 'young', ['b']);
  await page.evaluate(
    () =>
      new Promise((resolve) => {
        indexedDB.open('errand').onsuccess = ({ target }) => {
          const change = target.result.transaction('sessions', 'readwrite');
          change.objectStore('sessions').put(Date.now() - 31 * 24 * 3600 * 1000, 'old');
          change.oncomplete = resolve;
        };
      }),
  );
  await load();
  await appended(page, 'third', ['c']);
  await page.evaluate(async () => {
    const isThere = () =>
      new Promise((resolve) => {
        indexedDB.open('errand').onsuccess = ({ target }) => {
          const names = target.result.transaction('sessions').objectStore('sessions').getAllKeys();
          names.onsuccess = () => resolve(names.result.includes('old'));
        };
      });
    while (await isThere()) await new Promise(requestAnimationFrame);
  });
  assert.deepEqual((await appended(page, 'old', [])).texts, []);
  assert.deepEqual((await appended(page, 'young', [])).texts, ['b']);
});

/** Opens session `one` while the database does not answer; `release` lets it, and `waited` makes time pass. */
async function heldUp(t) {
  const { page, load } = await blankPage(t);
  await appended(page, 'one', ['a']);
  await page.clock.install();
  await load();
  const opened = page.evaluate(async () => {
    const { open } = IDBFactory.prototype;
    globalThis.ready = new Promise((resolve) => {
      IDBFactory.prototype.open = function (...given) {
        const request = open.apply(this, given);
        let answer = () => {};
        Object.defineProperty(request, 'onsuccess', { set: (wanted) => (answer = wanted) });
        request.addEventListener('success', () => resolve(answer));
        return request;
      };
    });
    const log = await globalThis.store.Log.open('one', () => {});
    return { texts: [...log.texts], saving: log.saving };
  });
  const waited = (length_ms) => page.clock.runFor(length_ms);
  const release = () => page.evaluate(async () => (await globalThis.ready)());
  return { opened, waited, release };
}

test('a storage that answers after seconds has everything', async (t) => {
  const { opened, waited, release } = await heldUp(t);
  await waited(15_000);
  await release();
  assert.deepEqual(await opened, { texts: ['a'], saving: 'durable' });
});

test('a storage that never answers is given up', async (t) => {
  const { opened, waited } = await heldUp(t);
  await waited(30_000);
  assert.deepEqual(await opened, { texts: [], saving: 'fleeting' });
});
