'use client';
// The frame around every signed-in page: navigation, top bar, palette, help, messages. Pages fill the slots (page-chrome.tsx).
import dynamic from 'next/dynamic';
import { usePathname, useRouter } from 'next/navigation';
import { Suspense, useEffect, useRef, useState, type ReactNode } from 'react';
import { useNoteScreen } from '@/components/dashboard/start/use-note-screen';
import { QueryProvider } from '@/components/data/query-provider';
import { noteVisit } from '@/components/data/visits';
import { ViewerProvider, type Viewer } from '@/components/data/viewer';
import { BottomBar } from '@/components/features/shell/bottom-bar';
import { OfflineBanner } from '@/components/features/shell/offline-banner';
import { Rail } from '@/components/features/shell/rail';
import { TopBar } from '@/components/features/shell/top-bar';
import { useNavPages } from '@/components/features/shell/use-nav';
import { useFileDrop } from '@/components/features/shell/use-file-drop';
import { useRailWidth } from '@/components/features/shell/use-rail-width';
import { PageChromeProvider } from '@/components/ui/page-chrome';
import { ShortcutProvider, useShortcuts } from '@/components/ui/shortcuts';
import { toggleTheme } from '@/components/ui/theme';
import { ToastProvider } from '@/components/ui/toast';
import { TooltipProvider } from '@/components/ui/tooltip';
import { roleAllows } from '@/lib/api/roles';

const Palette = dynamic(async () => (await import('@/components/features/shell/palette')).Palette, { ssr: false });
const ShortcutsDialog = dynamic(
  async () => (await import('@/components/features/shell/shortcuts-dialog')).ShortcutsDialog,
  { ssr: false },
);

export function Shell({ viewer, children }: { readonly viewer: Viewer; readonly children: ReactNode }) {
  return (
    <QueryProvider>
      <ViewerProvider viewer={viewer}>
        <TooltipProvider>
          <ToastProvider>
            <ShortcutProvider>
              <PageChromeProvider>
                <Frame viewer={viewer}>{children}</Frame>
              </PageChromeProvider>
            </ShortcutProvider>
          </ToastProvider>
        </TooltipProvider>
      </ViewerProvider>
    </QueryProvider>
  );
}

type Layer = 'none' | 'palette' | 'help';

function Frame({ viewer, children }: { readonly viewer: Viewer; readonly children: ReactNode }) {
  const rail = useRailWidth();
  const [layer, setLayer] = useState<Layer>('none');
  /** A layer's code is loaded when it is first asked for and stays, so that it closes with its own hands. */
  const [loaded, setLoaded] = useState<ReadonlySet<Layer>>(new Set());
  function show(next: Layer): void {
    setLayer(next);
    setLoaded((before) => new Set(before).add(next));
  }
  useShellShortcuts(viewer, show);
  const main = useRef<HTMLDivElement>(null);
  useNoteVisits();
  useNoteScreen(main);
  useFileDrop(viewer.role !== null && roleAllows(viewer.role, 'dashboards:write'));
  return (
    <div className="flex h-dvh overflow-hidden">
      <a
        href="#main"
        className="absolute -top-10 left-2 z-50 rounded-control border border-line bg-raised px-3 py-1.5 focus:top-2"
      >
        Skip to content
      </a>
      {/* The page comes alive first: what stands around it does afterwards, or when the pointer gets there. */}
      <Suspense>
        <Rail isWide={rail.isWide} onToggle={rail.toggle} />
      </Suspense>
      <div ref={main} className="relative flex min-w-0 grow flex-col">
        <Suspense>
          <TopBar onSearch={() => show('palette')} onHelp={() => show('help')} />
        </Suspense>
        <OfflineBanner />
        {children}
        <Suspense>
          <BottomBar />
        </Suspense>
      </div>
      {loaded.has('palette') && (
        <Palette
          isOpen={layer === 'palette'}
          onOpenChange={(isOpen) => setLayer(isOpen ? 'palette' : 'none')}
          onHelp={() => show('help')}
        />
      )}
      {loaded.has('help') && (
        <ShortcutsDialog isOpen={layer === 'help'} onOpenChange={(isOpen) => setLayer(isOpen ? 'help' : 'none')} />
      )}
    </div>
  );
}

function focusSearch(): void {
  document.querySelector<HTMLInputElement>('main input[type="search"]')?.focus();
}

/** Remembers which dashboards were opened, for the start page. */
function useNoteVisits(): void {
  const pathname = usePathname();
  const uid = /^\/d\/([\w-]{1,40})/.exec(pathname)?.[1];
  useEffect(() => {
    if (uid !== undefined && uid !== 'new') noteVisit(uid);
  }, [uid]);
}

function useShellShortcuts(viewer: Viewer, show: (layer: Layer) => void): void {
  const router = useRouter();
  const pages = useNavPages();
  const goTo = pages.flatMap((page) =>
    page.keys === undefined
      ? []
      : [{ keys: page.keys, label: page.label, group: 'Go to', run: () => router.push(page.href) }],
  );
  const canEdit = viewer.role !== null && roleAllows(viewer.role, 'dashboards:write');
  useShortcuts([
    { keys: 'mod+k', label: 'Search or jump to', group: 'Everywhere', isGlobal: true, run: () => show('palette') },
    { keys: '?', label: 'Keyboard shortcuts', group: 'Everywhere', run: () => show('help') },
    { keys: '/', label: 'Search on this page', group: 'Everywhere', run: focusSearch },
    { keys: 'c t', label: 'Switch theme', group: 'Everywhere', run: toggleTheme },
    ...(canEdit
      ? [{ keys: 'd n', label: 'New dashboard', group: 'Everywhere', run: () => router.push('/d/new') }]
      : []),
    ...goTo,
    ...(viewer.kind === 'user'
      ? [{ keys: 'g p', label: 'Profile', group: 'Go to', run: () => router.push('/profile') }]
      : []),
  ]);
}
