import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { root } from './support/program.mjs';
import { imported } from './support/module.mjs';

test('the page knows the kinds that the engine printed', async () => {
  const printed = JSON.parse(readFileSync(join(root, 'tests/engine/kinds.json'), 'utf8'));
  const page = await imported('task/protocol.ts');
  const known = {
    events: page.eventKinds,
    effects: page.effectKinds,
    screens: page.screenKinds,
    questions: page.questionKinds,
    faults: page.faultKinds,
  };
  for (const [name, kinds] of Object.entries(printed))
    assert.deepEqual([...known[name]].sort(), [...kinds].sort(), name);
});
