// One assignment as its worker sees it: what was entered, what the page said was saved, and what is there afterwards.

import { heading, inFrame } from '../browser/support/task.mjs';

const names = ['choice', 'words', 'count', 'feedback'];

/**
 * Runs in the task's page: at each moment at which the page says that all is saved, tells the console what is on the
 * screen, and how many entries and steps there were in this load.
 */
export function recording() {
  let events = 0;
  for (const kind of ['input', 'submit']) addEventListener(kind, () => events++, { capture: true });
  globalThis.onScreen = () => {
    const text = (selector) => document.querySelector(`main ${selector}`)?.value ?? '';
    return {
      events,
      heading: document.querySelector('main h2')?.textContent ?? '',
      choice: document.querySelector('main label.option:has(:checked)')?.innerText.trim() ?? '',
      words: text('input[type=text]:not([inputmode])'),
      count: text('input[inputmode=decimal]'),
      feedback: text('textarea:not([readonly])'),
    };
  };
  addEventListener('DOMContentLoaded', () => {
    const place = document.getElementById('saved');
    if (place === null) return;
    const tell = () => {
      if (place.className === 'durable') console.debug(`saved ${JSON.stringify(globalThis.onScreen())}`);
    };
    new MutationObserver(tell).observe(place, { childList: true, attributes: true });
  });
}

const pause = (length_ms) => new Promise((resolve) => setTimeout(resolve, length_ms));

export class Sitting {
  #draw;
  #page = null;
  #tally = null;
  #listened = new WeakSet();
  /** By heading, what is on that screen. */
  #screens = new Map();
  /** What the page last said was saved; null before it has. */
  #saved = null;
  /** Entries and steps that it has not said that of: {event, heading, name, value} or {event, from}. */
  #open = [];
  #events = 0;
  #wasInterrupted = false;

  constructor(draw) {
    this.#draw = draw;
  }

  /** Waits for the task in `page`, and judges what is there when it was interrupted before. */
  async begin(page, tally) {
    this.#page = page;
    this.#tally = tally;
    if (!this.#listened.has(page)) {
      this.#listened.add(page);
      page.on('console', (message) => this.#heard(message.text()));
    }
    await heading(this.#frame).filter({ hasText: /^(Step|Last step)/ }).waitFor();
    const now = await this.#look();
    if (this.#wasInterrupted) {
      this.#judge(now);
      this.#saved = now;
      this.#wasInterrupted = false;
    }
    this.#screens.set(now.heading, now);
    this.#open = [];
    this.#events = now.events;
  }

  /** From here on what the old page says does not count. */
  interrupted() {
    this.#wasInterrupted = true;
  }

  /** Works for about that long, up to an entry that was just made. True when it has submitted. */
  async work(length_ms) {
    const end = Date.now() + length_ms;
    for (;;) {
      const now = this.#screens.get((await this.#look()).heading);
      const left = (await this.#there()).filter((name) => now[name] === '' && name !== 'feedback');
      const goesOn = left.length === 0 && this.#draw(3) > 0;
      if (goesOn && now.heading === 'Last step') {
        await this.#submit();
        return true;
      }
      if (goesOn) await this.#next(now);
      else await this.#enter(now, this.#one(left.length > 0 ? left : await this.#there()));
      if (Date.now() > end) return false;
      await this.#rest();
    }
  }

  /** Answers all that is left, and submits. */
  async finish() {
    for (;;) {
      const now = this.#screens.get((await this.#look()).heading);
      for (const name of await this.#there()) await this.#enter(now, name);
      if (now.heading === 'Last step') return this.#submit();
      await this.#next(now);
    }
  }

  /** By subtask, in the form of the results. */
  answers() {
    return [...this.#screens.values()]
      .filter((screen) => screen.heading !== 'Last step')
      .sort((one, other) => one.heading.localeCompare(other.heading))
      .map(({ choice, words, count }) => ({ choice, words, count }));
  }

  get #frame() {
    return inFrame(this.#page);
  }

  #look() {
    return this.#frame.locator('body').evaluate(() => globalThis.onScreen());
  }

  #control(name) {
    const selectors = {
      choice: 'main label.option',
      words: 'main input[type=text]:not([inputmode])',
      count: 'main input[inputmode=decimal]',
      feedback: 'main textarea',
    };
    return this.#frame.locator(selectors[name]);
  }

  /** What is asked on this screen. */
  async #there() {
    const there = [];
    for (const name of names) if ((await this.#control(name).count()) > 0) there.push(name);
    return there;
  }

  #one(list) {
    return list[this.#draw(list.length)];
  }

  async #enter(screen, name) {
    const words = () => `w${this.#draw(1e9)}`;
    const other = 'abcde'.replace(screen.choice, '');
    const value = name === 'choice' ? this.#one(other) : name === 'count' ? String(this.#draw(100)) : words();
    if (value === screen[name]) return;
    this.#events++;
    this.#open.push({ event: this.#events, heading: screen.heading, name, value });
    if (name === 'choice') await this.#control(name).filter({ hasText: value }).click();
    else await this.#control(name).fill(value);
    screen[name] = value;
  }

  async #next({ heading: from }) {
    this.#events++;
    this.#open.push({ event: this.#events, from });
    await this.#frame.getByRole('button', { name: 'Next', exact: true }).press('Enter');
    await heading(this.#frame).filter({ hasNotText: from }).waitFor();
    const now = await this.#look();
    this.#screens.set(now.heading, now);
  }

  #submit() {
    return this.#frame.getByRole('button', { name: 'Submit', exact: true }).press('Enter');
  }

  /** A person's: mostly until the page has said that it is saved. */
  async #rest() {
    const end = Date.now() + (this.#draw(4) === 0 ? this.#draw(150) : 800);
    while (this.#open.length > 0 && Date.now() < end) await pause(10);
    await pause(this.#draw(60));
  }

  #heard(text) {
    if (this.#wasInterrupted || !text.startsWith('saved ')) return;
    const said = JSON.parse(text.slice(6));
    const covered = this.#open.filter(({ event }) => event <= said.events);
    this.#tally.acknowledged += covered.filter(({ name }) => name !== undefined).length;
    this.#open = this.#open.slice(covered.length);
    this.#saved = said;
  }

  #judge(now) {
    const saved = this.#saved;
    const entries = this.#open.filter(({ name }) => name !== undefined);
    const moved = this.#open.some(({ from }) => from !== undefined);
    let lost = 0;
    if (saved !== null && saved.heading !== now.heading && !moved) lost++;
    for (const name of saved !== null && saved.heading === now.heading ? names : []) {
      const later = entries.filter((entry) => entry.name === name && entry.heading === now.heading);
      if (now[name] !== saved[name] && !later.some(({ value }) => value === now[name])) lost++;
    }
    if (lost > 0) console.error(`saved ${JSON.stringify(saved)}\nthere ${JSON.stringify(now)}`);
    const open = entries.filter(({ heading: where, name, value }) => where === now.heading && now[name] !== value);
    this.#tally.lost += lost;
    this.#tally.unacknowledged += open.length;
    this.#tally.mostUnacknowledged = Math.max(this.#tally.mostUnacknowledged, open.length);
  }
}
