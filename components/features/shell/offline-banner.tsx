'use client';
// Over the page while the server does not answer: how old the data is, and a button to try at once.
import { Globe, RefreshCw } from 'lucide-react';
import { useServerStatus } from '@/components/data/server-status';
import { Button } from '@/components/ui/button';
import { IconFrame } from '@/components/ui/icon-frame';
import { Ago } from '@/components/ui/ago';

export function OfflineBanner() {
  const { isAway, lastAnswerMs, retry } = useServerStatus();
  return (
    <output aria-label="Connection" className="block">
      {isAway && (
        <div className="flex flex-wrap items-center gap-x-2 gap-y-1 border-b border-fill-warn/40 bg-tint-warn px-4 py-1">
          <IconFrame className="text-warn">
            <Globe />
          </IconFrame>
          <b>The server does not answer.</b>
          {lastAnswerMs !== null && (
            <span>
              What you see is from <Ago instantMs={lastAnswerMs} />.
            </span>
          )}
          <span className="ml-2">
            <Button size="small" icon={<RefreshCw />} onClick={retry}>
              Try now
            </Button>
          </span>
        </div>
      )}
    </output>
  );
}
