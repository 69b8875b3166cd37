import { h } from '../dom.ts';
import type { Choice, Ranking } from '../questions.ts';
import * as words from '../words.ts';
import { content, type Field, type Frame, group, nameOf, showError, teller } from './field.ts';
import type { Desk } from './screen.ts';

const least_pull_px = 4;

interface Item {
  readonly value: string;
  readonly name: string;
  readonly row: HTMLLIElement;
  readonly place: HTMLElement;
  /** Gives the item the next place. */
  readonly add: HTMLButtonElement;
  readonly up: HTMLButtonElement;
  readonly down: HTMLButtonElement;
}

/**
 * A list whose first items have a place and whose others still wait for one, so that the order in which they came is no
 * answer. Buttons do everything; dragging does it too.
 */
export function rankingField(question: Ranking, frame: Frame, desk: Desk): Field {
  const { choices } = question;
  const most = question.most === 0 ? choices.length : question.most;
  const items = choices.map(makeItem);
  let ranked: readonly Item[] = [];
  const waiting = (): readonly Item[] => items.filter((item) => !ranked.includes(item));
  const list = h('ol', { class: 'ranks', role: 'list' });
  const told = h('p', { class: 'unseen', role: 'status' });
  const said = teller(question.name, () => ranked.map(({ value }) => value), desk);

  function makeItem(choice: Choice): Item {
    const name = nameOf(choice);
    const place = h('span', { class: 'place' });
    const add = h('button', { type: 'button', click: (cause) => append(item, cause) });
    const up = h(
      'button',
      { type: 'button', 'aria-label': words.filled(words.text.up, name), click: (cause) => step(item, -1, cause) },
      '▲',
    );
    const down = h(
      'button',
      { type: 'button', 'aria-label': words.filled(words.text.down, name), click: (cause) => step(item, 1, cause) },
      '▼',
    );
    const row = h(
      'li',
      { class: 'rank' },
      h('span', { class: 'grip', 'aria-hidden': 'true' }),
      place,
      h('span', { class: 'item' }, ...content(choice)),
      h('span', { class: 'moves' }, add, up, down),
    );
    const item = { value: choice.value, name, row, place, add, up, down };
    return item;
  }

  /** Past the last place goes only who gives the place to another. */
  const canStep = (item: Item, by: number): boolean => {
    const to = ranked.indexOf(item) + by;
    return to >= 0 && (to < ranked.length || most < items.length);
  };
  const show = (): void => {
    [...ranked, ...waiting()].forEach((item, at) => {
      const { row, place, add, up, down, name } = item;
      if (list.children[at] !== row) list.insertBefore(row, list.children[at] ?? null);
      const has = at < ranked.length;
      row.classList.toggle('placed', has);
      place.textContent = has ? String(at + 1) : '';
      add.hidden = has || ranked.length === most;
      add.textContent = words.filled(words.text.place, ranked.length + 1);
      add.setAttribute('aria-label', words.filled(words.text.placeItem, name, ranked.length + 1));
      up.hidden = down.hidden = !has;
      // A button that is disabled would lose the focus.
      up.setAttribute('aria-disabled', String(!canStep(item, -1)));
      down.setAttribute('aria-disabled', String(!canStep(item, 1)));
    });
  };
  const announce = (item: Item): void => {
    const place = ranked.indexOf(item) + 1;
    const { placed, unplaced } = words.text;
    told.textContent = words.filled(place === 0 ? unplaced : placed, item.name, place, most);
  };
  const append = (item: Item, cause: Event): void => {
    const at = waiting().indexOf(item);
    ranked = [...ranked, item];
    show();
    const next = ranked.length < most ? (waiting()[at] ?? waiting().at(-1)) : undefined;
    (next?.add ?? item.up).focus();
    announce(item);
    said.now(cause);
  };
  const step = (item: Item, by: number, cause: Event): void => {
    if (!canStep(item, by)) return;
    const others = ranked.filter((one) => one !== item);
    const to = ranked.indexOf(item) + by;
    ranked = to > others.length ? others : inserted(others, to, item);
    show();
    (ranked.includes(item) ? (by < 0 ? item.up : item.down) : item.add).focus();
    announce(item);
    said.now(cause);
  };

  let drag: { readonly item: Item; readonly before: readonly Item[]; readonly from: number } | null = null;
  const grab = (event: PointerEvent): void => {
    const { target, pointerType, pointerId, clientY, button } = event;
    if (!(target instanceof Element) || target.closest('button') !== null || button !== 0) return;
    // A finger scrolls by everything but the grip.
    if (pointerType === 'touch' && !target.matches('.grip')) return;
    const item = items.find(({ row }) => row.contains(target));
    if (item === undefined || list.closest('fieldset:disabled') !== null) return;
    event.preventDefault();
    drag = { item, before: ranked, from: clientY };
    // The rows move about; the list stays.
    list.setPointerCapture(pointerId);
  };
  const pull = ({ clientY }: PointerEvent): void => {
    if (drag === null) return;
    const { item, before, from } = drag;
    if (Math.abs(clientY - from) < least_pull_px && ranked === before) return;
    const isAbove = ({ row }: Item): boolean => {
      const { top, height } = row.getBoundingClientRect();
      return top + height / 2 < clientY;
    };
    const others = before.filter((one) => one !== item);
    const next = items.find((one) => one !== item && !before.includes(one));
    const leaves = next !== undefined && isAbove(next);
    ranked = leaves ? others : inserted(others, others.filter(isAbove).length, item).slice(0, most);
    item.row.classList.add('dragged');
    show();
  };
  const drop = (event: PointerEvent): void => {
    if (drag === null) return;
    const { item, before } = drag;
    drag = null;
    item.row.classList.remove('dragged');
    if (event.type === 'pointercancel') ranked = before;
    show();
    if (ranked !== before) announce(item);
    said.now(event);
  };
  list.addEventListener('pointerdown', grab);
  list.addEventListener('pointermove', pull);
  list.addEventListener('pointerup', drop);
  list.addEventListener('pointercancel', drop);
  show();

  return {
    element: group(frame, 'ranking', {}, list, told),
    set: (value) => {
      ranked = value.flatMap((one) => items.find((item) => item.value === one) ?? []);
      show();
      said.settled();
    },
    showError: (fault) => showError(frame, [], fault),
    focus: () => (ranked.length < most ? waiting()[0]?.add : ranked[0]?.up)?.focus(),
  };
}

function inserted(list: readonly Item[], at: number, item: Item): readonly Item[] {
  return [...list.slice(0, at), item, ...list.slice(at)];
}
