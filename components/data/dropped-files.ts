'use client';
// Files of dashboards as text, one a dashboard. Those dropped on another page wait in the tab's session until the import page opens.
import { type FileText, splitDashboards } from '@/components/data/split-dashboards';

export async function readFiles(files: readonly File[]): Promise<readonly FileText[]> {
  const split = await Promise.all(
    files.map(async (file) =>
      splitDashboards({
        id: `${file.name} ${file.lastModified} ${file.size}`,
        fileName: file.name,
        text: await file.text(),
      }),
    ),
  );
  return split.flat();
}

const KEY = 'wf-import';

/** False when the browser has no room for them. */
export function keepDroppedFiles(files: readonly FileText[]): boolean {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(files));
    return true;
  } catch {
    return false;
  }
}

/** What waits, once. */
export function takeDroppedFiles(): readonly FileText[] {
  if (typeof window === 'undefined') return [];
  try {
    const text = sessionStorage.getItem(KEY);
    sessionStorage.removeItem(KEY);
    return text === null ? [] : (JSON.parse(text) as readonly FileText[]);
  } catch {
    return [];
  }
}
