// Brings the study's own markup, styles and scripts into the page.

import { h } from '../task/dom.ts';
import type { Custom } from '../task/protocol.ts';

/** Puts the study's markup into `place`. Without any, what is there stays. */
export async function bringMarkup({ markup }: Custom, place: HTMLElement): Promise<void> {
  if (markup === '') return;
  const reply = await fetch(markup);
  if (!reply.ok) throw new Error(`${markup}: the server answered ${reply.status}.`);
  const parsed = new DOMParser().parseFromString(await reply.text(), 'text/html');
  const nodes = [...parsed.head.childNodes, ...parsed.body.childNodes];
  place.replaceChildren(...nodes.map((node) => document.adoptNode(node)));
}

/** One after the other, as a page with script elements would run them. */
export async function bringScripts({ scripts, styles }: Custom): Promise<void> {
  await Promise.all(styles.map((href) => settled(href, h('link', { rel: 'stylesheet', href })).catch(() => {})));
  for (const src of scripts) await settled(src, h('script', { src }));
}

/** Resolved when the element has done its work; rejected with its script's error, or because it is not there. */
function settled(name: string, element: HTMLLinkElement | HTMLScriptElement): Promise<void> {
  return new Promise((resolve, reject) => {
    let fault: string | null = null;
    const met = (event: ErrorEvent): void => {
      fault ??= `${name}:${event.lineno}: ${event.message}`;
    };
    const end = (problem: string | null): void => {
      removeEventListener('error', met);
      if (problem === null) resolve();
      else reject(new Error(problem));
    };
    addEventListener('error', met);
    element.addEventListener('load', () => end(fault));
    element.addEventListener('error', () => end(`${name} could not be loaded.`));
    document.head.append(element);
  });
}
