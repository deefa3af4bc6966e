'use client';
// All shortcuts that work on this page, by group.
import { Dialog } from '@/components/ui/dialog';
import { Kbd } from '@/components/ui/kbd';
import { displayKeys } from '@/components/ui/key-sequence';
import type { Shortcut } from '@/components/ui/shortcut-store';
import { useIsMac, useShortcutList } from '@/components/ui/shortcuts';

export interface ShortcutsDialogProps {
  readonly isOpen: boolean;
  readonly onOpenChange: (isOpen: boolean) => void;
}

export function ShortcutsDialog({ isOpen, onOpenChange }: ShortcutsDialogProps) {
  const isMac = useIsMac();
  const groups = new Map<string, Shortcut[]>();
  for (const shortcut of useShortcutList())
    groups.set(shortcut.group, [...(groups.get(shortcut.group) ?? []), shortcut]);
  return (
    <Dialog isOpen={isOpen} onOpenChange={onOpenChange} title="Keyboard shortcuts" width="large">
      <div className="columns-2 gap-8 max-md:columns-1">
        {[...groups].map(([group, shortcuts]) => (
          <section key={group} className="mb-4 break-inside-avoid">
            <h3 className="pb-1 text-xs font-semibold text-ink-muted">{group}</h3>
            <dl>
              {shortcuts.map((shortcut) => (
                <div
                  key={shortcut.keys}
                  className="flex min-h-7 items-center justify-between gap-4 border-t border-line-subtle"
                >
                  <dt>{shortcut.label}</dt>
                  <dd>
                    <Kbd keys={displayKeys(shortcut.keys, isMac)} />
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
      <p className="text-xs text-ink-muted">Shortcuts of single keys can be turned off in your profile.</p>
    </Dialog>
  );
}
