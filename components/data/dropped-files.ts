'use client';
// Files of dashboards as text. Those dropped on another page wait in the tab's session until the import page opens.

export interface FileText {
  readonly id: string;
  /** Empty for pasted text. */
  readonly fileName: string;
  readonly text: string;
}

export async function readFiles(files: readonly File[]): Promise<readonly FileText[]> {
  return Promise.all(
    files.map(async (file) => ({
      id: `${file.name} ${file.lastModified} ${file.size}`,
      fileName: file.name,
      text: await file.text(),
    })),
  );
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
