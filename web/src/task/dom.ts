type Attribute = string | number | boolean | null | ((event: Event) => void);

/**
 * An element with attributes, listeners (functions, named by their event) and children. Strings among the children
 * become text, never markup. False and null leave an attribute or a child out.
 */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Readonly<Record<string, Attribute>> = {},
  ...children: readonly (Node | string | null | false)[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') element.addEventListener(name, value);
    else if (value !== null && value !== false) element.setAttribute(name, value === true ? '' : String(value));
  }
  for (const child of children) if (child !== null && child !== false && child !== '') element.append(child);
  return element;
}

/** The element of the page's own skeleton with that id. */
export function part(id: string): HTMLElement {
  const element = document.getElementById(id);
  if (element === null) throw new Error(`index.html has no #${id}`);
  return element;
}

const glance_ms = 300;

/** The second click of a double click, which would go on from a screen, there since `born`, that the worker has not seen. */
export function isEcho(cause: Event, born: number): boolean {
  return cause instanceof MouseEvent && cause.detail > 1 && cause.timeStamp - born < glance_ms;
}

/** The one thing to do on a screen. */
export function action(text: string, click: (cause: Event) => void): HTMLElement {
  return h('p', { class: 'actions' }, h('button', { type: 'button', class: 'main', click }, text));
}

/** A heading that takes the focus when its screen appears. */
export function heading(text: string): HTMLHeadingElement {
  return h('h2', { tabindex: -1 }, text);
}
