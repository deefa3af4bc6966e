// Folders as the choices of a list; the empty text is the root.
import type { FolderListEntry } from '@/lib/api/dashboards';

export function folderOptions(folders: readonly FolderListEntry[]): readonly { value: string; label: string }[] {
  return [
    { value: '', label: 'Dashboards (no folder)' },
    ...folders.map(({ uid, title }) => ({ value: uid, label: title })),
  ];
}
