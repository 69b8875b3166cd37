// The one way from a study's HTML to the page. It is read by hand and built node by node: under `trusted-types 'none'`
// a page has no parser of its own, and what is not on the lists below cannot come into being.

import { h } from './dom.ts';

const list = (words: string): ReadonlySet<string> => new Set(words.split(' '));

const headings = list('h1 h2 h3 h4 h5 h6');
const blocks = list('p ul ol pre blockquote table hr div dl details');
const others = list('a b strong i em u span sup sub code small br img li caption thead tbody tr td th dt dd summary');
const voids = list('br hr img');

/** Dropped with everything inside. */
const silent = list(
  'script style template title textarea select iframe object svg math noscript noembed noframes xmp audio video canvas',
);

/** Where a tag may stand; elsewhere only its content is kept. */
const homes: Readonly<Record<string, ReadonlySet<string>>> = {
  li: list('ul ol'),
  caption: list('table'),
  thead: list('table'),
  tbody: list('table'),
  tr: list('table thead tbody'),
  td: list('tr'),
  th: list('tr'),
  dt: list('dl'),
  dd: list('dl'),
  summary: list('details'),
};

/** The open elements that a tag ends by appearing, within the same list or table. */
const ends: Readonly<Record<string, ReadonlySet<string>>> = {
  li: list('li'),
  dt: list('dt dd'),
  dd: list('dt dd'),
  td: list('td th'),
  th: list('td th'),
  tr: list('tr'),
  thead: list('thead tbody'),
  tbody: list('thead tbody tr'),
};
const borders = list('ul ol dl table');
const paragraph = list('p');

const attributes: Readonly<Record<string, ReadonlySet<string>>> = {
  img: list('width height'),
  td: list('colspan rowspan'),
  th: list('colspan rowspan scope'),
  ol: list('start'),
  details: list('open'),
};
const everywhere = list('lang dir');

const deepest = 64;

