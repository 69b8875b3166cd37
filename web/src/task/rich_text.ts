// The one way from a study's HTML to the page. It is read by hand and built node by node: under `trusted-types 'none'`
// a page has no parser of its own, and what is not on the lists below cannot come into being.

import { h } from './dom.ts';

const list = (words: string): ReadonlySet<string> => new Set(words.split(' '));

const headings = list('h1 h2 h3 h4 h5 h6');
const blocks = list('p ul ol pre blockquote table hr div dl');
const others = list('a b strong i em u span sup sub code small br img li caption thead tbody tr td th dt dd');
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
};
const everywhere = list('lang dir');

const deepest = 64;

const tag = /<(?:!--[^]*?(?:-->|$)|[!?][^>]*(?:>|$)|(\/?)([a-z][^\s/>]*)((?:"[^"]*"|'[^']*'|[^"'>])*)(?:>|$))/giy;
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
    position = tag.lastIndex;
    const kind = (found[2] ?? '').toLowerCase();
    if (found[1] === '/') {
      closeNearest(open, kind);
    } else if (silent.has(kind)) {
      position = endOf(kind, html, position);
    } else if (headings.has(kind) || blocks.has(kind) || others.has(kind)) {
      closeBefore(open, kind);
      const home = homes[kind];
      if (open.length >= deepest || (home !== undefined && !home.has(open.at(-1)?.kind ?? ''))) continue;
      if (headings.has(kind)) lastLevel = Math.min(Math.max(Number(kind[1]), level + 1), lastLevel + 1, 6);
      const node = element(kind, headings.has(kind) ? `h${lastLevel}` : kind, found[3] ?? '');
      if (node === null) continue;
      (open.at(-1)?.node ?? root).append(node);
      if (!voids.has(kind)) open.push({ kind, node });
    }
  }
  return root;
}

/** A picture of the study, or null when its address is of a kind that a study may not use. */
export function picture(src: string, alt: string): HTMLImageElement | null {
  const url = address(src);
  const own = url?.origin === new URL(document.baseURI).origin && /^https?:$/.test(url.protocol);
  if (url === null || !(own || /^(https:|data:image\/(png|jpeg|gif|webp)[;,])/i.test(url.href))) return null;
  return h('img', { src: url.href, alt });
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

function endOf(kind: string, html: string, position: number): number {
  const close = new RegExp(`</${kind}[^>]*>`, 'gi');
  close.lastIndex = position;
  return close.exec(html) === null ? html.length : close.lastIndex;
}

// U+00A0 to U+00FF in order, as HTML names them.
const latin1 = (
  'nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 acute micro para ' +
  'middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil Egrave Eacute ' +
  'Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave Uacute Ucirc Uuml ' +
  'Yacute THORN szlig agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc euml igrave iacute icirc iuml ' +
  'eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute ucirc uuml yacute thorn yuml'
).split(' ');
const named: Readonly<Record<string, string>> = {
  amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", ndash: '–', mdash: '—', lsquo: '‘', rsquo: '’', sbquo: '‚', ldquo: '“',
  rdquo: '”', bdquo: '„', bull: '•', hellip: '…', prime: '′', euro: '€', trade: '™', larr: '←', uarr: '↑', rarr: '→',
  darr: '↓', harr: '↔', minus: '−', le: '≤', ge: '≥', ne: '≠', asymp: '≈', infin: '∞', radic: '√', sum: '∑', alpha: 'α',
  beta: 'β', gamma: 'γ', delta: 'δ', epsilon: 'ε', lambda: 'λ', mu: 'μ', pi: 'π', sigma: 'σ', phi: 'φ', omega: 'ω',
  check: '✓', star: '☆', thinsp: '\u2009', ensp: '\u2002', emsp: '\u2003', zwj: '\u200d', zwnj: '\u200c',
};

function decoded(text: string): string {
  return text.replace(/&(?:#(\d+)|#x([\da-f]+)|([a-z][a-z\d]*));?/gi, (whole, decimal?: string, hex?: string, name?: string) => {
    if (name !== undefined) {
      const place = latin1.indexOf(name);
      return place === -1 ? ((Object.hasOwn(named, name) ? named[name] : undefined) ?? whole) : String.fromCharCode(0xa0 + place);
    }
    const point = decimal !== undefined ? parseInt(decimal, 10) : parseInt(hex ?? '', 16);
    return point > 0 && point <= 0x10ffff && (point < 0xd800 || point > 0xdfff) ? String.fromCodePoint(point) : '\ufffd';
  });
}
