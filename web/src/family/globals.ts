// What the family's scripts find on `window`. They were written beside a main.js whose every name was global.

import { h } from '../task/dom.ts';
import type { Custom } from '../task/protocol.ts';
import type { Work } from './hooks.ts';

/** What main.js called `state`. Scripts read it; what they write into `taskOutputs` counts. */
export interface FamilyState {
  numSubtasks: number;
  taskIndex: number;
  taskInputs: unknown;
  taskOutputs: Work['outputs'];
  readonly assignmentId: string;
  readonly workerId: string;
  readonly hitId: string;
}

export type MessageKind = 'negative' | 'positive';

/** A value of the page's address, decoded. */
export function gup(name: string): string {
  return new URLSearchParams(location.search).get(String(name)) ?? '';
}

/** Makes the names global and returns the state, for the page to keep up. */
export function install(
  config: Custom['config'],
  seed: string,
  hideIfNotAccepted: () => boolean,
  generateMessage: (kind: string, text: unknown) => void,
): FamilyState {
  const state: FamilyState = {
    numSubtasks: 0,
    taskIndex: 0,
    taskInputs: {},
    taskOutputs: {},
    assignmentId: gup('assignmentId'),
    workerId: gup('workerId'),
    hitId: gup('hitId'),
  };
  Object.assign(window, { config, state, gup, hideIfNotAccepted, generateMessage });
  // A script that draws or shuffles would do it another way after a reload, and show what the log does not say.
  Math.random = drawsOf(seed);
  return state;
}

/** A message as Semantic UI looks; its text is never markup. */
export function message(kind: string, text: string): HTMLElement {
  return h('div', { class: `ui message ${kind}`, role: 'alert' }, h('p', { class: 'header' }, text));
}

/** Numbers from 0 to 1, always the same for one text (mulberry32). */
function drawsOf(seed: string): () => number {
  let now = [...seed].reduce((sum, letter) => Math.imul(sum ^ (letter.codePointAt(0) ?? 0), 16777619), 2166136261);
  return () => {
    now = (now + 0x6d2b79f5) | 0;
    let mixed = Math.imul(now ^ (now >>> 15), 1 | now);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
