// Which dashboards and folders a list shows: all words of the search must be found in title, tags or folder.
import type { FolderListEntry, SearchHit } from '@/lib/api/dashboards';

export interface ListFilter {
  readonly query: string;
  readonly tag: string | null;
  /** Uid of the open folder; null in the root. */
  readonly folderUid: string | null;
}

export interface FilteredList {
  readonly folders: readonly FolderListEntry[];
  readonly dashboards: readonly SearchHit[];
  /** True: hits of all folders, so the folder of each is worth showing. */
  readonly isSearch: boolean;
}

const byTitle = (left: { readonly title: string }, right: { readonly title: string }): number =>
  left.title.localeCompare(right.title, undefined, { numeric: true, sensitivity: 'base' });

export function filterDashboards(
  dashboards: readonly SearchHit[],
  folders: readonly FolderListEntry[],
  filter: ListFilter,
): FilteredList {
  const words = filter.query.toLowerCase().split(/\s+/).filter(Boolean);
  const isSearch = words.length > 0 || filter.tag !== null;
  const hasAllWords = (text: string): boolean => words.every((word) => text.toLowerCase().includes(word));
  const isWanted = (dashboard: SearchHit): boolean => {
    if (filter.tag !== null && !dashboard.tags.includes(filter.tag)) return false;
    return hasAllWords(`${dashboard.title} ${dashboard.tags.join(' ')} ${dashboard.folderTitle ?? ''}`);
  };
  const isHere = (dashboard: SearchHit): boolean => (dashboard.folderUid ?? '') === (filter.folderUid ?? '');
  // In a folder the search stays in the folder; in the root it looks everywhere.
  const inReach = isSearch && filter.folderUid === null ? dashboards : dashboards.filter(isHere);
  const shownFolders = folders.filter((folder) => {
    if ((folder.parentUid ?? '') !== (filter.folderUid ?? '') && !isSearch) return false;
    return filter.tag === null && hasAllWords(folder.title);
  });
  return {
    folders: filter.folderUid !== null && isSearch ? [] : shownFolders.toSorted(byTitle),
    dashboards: inReach.filter(isWanted).toSorted(byTitle),
    isSearch,
  };
}

/** How many dashboards each folder holds, by uid. */
export function countByFolder(dashboards: readonly SearchHit[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { folderUid } of dashboards)
    if (folderUid !== undefined) counts.set(folderUid, (counts.get(folderUid) ?? 0) + 1);
  return counts;
}
