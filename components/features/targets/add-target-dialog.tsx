'use client';
// How a target comes in: a few lines in the configuration file, then a reload, which an administrator can start from here.
import { RefreshCw } from 'lucide-react';
import { useConfigFile, useReloadConfig } from '@/components/data/configuration';
import { useCan } from '@/components/data/viewer';
import { Button } from '@/components/ui/button';
import { CopyButton } from '@/components/ui/copy-button';
import { Dialog } from '@/components/ui/dialog';
import { Note } from '@/components/ui/note';

const SNIPPET = `scrape_configs:
  - job_name: node
    static_configs:
      - targets: ['localhost:9100']
`;

export interface AddTargetDialogProps {
  readonly isOpen: boolean;
  readonly onOpenChange: (isOpen: boolean) => void;
}

export function AddTargetDialog({ isOpen, onOpenChange }: AddTargetDialogProps) {
  const configFile = useConfigFile(isOpen);
  const reload = useReloadConfig();
  const canReload = useCan('config:reload');
  const path = configFile.data ?? '';
  return (
    <Dialog
      isOpen={isOpen}
      onOpenChange={(next) => {
        reload.reset();
        onOpenChange(next);
      }}
      title="How to add a target"
      footer={
        <>
          <Button variant="ghost" onClick={() => onOpenChange(false)}>
            Close
          </Button>
          {canReload && path !== '' && (
            <Button variant="primary" icon={<RefreshCw />} isBusy={reload.isPending} onClick={() => reload.mutate()}>
              Reload configuration
            </Button>
          )}
        </>
      }
    >
      <ol className="flex list-decimal flex-col gap-3 pl-5 marker:text-ink-muted">
        <li>
          {path === '' ? (
            <>
              Watchfire runs without a configuration file now. Make a file <Code>prometheus.yml</Code> and start
              Watchfire with <Code>WATCHFIRE_CONFIG</Code> set to its path.
            </>
          ) : (
            <>
              Open the configuration file <Code>{path}</Code>. It is the one Prometheus uses.
            </>
          )}
        </li>
        <li>
          Name a job and its addresses. A second job is a second entry in the list.
          <div className="relative mt-1.5">
            <pre className="overflow-x-auto rounded-control border border-line bg-canvas p-3 pr-20 font-mono text-xs leading-5">
              {SNIPPET}
            </pre>
            <span className="absolute top-1.5 right-1.5">
              <CopyButton text={SNIPPET} size="small" variant="outline" />
            </span>
          </div>
        </li>
        <li>
          Reload: {canReload && path !== '' ? 'press the button below, ' : ''}send the process the signal{' '}
          <Code>SIGHUP</Code>, or call <Code>POST /-/reload</Code>. The target stands in this list at once, its first
          values after one interval.
        </li>
      </ol>
      <div className="mt-3 empty:hidden">
        {reload.isSuccess && <Note tone="ok">The configuration was read again.</Note>}
        {reload.error && <Note tone="crit">{reload.error.message}</Note>}
      </div>
    </Dialog>
  );
}

function Code({ children }: { readonly children: string }) {
  return <code className="rounded-control bg-hover px-1 font-mono text-xs [overflow-wrap:anywhere]">{children}</code>;
}
