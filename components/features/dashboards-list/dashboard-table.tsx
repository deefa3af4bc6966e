'use client';
// The table "Dashboards": folders, then dashboards; name, folder (in a search), tags, last change, star, menu.
import { Copy, Ellipsis, Folder, FolderInput, LayoutDashboard, Pencil, Star, Trash2 } from 'lucide-react';
import { PageLink } from '@/components/ui/page-link';
import { useState } from 'react';
import { useSetStar } from '@/components/data/dashboard-list';
import { useViewer } from '@/components/data/viewer';
import type { EntryTask } from '@/components/features/dashboards-list/entry-dialogs';
import { countByFolder, type FilteredList } from '@/components/features/dashboards-list/filter-dashboards';
import { Ago } from '@/components/ui/ago';
import { Badge } from '@/components/ui/badge';
import { IconButton } from '@/components/ui/icon-button';
import { IconFrame } from '@/components/ui/icon-frame';
import { Menu, MenuItem, MenuSeparator } from '@/components/ui/menu';
import { ShowMore } from '@/components/ui/show-more';
import { Cell, HeadCell, Row, RowActions, Table } from '@/components/ui/table';
import { useToast } from '@/components/ui/toast';
import type { FolderListEntry, SearchHit } from '@/lib/api/dashboards';

/** More rows at once make the page slow; the search reaches all. */
const ROW_STEP = 200;

export interface DashboardTableProps {
  readonly list: FilteredList;
  /** All dashboards, to count those in folders. */
  readonly all: readonly SearchHit[];
  readonly canEdit: boolean;
  readonly onTag: (tag: string) => void;
  readonly onTask: (task: EntryTask) => void;
}

export function DashboardTable({ list, all, canEdit, onTag, onTask }: DashboardTableProps) {
  const counts = countByFolder(all);
  const [shownLimit, setShownLimit] = useState(ROW_STEP);
  return (
    <>
      <Table label="Dashboards" density="list">
        <thead>
          <tr>
            <HeadCell className="pl-4">Name</HeadCell>
            {list.isSearch && <HeadCell className="max-md:hidden">Folder</HeadCell>}
            <HeadCell className="max-md:hidden">Tags</HeadCell>
            <HeadCell className="max-md:hidden">Changed</HeadCell>
            <HeadCell className="w-20 pr-3">
              <span className="sr-only">Actions</span>
            </HeadCell>
          </tr>
        </thead>
        <tbody>
          {list.folders.map((folder) => (
            <FolderRow
              key={folder.uid}
              folder={folder}
              dashboardCount={counts.get(folder.uid) ?? 0}
              isSearch={list.isSearch}
              canEdit={canEdit}
              onTask={onTask}
            />
          ))}
          {list.dashboards.slice(0, shownLimit).map((dashboard) => (
            <DashboardRow
              key={dashboard.uid}
              dashboard={dashboard}
              isSearch={list.isSearch}
              canEdit={canEdit}
              onTag={onTag}
              onTask={onTask}
            />
          ))}
        </tbody>
      </Table>
      <ShowMore
        shownCount={shownLimit}
        totalCount={list.dashboards.length}
        onShowMore={() => setShownLimit(shownLimit + ROW_STEP)}
      />
    </>
  );
}

interface FolderRowProps {
  readonly folder: FolderListEntry;
  readonly dashboardCount: number;
  readonly isSearch: boolean;
  readonly canEdit: boolean;
  readonly onTask: (task: EntryTask) => void;
}

function FolderRow({ folder, dashboardCount, isSearch, canEdit, onTask }: FolderRowProps) {
  return (
    <Row>
      <Cell isRowHeader className="pl-4">
        <span className="flex items-center gap-2.5">
          <IconFrame className="text-ink-muted">
            <Folder />
          </IconFrame>
          <PageLink
            href={`/dashboards/f/${folder.uid}`}
            className="truncate font-semibold text-ink no-underline hover:underline"
          >
            {folder.title}
          </PageLink>
          <span className="text-xs text-ink-muted">
            {dashboardCount} {dashboardCount === 1 ? 'dashboard' : 'dashboards'}
          </span>
        </span>
      </Cell>
      {isSearch && <Cell className="max-md:hidden" />}
      <Cell className="max-md:hidden" />
      <Cell className="max-md:hidden" />
      <Cell className="pr-3">
        {canEdit && (
          <RowActions>
            <Menu align="end" trigger={<ActionsButton name={folder.title} />}>
              <MenuItem icon={<Pencil />} onSelect={() => onTask({ kind: 'rename-folder', folder })}>
                Rename
              </MenuItem>
              <MenuSeparator />
              <MenuItem
                icon={<Trash2 />}
                isDestructive
                onSelect={() => onTask({ kind: 'delete-folder', folder, dashboardCount })}
              >
                Delete
              </MenuItem>
            </Menu>
          </RowActions>
        )}
      </Cell>
    </Row>
  );
}

