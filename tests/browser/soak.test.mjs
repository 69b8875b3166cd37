// A few of the interruptions that scripts/soak makes by the hundred.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { promisify } from 'node:util';
import { root } from './support/program.mjs';

/** The cells of the last line that `scripts/soak answers` prints for `mode`, by their column. */
async function soaked(mode) {
  const { stdout } = await promisify(execFile)(process.execPath, [
    join(root, 'tests/soak/answers.mjs'),
    ...['--kills', '2', '--minutes', '1', '--seed', '1', '--modes', mode],
  ]);
  const columns = ['name', 'kills', 'acknowledged', 'lost', 'edits', 'most', 'submissions', 'receipts', 'wrong'];
  const cells = stdout.trimEnd().split('\n').at(-1).trim().split(/\s+/);
  return Object.fromEntries(columns.map((column, at) => [column, cells[at]]));
}

describe('nothing that was acknowledged is lost', { concurrency: 2 }, () => {
  for (const mode of ['renderer', 'browser', 'reload', 'offline', 'denied']) {
    test(`in a few interruptions of the kind ${mode}`, async () => {
      const { name, lost, wrong } = await soaked(mode);
      assert.deepEqual({ name, lost, wrong }, { name: mode, lost: '0', wrong: '0' });
    });
  }
});
