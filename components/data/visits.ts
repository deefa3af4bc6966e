'use client';
// Dashboards this person opened last in this browser: uids, newest first.
import { useSyncExternalStore } from 'react';

const STORAGE_KEY = 'wf-recent-dashboards';
const CHANGE_EVENT = 'wf-recent-dashboards-change';
const KEPT_LIMIT = 20;

function readText(): string {
  try {
    return localStorage.getItem(STORAGE_KEY) ?? '';
  } catch {
    return '';
  }
}

/** Newline between uids: they hold letters, digits, `-` and `_` only. */
function parse(text: string): readonly string[] {
  return text.split('\n').filter((uid) => /^[\w-]{1,40}$/.test(uid));
}

export function noteVisit(uid: string): void {
  const uids = [uid, ...parse(readText()).filter((other) => other !== uid)].slice(0, KEPT_LIMIT);
  try {
    localStorage.setItem(STORAGE_KEY, uids.join('\n'));
  } catch {
    return;
  }
  window.dispatchEvent(new Event(CHANGE_EVENT));
}

function subscribe(onChange: () => void): () => void {
  window.addEventListener('storage', onChange);
  window.addEventListener(CHANGE_EVENT, onChange);
  return () => {
    window.removeEventListener('storage', onChange);
    window.removeEventListener(CHANGE_EVENT, onChange);
  };
}

/** As they are now; empty where the browser keeps nothing. */
export function recentUids(): readonly string[] {
  return typeof window === 'undefined' ? [] : parse(readText());
}

export function useRecentUids(): readonly string[] {
  return parse(useSyncExternalStore(subscribe, readText, () => ''));
}
