// Sounds and films: what counts as played to the end, captions, transcripts, and what does not load.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { launched } from './support/chromium.mjs';
import { mounted, said, set, views } from './support/questions.mjs';

const browser = await launched(after);

const one = (t, type, more = {}) => mounted(t, browser, [{ ...views[type], ...more }]);
const player = (page) => page.locator('audio, video');
const told = (page, text) => page.getByRole('status').filter({ hasText: text }).waitFor();
const ready = (page) => page.waitForFunction(() => document.querySelector('audio, video').readyState >= 3);

test('a sound played to its end with the keyboard says so, once', async (t) => {
  const page = await one(t, 'audio');
  await ready(page);
  await player(page).focus();
  await page.keyboard.press('Space');
  await told(page, 'Played to the end');
  assert.deepEqual(await said(page), [['ended']]);
  await player(page).evaluate(async (audio) => {
    audio.currentTime = 2.5;
    await audio.play();
    await new Promise((resolve) => audio.addEventListener('ended', resolve));
  });
  assert.deepEqual(await said(page), [['ended']]);
});

test('what was skipped does not count until it is played', async (t) => {
  const page = await one(t, 'audio');
  await ready(page);
  const playedFrom = (from) =>
    player(page).evaluate(async (audio, at) => {
      audio.currentTime = at;
      await audio.play();
      await new Promise((resolve) => audio.addEventListener('ended', resolve, { once: true }));
    }, from);
  await page.mouse.click(5, 5);
  await playedFrom(2);
  await told(page, 'You skipped a part');
  assert.deepEqual(await said(page), []);
  await playedFrom(0);
  await told(page, 'Played to the end');
  assert.deepEqual(await said(page), [['ended']]);
});

test('a film has captions and a transcript where the study has them', async (t) => {
  const page = await one(t, 'video', { transcript: '<p>It <b>hums</b>.</p>' });
  const [track] = await player(page).evaluate((video) =>
    [...video.textTracks].map(({ kind, mode, language }) => ({ kind, mode, language })),
  );
  assert.deepEqual(track, { kind: 'captions', mode: 'showing', language: 'en' });
  await page.getByText('Transcript').click();
  await page.getByText('It hums.').waitFor();
  const plain = await one(t, 'audio', { transcript: '', mustFinish: false });
  assert.equal(await plain.locator('track, details, .help').count(), 0);
});

test('what was played before a reload stays played', async (t) => {
  const page = await one(t, 'audio', { value: ['ended'] });
  await told(page, 'Played to the end');
  await set(page, []);
  assert.equal(await page.getByRole('status').innerText(), '');
});

for (const src of ['missing.wav', 'http://other.example/a.wav']) {
  test(`what cannot be played is missed aloud: ${src}`, async (t) => {
    const page = await one(t, 'audio', { src });
    await told(page, 'This could not be played.');
    await page.getByRole('button', { name: 'Try again' }).click();
    assert.deepEqual(await said(page), []);
  });
}

test('after three failures the worker may go on without it, and the answer says so', async (t) => {
  const page = await one(t, 'audio', { src: 'missing.wav' });
  const without = page.getByRole('button', { name: 'Go on without it' });
  const failed = () => page.waitForFunction(() => document.querySelector('audio').error !== null);
  for (let failures = 1; failures < 3; failures++) {
    await failed();
    await told(page, 'This could not be played.');
    assert.equal(await without.isVisible(), false);
    await page.getByRole('button', { name: 'Try again' }).click();
  }
  await without.click();
  await told(page, 'You go on without it.');
  assert.deepEqual(await said(page), [['unplayable']]);
  assert.equal(await without.isVisible(), false);
});

test('what was gone on without can still be played', async (t) => {
  const page = await one(t, 'audio', { value: ['unplayable'] });
  await told(page, 'You go on without it.');
  await ready(page);
  await player(page).focus();
  await page.keyboard.press('Space');
  await told(page, 'Played to the end');
  assert.deepEqual(await said(page), [['ended']]);
});
