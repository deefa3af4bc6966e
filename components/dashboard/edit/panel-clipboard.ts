// A copied panel, kept by the browser so that it can be pasted into another dashboard.
import type { NewPanel, Panel } from '@/lib/dashboard/dashboard';

const STORAGE_KEY = 'wf-copied-panel';

export function copyPanel(panel: Panel): void {
  try {
    localStorage.setItem(STORAGE_KEY, JSON.stringify(panel));
  } catch {
    // Storage is full or forbidden: nothing is there to be pasted.
  }
}

/** null when none was copied. What another tab or version has written is read as carefully as a file. */
export async function pastePanel(): Promise<NewPanel | null> {
  const { readDashboard } = await import('@/lib/dashboard/read-dashboard');
  try {
    const panel: unknown = JSON.parse(localStorage.getItem(STORAGE_KEY) ?? 'null');
    return panel === null ? null : (readDashboard({ panels: [panel] }).dashboard.panels[0] ?? null);
  } catch {
    return null;
  }
}
