// Questions to the program that serves the page.

import type { Start } from './state';
import type { LiveStart } from './watch';

export interface Problem {
  path: string;
  message: string;
}

export type Answer<T> =
  | { kind: 'answer'; answer: T }
  | { kind: 'problems'; problems: Problem[] }
  | { kind: 'replaced' }
  | { kind: 'gone' }
  | { kind: 'failed'; message: string };

/** This window's name among those of the page. */
const tab = [...crypto.getRandomValues(new Uint8Array(8))].map(byte => byte.toString(16).padStart(2, '0')).join('');

/** Questions that are being worked out. */
const open = new Map<string, number>();

/** Answers to an older question of the same name are dropped: they are `replaced`. */
export const ask = async <T>(question: string, body: Record<string, unknown>): Promise<Answer<T>> => {
  open.set(question, (open.get(question) ?? 0) + 1);
  try {
    return await answerOf<T>(question, body);
  } finally {
    open.set(question, open.get(question)! - 1);
  }
};

const answerOf = async <T>(question: string, body: Record<string, unknown>): Promise<Answer<T>> => {
  let response: Response;
  let answer: { problems?: Problem[]; error?: string };
  try {
    response = await fetch(`ask/${question}/${tab}`, { method: 'POST', body: JSON.stringify(body) });
    answer = await response.json();
  } catch {
    return { kind: 'gone' };
  }
  if (response.status === 409) return { kind: 'replaced' };
  if (response.status === 503) return { kind: 'gone' };
  if (!response.ok) return { kind: 'failed', message: answer.error ?? `status ${response.status}` };
  if (answer.problems) return { kind: 'problems', problems: answer.problems };
  return { kind: 'answer', answer: answer as T };
};

/** From 0 to 1; null where it is not known. */
export const progress = async (question: string): Promise<number | null> => {
  try {
    const answer = (await (await fetch(`progress/${question}/${tab}`)).json()) as { share?: number };
    return answer.share ?? null;
  } catch {
    return null;
  }
};

export const cancel = async (question: string): Promise<void> => {
  try { await fetch(`cancel/${question}/${tab}`, { method: 'POST' }); } catch { /* It has gone, and the question with it. */ }
};

// What is being worked out for a page that is left is of no use. A page that comes back, as it was, asks anew.
addEventListener('pagehide', () => {
  for (const [question, count] of open) if (count > 0) navigator.sendBeacon(`cancel/${question}/${tab}`);
});
addEventListener('pageshow', event => { if (event.persisted) location.reload(); });

/** Whether the program answers at all. */
export const isThere = async (): Promise<boolean> => {
  try { return (await fetch(`progress/simulate/${tab}`)).ok; } catch { return false; }
};

export const startOf = async (): Promise<Start | LiveStart> => (await fetch('start.json')).json();
