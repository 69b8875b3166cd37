import { h } from './dom.ts';
import type { FormField } from './protocol.ts';

/** Whether answers may go to `url`: whence the page came, one of the study's hosts, or this machine for a page on it. */
export function mayPost(url: string, hosts: readonly string[]): boolean {
  const target = originOf(url);
  if (target === null) return false;
  return (
    target === location.origin ||
    hosts.some((host) => originOf(host) === target) ||
    (isLoopback(location.hostname) && isLoopback(new URL(url).hostname))
  );
}

/**
 * Sends the form as a navigation of this frame, the one way in which a marketplace takes a submission. The page is
 * replaced by the answer.
 */
export function post(url: string, fields: readonly FormField[]): void {
  const form = h(
    'form',
    { method: 'post', action: url, 'accept-charset': 'utf-8', hidden: true },
    ...fields.map(([name, value]) => h('input', { type: 'hidden', name, value })),
  );
  document.body.append(form);
  // A field named "submit" would hide the form's own method.
  HTMLFormElement.prototype.submit.call(form);
  form.remove();
}

function originOf(url: string): string | null {
  try {
    const { protocol, origin } = new URL(url);
    return /^https?:$/.test(protocol) ? origin : null;
  } catch {
    return null;
  }
}

function isLoopback(hostname: string): boolean {
  return /^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
}