/** The menu's trigger: gets its handlers and its ref from the menu. */
function ActionsButton({ name, ...rest }: { readonly name: string }) {
  return <IconButton {...rest} label={`Actions for ${name}`} icon={<Ellipsis />} hasTooltip={false} />;
}

interface DashboardRowProps {
  readonly dashboard: SearchHit;
  readonly isSearch: boolean;
  readonly canEdit: boolean;
  readonly onTag: (tag: string) => void;
  readonly onTask: (task: EntryTask) => void;
}

function DashboardRow({ dashboard, isSearch, canEdit, onTag, onTask }: DashboardRowProps) {
  return (
    <Row>
      <Cell isRowHeader className="w-full max-w-0 pl-4 md:w-auto md:max-w-[480px]">
        <span className="flex min-w-0 items-center gap-2.5">
          <IconFrame className="text-ink-faint">
            <LayoutDashboard />
          </IconFrame>
          <PageLink href={dashboard.url} className="truncate text-ink no-underline hover:underline">
            {dashboard.title}
          </PageLink>
        </span>
      </Cell>
      {isSearch && (
        <Cell className="text-ink-muted max-md:hidden">
          {dashboard.folderUid !== undefined && (
            <PageLink
              href={`/dashboards/f/${dashboard.folderUid}`}
              className="text-ink-muted no-underline hover:underline"
            >
              {dashboard.folderTitle}
            </PageLink>
          )}
        </Cell>
      )}
      <Cell className="max-md:hidden">
        <span className="flex flex-wrap gap-1">
          {dashboard.tags.map((tag) => (
            <button
              key={tag}
              type="button"
              aria-label={`Show tag ${tag}`}
              onClick={() => onTag(tag)}
              className="flex h-6 items-center rounded-full"
            >
              <Badge>{tag}</Badge>
            </button>
          ))}
        </span>
      </Cell>
      <Cell className="text-xs text-ink-muted max-md:hidden">
        <Changed dashboard={dashboard} />
      </Cell>
      <Cell className="pr-3">
        <span className="flex items-center justify-end gap-0.5">
          <StarButton dashboard={dashboard} />
          {canEdit && (
            <RowActions>
              <Menu align="end" trigger={<ActionsButton name={dashboard.title} />}>
                {dashboard.isProvisioned !== true && (
                  <>
                    <MenuItem icon={<Pencil />} onSelect={() => onTask({ kind: 'rename', dashboard })}>
                      Rename
                    </MenuItem>
                    <MenuItem icon={<FolderInput />} onSelect={() => onTask({ kind: 'move', dashboard })}>
                      Move
                    </MenuItem>
                  </>
                )}
                <MenuItem icon={<Copy />} onSelect={() => onTask({ kind: 'duplicate', dashboard })}>
                  Duplicate
                </MenuItem>
                {dashboard.isProvisioned !== true && (
                  <>
                    <MenuSeparator />
                    <MenuItem icon={<Trash2 />} isDestructive onSelect={() => onTask({ kind: 'delete', dashboard })}>
                      Delete
                    </MenuItem>
                  </>
                )}
              </Menu>
            </RowActions>
          )}
        </span>
      </Cell>
    </Row>
  );
}

function Changed({ dashboard }: { readonly dashboard: SearchHit }) {
  if (dashboard.isProvisioned === true) return <>Comes with Watchfire</>;
  const updatedMs = Date.parse(dashboard.updated ?? '');
  if (Number.isNaN(updatedMs)) return null;
  return (
    <>
      <Ago instantMs={updatedMs} />
      {dashboard.updatedBy !== undefined && ` by ${dashboard.updatedBy}`}
    </>
  );
}

function StarButton({ dashboard }: { readonly dashboard: SearchHit }) {
  const viewer = useViewer();
  const setStar = useSetStar();
  const toast = useToast();
  if (viewer.kind !== 'user') return null;
  return (
    <IconButton
      label={`Star ${dashboard.title}`}
      hasTooltip={false}
      isPressed={dashboard.isStarred}
      icon={<Star className={dashboard.isStarred ? 'fill-fill-warn text-fill-warn' : 'text-ink-faint'} />}
      onClick={() =>
        setStar.mutate(
          { uid: dashboard.uid, isStarred: !dashboard.isStarred },
          {
            onError: (thrown) =>
              toast({ kind: 'error', text: `Cannot change the star of “${dashboard.title}”`, detail: thrown.message }),
          },
        )
      }
    />
  );
}
