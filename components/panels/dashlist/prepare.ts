// Options of a dashboard list: which sections it has and what each asks for. Pure.
import type { DashboardWish } from '@/components/panels/panel-sources';
import { asList, readNumber, readText } from '@/lib/series/read-field-config';

export interface DashListSection {
  readonly title: string;
  readonly wish: DashboardWish;
  readonly isRecent: boolean;
}

export interface DashListOptions {
  readonly sections: readonly DashListSection[];
  readonly hasHeadings: boolean;
  readonly hasFolderNames: boolean;
  readonly keepsTime: boolean;
  readonly keepsVariables: boolean;
}

const LIMIT = 10;
const MOST = 100;

export function readDashListOptions(
  options: Readonly<Record<string, unknown>>,
  recentUids: readonly string[],
): DashListOptions {
  const limit = Math.min(MOST, Math.max(1, readNumber(options['maxItems']) ?? LIMIT));
  const nothing: DashboardWish = { query: '', tags: [], folderUid: null, isStarredOnly: false, uids: null, limit };
  const sections: DashListSection[] = [];
  if (options['showStarred'] !== false)
    sections.push({ title: 'Starred dashboards', wish: { ...nothing, isStarredOnly: true }, isRecent: false });
  if (options['showRecentlyViewed'] === true)
    sections.push({
      title: 'Recently viewed dashboards',
      wish: { ...nothing, uids: recentUids.slice(0, limit) },
      isRecent: true,
    });
  if (options['showSearch'] === true)
    sections.push({
      title: 'Search',
      wish: {
        ...nothing,
        query: readText(options['query']) ?? '',
        tags: asList(options['tags']).filter((tag) => typeof tag === 'string'),
        folderUid: readText(options['folderUID']),
      },
      isRecent: false,
    });
  return {
    sections,
    hasHeadings: options['showHeadings'] !== false,
    hasFolderNames: options['showFolderNames'] !== false,
    keepsTime: options['keepTime'] === true,
    keepsVariables: options['includeVars'] === true,
  };
}

/** The dashboard's address, with what the page says of time and variables where that is wanted. */
export function dashboardHref(
  url: string,
  page: URLSearchParams,
  { keepsTime, keepsVariables }: Pick<DashListOptions, 'keepsTime' | 'keepsVariables'>,
): string {
  const kept = [...page].filter(
    ([name]) =>
      (keepsTime && (name === 'from' || name === 'to' || name === 'timezone')) ||
      (keepsVariables && name.startsWith('var-')),
  );
  const query = new URLSearchParams(kept).toString();
  return query === '' ? url : `${url}?${query}`;
}
