'use client';
// The news panel: feeds of other sites are not fetched; a link leads there.
import type { PanelViewProps } from '@/components/panels/panel-definition';
import { QuietPanel } from '@/components/panels/quiet-panel';
import { isSafeUrl } from '@/lib/dashboard/link-url';
import { readText } from '@/lib/series/read-field-config';

export function NewsPanel({ options, onPainted }: PanelViewProps) {
  const feedUrl = readText(options['feedUrl']) ?? '';
  return (
    <QuietPanel title="News is not fetched" onPainted={onPainted}>
      {feedUrl !== '' && isSafeUrl(feedUrl) ? (
        <a
          href={feedUrl}
          target="_blank"
          rel="noopener noreferrer"
          className="break-all text-accent-ink hover:underline"
        >
          {feedUrl}
        </a>
      ) : (
        'Nothing leaves this page without being asked for.'
      )}
    </QuietPanel>
  );
}
