// A few of the interruptions that scripts/soak makes by the hundred.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { root } from './support/errand.mjs';

test('nothing that was shown as saved is lost in three interruptions of each kind', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [
    join(root, 'tests/soak/answers.mjs'),
    ...['--kills', '3', '--minutes', '1', '--seed', '1'],
  ]);
  const lines = stdout.trimEnd().split('\n').slice(2);
  assert.equal(lines.length, 4, stdout);
  for (const line of lines) {
    const [, , , lost, , , , wrong] = line.split(/\s+/);
    assert.deepEqual([lost, wrong], ['0', '0'], stdout);
  }
});
