/**
 * Of a study's languages the one that the worker reads best: the one that the address asks for, then those that the
 * browser prefers. The study's own when there is none of them; empty when it has no choice.
 */
export function preferred(languages: readonly string[]): string {
  const asked = new URLSearchParams(location.search).get('lang');
  for (const wish of asked === null ? navigator.languages : [asked, ...navigator.languages]) {
    const found =
      languages.find((tag) => tag.toLowerCase() === wish.toLowerCase()) ??
      languages.find((tag) => written(tag) !== '' && written(tag) === written(wish));
    if (found !== undefined) return found;
  }
  return languages[0] ?? '';
}

/** Language and script: "zh-Hant" of "zh-TW". Empty for what is no tag. */
export function written(tag: string): string {
  try {
    const { language, script } = new Intl.Locale(tag).maximize();
    return `${language}-${script}`;
  } catch {
    return '';
  }
}

/** A language's name in itself. */
export function nameOf(tag: string): string {
  const name = new Intl.DisplayNames([tag], { type: 'language' }).of(tag) ?? tag;
  const [first = '', ...rest] = name;
  return first.toLocaleUpperCase(tag) + rest.join('');
}
