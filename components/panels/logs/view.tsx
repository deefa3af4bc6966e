'use client';
// The logs panel: lines with the colour of their level, their time, and their labels on demand.
import { useMemo, useState } from 'react';
import { usePainted } from '@/components/charts/use-painted';
import { readLogsOptions, type LogsOptions } from '@/components/panels/logs/prepare';
import type { PanelViewProps } from '@/components/panels/panel-definition';
import { EmptyState } from '@/components/ui/empty-state';
import { commonLabels, logLines, prettyText, type LogLevel, type LogLine } from '@/lib/series/log-lines';
import { formatPattern } from '@/lib/units/dates';
import { createZone, type Zone } from '@/lib/units/zone';

const LEVEL_BAR: Readonly<Record<LogLevel, string>> = {
  critical: 'bg-fill-silenced',
  error: 'bg-fill-crit',
  warning: 'bg-fill-warn',
  info: 'bg-fill-ok',
  debug: 'bg-fill-info',
  trace: 'bg-fill-info',
  unknown: 'bg-fill-nodata',
};

const LEVEL_WORD: Readonly<Record<LogLevel, string>> = {
  critical: 'text-silenced',
  error: 'text-crit',
  warning: 'text-warn',
  info: 'text-ok',
  debug: 'text-info',
  trace: 'text-info',
  unknown: 'text-ink-faint',
};

/** Lines in the page at first; more come on demand. */
const SHOWN_AT_FIRST = 500;
const FULL_TIME = 'YYYY-MM-DD HH:mm:ss.SSS';
/** Narrow panels keep their room for the words; details have the whole time. */
const NARROW_PX = 480;

export function LogsPanel({ frames, options, timeZone, title, width, onPainted }: PanelViewProps) {
  const chosen = useMemo(() => readLogsOptions(options), [options]);
  const zone = useMemo(() => createZone(timeZone), [timeZone]);
  const lines = useMemo(() => logLines(frames, chosen), [frames, chosen]);
  const [shownCount, setShownCount] = useState(SHOWN_AT_FIRST);
  const common = useMemo(() => (chosen.showsCommonLabels ? commonLabels(lines) : []), [chosen, lines]);
  usePainted(lines, onPainted);
  if (lines.length === 0)
    return <EmptyState title="No lines to show">Logs need a column of times and a column of text.</EmptyState>;
  const restCount = lines.length - shownCount;
  return (
    <div
      // What scrolls must be reachable by keyboard.
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
      // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role
      role="group"
      aria-label={`${title}, scrollable`}
      className="size-full overflow-auto rounded-control font-mono text-xs"
    >
      {common.length > 0 && <Labels pairs={common} className="pb-1" />}
      <ol aria-label={title} className={chosen.isWrapped ? undefined : 'w-max min-w-full'}>
        {lines.slice(0, shownCount).map((line) => (
          <Line
            key={line.key}
            line={line}
            options={chosen}
            zone={zone}
            timePattern={width < NARROW_PX ? 'HH:mm:ss' : FULL_TIME}
          />
        ))}
      </ol>
      {restCount > 0 && (
        <button
          type="button"
          className="h-6 px-1 font-sans text-accent-ink hover:underline"
          onClick={() => setShownCount(shownCount + SHOWN_AT_FIRST)}
        >
          Show {Math.min(restCount, SHOWN_AT_FIRST)} more of {restCount}
        </button>
      )}
    </div>
  );
}

interface LineProps {
  readonly line: LogLine;
  readonly options: LogsOptions;
  readonly zone: Zone;
  readonly timePattern: string;
}

function Line(props: LineProps) {
  const { line, options, zone } = props;
  const content = <LineContent {...props} />;
  const row = `flex items-start gap-2 rounded-control pr-2 hover:bg-hover`;
  return (
    <li className="[contain-intrinsic-size:auto_20px] [content-visibility:auto]" data-level={line.level}>
      {options.hasDetails ? (
        <details>
          <summary className={`${row} cursor-pointer list-none`}>{content}</summary>
          <Details line={line} zone={zone} />
        </details>
      ) : (
        <div className={row}>{content}</div>
      )}
    </li>
  );
}

function LineContent({ line, options, zone, timePattern }: LineProps) {
  const text = options.isPretty ? prettyText(line.text) : line.text;
  return (
    <>
      <span aria-hidden className={`w-[3px] flex-none self-stretch rounded-[1px] ${LEVEL_BAR[line.level]}`} />
      <span className="sr-only">{line.level}</span>
      {options.showsTime && !Number.isNaN(line.timeMs) && (
        <time
          dateTime={new Date(line.timeMs).toISOString()}
          className="flex-none leading-5 text-ink-muted tabular-nums"
        >
          {formatPattern(line.timeMs, timePattern, zone)}
        </time>
      )}
      {line.repeatCount > 1 && (
        <span className="flex-none rounded-full bg-hover px-1.5 leading-5 text-ink-muted tabular-nums">
          {line.repeatCount}×
        </span>
      )}
      {options.showsLabels && <Labels pairs={line.labels} className="flex-none leading-5" />}
      <span
        className={`min-w-0 leading-5 ${options.isWrapped || options.isPretty ? 'break-words whitespace-pre-wrap' : 'whitespace-pre'}`}
      >
        {text}
      </span>
    </>
  );
}

function Labels({ pairs, className }: { readonly pairs: LogLine['labels']; readonly className: string }) {
  return (
    <span className={`text-ink-muted ${className}`}>{pairs.map(([name, value]) => `${name}=${value}`).join(' ')}</span>
  );
}

function Details({ line, zone }: Pick<LineProps, 'line' | 'zone'>) {
  return (
    <dl className="my-1 ml-3 grid w-fit max-w-full grid-cols-[auto_1fr] gap-x-3 border-l border-line pl-3 leading-5">
      <dt className="text-ink-muted">level</dt>
      <dd className={LEVEL_WORD[line.level]}>{line.level}</dd>
      {!Number.isNaN(line.timeMs) && (
        <>
          <dt className="text-ink-muted">time</dt>
          <dd className="tabular-nums">{formatPattern(line.timeMs, FULL_TIME, zone)}</dd>
        </>
      )}
      {line.labels.map(([name, value], at) => (
        // Two columns may have one name.
        <LabelRow key={`${name} ${at}`} name={name} value={value} />
      ))}
    </dl>
  );
}

function LabelRow({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <>
      <dt className="text-ink-muted">{name}</dt>
      <dd className="break-words whitespace-pre-wrap">{value}</dd>
    </>
  );
}