// None of these can fail late or go back: a long text that is no HTML at all takes no longer than any other.
const tag = /<(?:!--[^]*?(?:-->|$)|[!?][^>]*(?:>|$)|(\/?)([a-z][^\s/>]*))/giy;
const attribute = /([^\s=/"'>]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?/g;

interface Open {
  readonly kind: string;
  readonly node: HTMLElement;
}

/** `html` as nodes. Its headings begin one below `level`, the level of the heading above them, and skip none. */
export function richText(html: string, level = 2): DocumentFragment {
  const root = document.createDocumentFragment();
  const open: Open[] = [];
  let lastLevel = level;
  let position = 0;
  while (position < html.length) {
    tag.lastIndex = position;
    const found = tag.exec(html);
    if (found === null) {
      const next = html.indexOf('<', position + 1);
      const end = next === -1 ? html.length : next;
      (open.at(-1)?.node ?? root).append(decoded(html.slice(position, end)));
      position = end;
      continue;
    }
    const kind = (found[2] ?? '').toLowerCase();
    position = kind === '' ? tag.lastIndex : endOfTag(html, tag.lastIndex);
    if (found[1] === '/') {
      closeNearest(open, kind);
    } else if (silent.has(kind)) {
      position = endOf(kind, html, position);
    } else if (headings.has(kind) || blocks.has(kind) || others.has(kind)) {
      closeBefore(open, kind);
      const home = homes[kind];
      if (open.length >= deepest || (home !== undefined && !home.has(open.at(-1)?.kind ?? ''))) continue;
      if (headings.has(kind)) lastLevel = Math.min(Math.max(Number(kind[1]), level + 1), lastLevel + 1, 6);
      const node = element(kind, headings.has(kind) ? `h${lastLevel}` : kind, html.slice(tag.lastIndex, position));
      if (node === null) continue;
      (open.at(-1)?.node ?? root).append(node);
      if (!voids.has(kind)) open.push({ kind, node });
    }
  }
  return root;
}

/** A picture of the study, or null when its address is of a kind that a study may not use. */
export function picture(src: string, alt: string): HTMLImageElement | null {
  const url = permitted(src) ?? (/^data:image\/(png|jpeg|gif|webp)[;,]/i.test(src.trim()) ? src.trim() : null);
  return url === null ? null : h('img', { src: url, alt });
}

/** The address of a file of the study or of another secure host; null: a study may not use it. */
export function permitted(src: string): string | null {
  const url = address(src);
  const here = url?.origin === new URL(document.baseURI).origin && /^https?:$/.test(url.protocol);
  return url !== null && (here || url.protocol === 'https:') ? url.href : null;
}

function element(kind: string, name: string, written: string): HTMLElement | null {
  const given = new Map<string, string>();
  for (const [, key = '', double, single, bare] of written.matchAll(attribute)) {
    given.set(key.toLowerCase(), decoded(double ?? single ?? bare ?? ''));
  }
  const node = kind === 'img' ? picture(given.get('src') ?? '', given.get('alt') ?? '') : document.createElement(name);
  if (node === null) return null;
  if (kind === 'a') {
    const url = address(given.get('href') ?? '');
    if (url !== null && /^(https?|mailto):$/.test(url.protocol)) {
      node.setAttribute('href', url.href);
      node.setAttribute('target', '_blank');
      node.setAttribute('rel', 'noopener noreferrer');
    }
  }
  for (const [key, value] of given) {
    if (everywhere.has(key) || attributes[kind]?.has(key) === true) node.setAttribute(key, value);
  }
  return node;
}

function address(text: string): URL | null {
  try {
    return text.trim() === '' ? null : new URL(text, document.baseURI);
  } catch {
    return null;
  }
}

function closeNearest(open: Open[], kind: string): void {
  const depth = open.map((one) => one.kind).lastIndexOf(kind);
  if (depth !== -1) open.length = depth;
}

function closeBefore(open: Open[], kind: string): void {
  const ended = ends[kind] ?? (blocks.has(kind) || headings.has(kind) ? paragraph : null);
  if (ended === null) return;
  for (let depth = open.length - 1; depth >= 0; depth--) {
    const above = open[depth]?.kind ?? '';
    if (borders.has(above)) return;
    if (ended.has(above)) open.length = depth;
  }
}

/** Behind the ">" of the tag that `from` is in; one within quotes is not it. */
function endOfTag(html: string, from: number): number {
  for (let at = from; at < html.length; at++) {
    const character = html.charAt(at);
    if (character === '>') return at + 1;
    // A quote that nothing closes is none. There is one of either kind at most, the last, so this stays quick.
    if (character === '"' || character === "'") at = Math.max(at, html.indexOf(character, at + 1));
  }
  return html.length;
}

/** Behind the closing tag of the element `kind` that `from` is in. */
function endOf(kind: string, html: string, from: number): number {
  const close = new RegExp(`</${kind}`, 'gi');
  close.lastIndex = from;
  const end = close.exec(html) === null ? -1 : html.indexOf('>', close.lastIndex);
  return end === -1 ? html.length : end + 1;
}

// Names of characters, each followed by its character. Accented letters are put together instead of listed.
const names =
  'amp& lt< gt> quot" apos\' nbsp\u00a0 iexcl¡ cent¢ pound£ yen¥ sect§ copy© ordfª laquo« reg® deg° plusmn± sup2² ' +
  'sup3³ microµ para¶ middot· sup1¹ ordmº raquo» frac14¼ frac12½ frac34¾ iquest¿ times× divide÷ szligß AEligÆ aeligæ ' +
  'OslashØ oslashø ndash– mdash— lsquo‘ rsquo’ sbquo‚ ldquo“ rdquo” bdquo„ bull• hellip… prime′ euro€ trade™ larr← ' +
  'uarr↑ rarr→ darr↓ harr↔ minus− le≤ ge≥ ne≠ asymp≈ infin∞ radic√ sum∑ check✓ star☆ thinsp\u2009 ensp\u2002 emsp\u2003';
const named = new Map([...names.matchAll(/(\w+)(\W)/g)].map(([, name = '', character = '']) => [name, character]));
const accents: Readonly<Record<string, string>> = {
  grave: '\u0300',
  acute: '\u0301',
  circ: '\u0302',
  tilde: '\u0303',
  uml: '\u0308',
  ring: '\u030a',
  caron: '\u030c',
  cedil: '\u0327',
};

function decoded(text: string): string {
  return text.replace(
    /&(?:#(\d+)|#x([\da-f]+)|([a-z][a-z\d]*));?/gi,
    (whole, decimal?: string, hex?: string, name?: string) => {
      if (name !== undefined) {
        const accent = accents[name.slice(1)];
        return named.get(name) ?? (accent === undefined ? whole : (name.slice(0, 1) + accent).normalize());
      }
      const point = decimal !== undefined ? parseInt(decimal, 10) : parseInt(hex ?? '', 16);
      return point > 0 && point <= 0x10ffff && (point < 0xd800 || point > 0xdfff)
        ? String.fromCodePoint(point)
        : '\ufffd';
    },
  );
}
