// Every type of question: no violation for axe in light and dark, nothing beside the window, whichever way one reads.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { launched } from './support/chromium.mjs';
import { accessible, fits } from './support/judges.mjs';
import { imported } from './support/module.mjs';
import { described, focusField, mounted, showError, views } from './support/questions.mjs';

const browser = await launched(after);

const answers = {
  singleChoice: ['x=Quinces'],
  multipleChoice: ['a', 'x'],
  dropDown: ['x=Quinces'],
  imageChoice: ['green'],
  pairwise: ['blue'],
  ratingScale: ['5'],
  slider: ['70'],
  number: ['12'],
  shortText: ['Sunny'],
  longText: ['x'.repeat(199)],
  date: ['2024-05-31'],
  time: ['14:05'],
  dateTime: ['2024-05-31T14:05'],
  ranking: ['o', 'a'],
  grid: ['r1=4'],
  bestWorst: ['best=a', 'worst=c'],
  constantSum: ['a=40', 'p=60'],
  audio: ['ended'],
  video: ['ended'],
  trial: ['runs=1', 'response=y', 'by=key', 'at=600000', 'onsets=0 200000', 'end=610000', 'dropped=0 0'],
};
const faults = {
  singleChoice: { id: 'missingOther', values: [] },
  multipleChoice: { id: 'tooManySelected', values: ['3'] },
  grid: { id: 'missingRows', values: ['2'] },
  constantSum: { id: 'wrongSum', values: ['100', '70', 'points'] },
};

test('there is a view to be looked at for every type', async () => {
  const { questionKinds } = await imported('task/protocol.ts');
  assert.deepEqual(Object.keys(views).sort(), [...questionKinds].sort());
});

for (const [type, view] of Object.entries(views)) {
  test(`${type}, untouched, answered and refused, is for everyone`, async (t) => {
    const error = type === 'html' ? null : (faults[type] ?? { id: 'own', values: ['Please look at this again.'] });
    const page = await mounted(t, browser, [
      view,
      { ...view, required: false, value: answers[type] ?? [] },
      { ...view, value: answers[type] ?? [], error },
    ]);
    for (const width of [320, 1100]) {
      await page.setViewportSize({ width, height: 800 });
      for (const dir of ['rtl', 'ltr']) {
        await page.evaluate((one) => (document.documentElement.dir = one), dir);
        await fits(page, `${type} at ${width} px, ${dir}`);
      }
      await accessible(page, `${type} at ${width} px`);
    }
  });
}

for (const type of Object.keys(views).filter((one) => one !== 'html')) {
  test(`${type}: its error is described where the focus goes, and goes away`, async (t) => {
    const page = await mounted(t, browser, [{ ...views[type], help: 'Take your time.' }]);
    assert.equal(await page.locator('[aria-invalid=true]').count(), 0);
    await showError(page, { id: 'own', values: ['That is <b>wrong</b>.'] });
    await focusField(page);
    const told = await described(page);
    assert.match(told, /That is <b>wrong<\/b>\./);
    assert.match(told, /Take your time\./);
    await showError(page, null);
    assert.equal(await page.locator('.error:visible, [aria-invalid=true]').count(), 0);
  });
}

test('every fault has its own words', async () => {
  const { faultText } = await imported('task/words.ts');
  const { faultKinds } = await imported('task/protocol.ts');
  const said = new Map();
  for (const id of faultKinds) {
    const text = id === 'own' ? 'Own words.' : faultText({ id, values: ['5', '3', 'km'] });
    assert.match(text, /^[A-Z].*\.$/, id);
    assert.doesNotMatch(text, /undefined|NaN|\b[a-z]{2,}[A-Z]/, id);
    said.set(text, [...(said.get(text) ?? []), id]);
  }
  assert.deepEqual(
    [...said.values()].filter((ids) => ids.length > 1),
    [],
  );
});

const wordings = [
  ['own', ['<i>Mine</i>'], '<i>Mine</i>'],
  ['missingRows', ['1'], 'Please answer the row that is left.'],
  ['missingRows', ['3'], 'Please answer every row: 3 are left.'],
  ['outOfRange', ['0', '200', 'km'], 'Please enter a number. From 0 to 200 km.'],
  ['outOfRange', ['0', '', ''], 'Please enter a number. At least 0.'],
  ['notWhole', ['', '9', ''], 'Please enter a whole number. At most 9.'],
  ['notANumber', ['', '', ''], 'Please enter a number. Write decimals with a point: 12.5.'],
  ['tooManyDecimals', ['1'], 'Please enter a number with at most 1 digit after the point.'],
  ['tooShort', ['5', '3'], 'Please write at least 5 characters (now 3).'],
  ['tooManyWords', ['1', '4'], 'Please write at most 1 word (now 4).'],
  ['wrongSum', ['100', '70', 'points'], 'The numbers must add up to 100 points (now 70).'],
  [
    'compared',
    ['atLeast', 'How many?', '3'],
    'Please check this answer: it must be at least your answer to “How many?” (3).',
  ],
  ['outOfDates', ['09:00', ''], 'This is too early or too late. 09:00 or later.'],
];
test('faults say what to do with the numbers they know', async () => {
  globalThis.document ??= { documentElement: { lang: 'en' } };
  const { faultText } = await imported('task/words.ts');
  for (const [id, values, text] of wordings) assert.equal(faultText({ id, values }), text);
  assert.equal(
    faultText({ id: 'outOfDates', values: ['2024-01-01', '2024-12-31T08:00'] }),
    'This is too early or too late. From January 1, 2024 to December 31, 2024, 08:00.',
  );
});
