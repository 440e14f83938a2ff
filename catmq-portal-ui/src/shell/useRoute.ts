import { useSyncExternalStore } from 'react';

export type View = 'topics' | 'groups';

/** Where the page is: a view, and the topic or group whose details are open. */
export interface Route {
  view: View;
  name: string | undefined;
}

/** The route lives in the fragment, so that a link to a topic works on any server without rewriting paths. */
export function parseRoute(hash: string): Route {
  const [view, ...rest] = hash.replace(/^#\/?/, '').split('/');
  const name = decode(rest.join('/'));
  return { view: view === 'groups' ? 'groups' : 'topics', name: name === '' ? undefined : name };
}

export function hrefOf(view: View, name?: string): string {
  return name === undefined ? `#/${view}` : `#/${view}/${encodeURIComponent(name)}`;
}

export function useRoute(): Route {
  return parseRoute(useSyncExternalStore(subscribe, () => window.location.hash));
}

export function goTo(view: View, name?: string): void {
  window.location.hash = hrefOf(view, name);
}

function subscribe(onChange: () => void): () => void {
  window.addEventListener('hashchange', onChange);
  return () => window.removeEventListener('hashchange', onChange);
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part; // a hand-typed percent sign
  }
}
