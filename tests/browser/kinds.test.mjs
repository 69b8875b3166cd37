import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { root } from './support/errand.mjs';
import { imported } from './support/module.mjs';

/** The names that the engine's structs go by in the protocol; each struct says its own. */
function kindsIn(header) {
  const source = readFileSync(join(root, 'wasm', header), 'utf8');
  return [...source.matchAll(/\bkind = "(\w+)";/g)].map(([, kind]) => kind).sort();
}

test('the page knows the same kinds as the engine', async () => {
  const page = await imported('task/protocol.ts');
  for (const [kinds, header] of [
    [page.eventKinds, 'session/event.hpp'],
    [page.effectKinds, 'session/effect.hpp'],
    [page.screenKinds, 'session/state.hpp'],
    [page.questionKinds, 'study/study.hpp'],
  ]) {
    assert.ok(kinds.length > 5);
    assert.deepEqual([...kinds].sort(), kindsIn(header), header);
  }
});
