// A completion code as it is typed: docs/codes.md tells what it is made of. Says what server/codes/completion_code.cpp
// says, from the same table of the tests.

const digits = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const length = 18;
const group = 6;

/** Whatever people put between the groups: blanks, and dashes of every kind. */
const between = /[ \t\r\n\-_.\u00A0\u200B-\u200D\u2010-\u2015\u2060\u2212\uFEFF]/gu;

export type Typed =
  | { readonly kind: 'code'; readonly code: string }
  | { readonly kind: 'empty' }
  | { readonly kind: 'strange'; readonly character: string }
  | { readonly kind: 'length'; readonly count: number }
  | { readonly kind: 'check' };

/** The code that somebody typed, or what is wrong with it. */
export function readCode(typed: string): Typed {
  const letters = [...typed.replace(between, '')];
  if (letters.length === 0) return { kind: 'empty' };
  const values: number[] = [];
  for (const letter of letters) {
    const value = valueOf(letter);
    if (value < 0) return { kind: 'strange', character: letter };
    values.push(value);
  }
  if (values.length !== length) return { kind: 'length', count: values.length };
  if (!isChecked(values)) return { kind: 'check' };
  const code = values.map((value) => digits.charAt(value)).join('');
  return { kind: 'code', code: `${code.slice(0, group)}-${code.slice(group, 2 * group)}-${code.slice(2 * group)}` };
}

/** -1 for what no code has. */
function valueOf(letter: string): number {
  if (/^[oO]$/.test(letter)) return 0;
  if (/^[iIlL]$/.test(letter)) return 1;
  return digits.indexOf(letter.replace(/^[a-z]$/, (small) => small.toUpperCase()));
}

/** Both sums over the powers of α = 2 in the field of x⁵ + x² + 1 are 0. */
function isChecked(values: readonly number[]): boolean {
  let once = 0;
  let twice = 0;
  for (const value of [...values].reverse()) {
    once = doubled(once) ^ value;
    twice = doubled(doubled(twice)) ^ value;
  }
  return once === 0 && twice === 0;
}

function doubled(value: number): number {
  const shifted = value << 1;
  return shifted & 32 ? shifted ^ 0b100101 : shifted;
}
