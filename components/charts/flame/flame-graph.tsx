'use client';
// A flame graph with search and a table: blocks as wide as what a call took, callers above. A click lets a call fill the width.
import { Flame, RotateCcw, Table2 } from 'lucide-react';
import { useMemo, useRef, useState, type KeyboardEvent } from 'react';
import {
  callByKey,
  flameBlocks,
  flameSums,
  type FlameBlock,
  type FlameCall,
} from '@/components/charts/flame/flame-model';
import { PointTooltip } from '@/components/charts/point-tooltip';
import { usePainted } from '@/components/charts/use-painted';
import { IconButton } from '@/components/ui/icon-button';
import { SearchInput } from '@/components/ui/search-input';

export interface FlameGraphProps {
  readonly title: string;
  readonly calls: readonly FlameCall[];
  readonly format: (value: number) => string;
  readonly width: number;
  readonly height: number;
  readonly onPainted?: (() => void) | undefined;
}

const ROW_PX = 22;
/** Narrower blocks would hold a letter and dots. */
const LEAST_WORD_PX = 28;
const LEAST_HEIGHT_WITH_TOOLBAR_PX = 170;
const LEAST_WIDTH_WITH_BOTH_PX = 620;

export function FlameGraph({ title, calls, format, width, height, onPainted }: FlameGraphProps) {
  const [search, setSearch] = useState('');
  const [view, setView] = useState<'flame' | 'table' | null>(null);
  const [focusIndex, setFocusIndex] = useState<number | null>(null);
  usePainted(calls, onPainted);
  const hasToolbar = height >= LEAST_HEIGHT_WITH_TOOLBAR_PX;
  const shown = view ?? (width >= LEAST_WIDTH_WITH_BOTH_PX ? 'both' : 'flame');
  const flamePx = shown === 'both' ? Math.round(width * 0.62) : width;
  const depth = calls.reduce((most, { level }) => Math.max(most, level + 1), 0);
  return (
    <figure
      aria-label={`${title}. Flame graph, ${calls.length} calls, ${depth} deep`}
      data-series-count={1}
      data-point-count={calls.length}
      className="flex size-full flex-col overflow-hidden"
    >
      {hasToolbar && (
        <div className="flex flex-none items-center gap-1 pb-2">
          <div className="max-w-56 min-w-0 flex-1">
            <SearchInput label={`Search in ${title}`} value={search} onValueChange={setSearch} placeholder="Search" />
          </div>
          <IconButton
            size="small"
            hasTooltip={false}
            label="Flame graph"
            icon={<Flame />}
            isPressed={shown === 'flame'}
            onClick={() => setView(view === 'flame' ? null : 'flame')}
          />
          <IconButton
            size="small"
            hasTooltip={false}
            label="Table"
            icon={<Table2 />}
            isPressed={shown === 'table'}
            onClick={() => setView(view === 'table' ? null : 'table')}
          />
          {focusIndex !== null && (
            <IconButton
              size="small"
              hasTooltip={false}
              label="Show all"
              icon={<RotateCcw />}
              onClick={() => setFocusIndex(null)}
            />
          )}
        </div>
      )}
      <div className="flex min-h-0 flex-1 gap-3">
        {shown !== 'flame' && (
          <FlameTable title={title} calls={calls} format={format} search={search} onPick={setSearch} />
        )}
        {shown !== 'table' && (
          <FlameBlocks
            title={title}
            calls={calls}
            format={format}
            search={search}
            focusIndex={focusIndex}
            onFocus={setFocusIndex}
            width={flamePx}
            height={height}
          />
        )}
      </div>
    </figure>
  );
}

interface FlameBlocksProps extends Omit<FlameGraphProps, 'onPainted'> {
  readonly search: string;
  readonly focusIndex: number | null;
  readonly onFocus: (index: number | null) => void;
}

function FlameBlocks({ title, calls, format, search, focusIndex, onFocus, width, height }: FlameBlocksProps) {
  const blocks = useMemo(() => flameBlocks(calls, focusIndex, width), [calls, focusIndex, width]);
  const [pointed, setPointed] = useState<{ readonly call: FlameCall; readonly x: number; readonly y: number } | null>(
    null,
  );
  const [stopIndex, setStopIndex] = useState(0);
  const root = useRef<HTMLDivElement>(null);
  const total = calls.reduce((sum, { value, parentIndex }) => (parentIndex < 0 ? sum + value : sum), 0);
  const onKey = (event: KeyboardEvent, index: number): void => {
    if (event.key === 'Escape' && focusIndex !== null) onFocus(null);
    else {
      const next = callByKey(blocks, index, event.key);
      if (next === null) return;
      setStopIndex(next);
      root.current?.querySelector<HTMLElement>(`[data-call="${next}"]`)?.focus();
    }
    event.preventDefault();
    event.stopPropagation();
  };
  const firstIndex = blocks[0]?.call.index;
  const tabIndexOf = (index: number): number => {
    const isStopThere = blocks.some(({ call }) => call.index === stopIndex);
    return index === (isStopThere ? stopIndex : firstIndex) ? 0 : -1;
  };
  const rows = blocks.reduce((most, { row }) => Math.max(most, row + 1), 0);
  return (
    <div className="relative h-full min-w-0" style={{ width }} onPointerLeave={() => setPointed(null)}>
      <div
        ref={root}
        // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role
        role="group"
        aria-label={`Calls of ${title}`}
        className="relative size-full overflow-x-hidden overflow-y-auto"
      >
        <div className="relative" style={{ height: rows * ROW_PX }}>
          {blocks.map((block) => (
            <Block
              key={block.call.index}
              block={block}
              isFaded={search !== '' && !matches(block.call.label, search)}
              tabIndex={tabIndexOf(block.call.index)}
              text={`${block.call.label}, ${format(block.call.value)}`}
              hasWord={block.width * width >= LEAST_WORD_PX}
              onPick={() => {
                setStopIndex(block.call.index);
                onFocus(block.call.parentIndex < 0 ? null : block.call.index);
              }}
              onKey={onKey}
              onPoint={(x, y) => setPointed({ call: block.call, x, y })}
            />
          ))}
        </div>
      </div>
      {pointed !== null && (
        <PointTooltip x={pointed.x} y={pointed.y} widthPx={width} heightPx={height}>
          <span className="block max-w-72 pb-1 font-semibold break-all">{pointed.call.label}</span>
          {[
            ['Total', `${format(pointed.call.value)} (${percentOf(pointed.call.value, total)})`],
            ['Self', `${format(pointed.call.self)} (${percentOf(pointed.call.self, total)})`],
          ].map(([name, text]) => (
            <span key={name} className="flex h-5 gap-4">
              <span className="flex-1 text-ink-muted">{name}</span>
              <span className="tabular-nums">{text}</span>
            </span>
          ))}
        </PointTooltip>
      )}
    </div>
  );
}

function percentOf(value: number, total: number): string {
  return total > 0 ? `${((value / total) * 100).toFixed(1)}%` : '–';
}

function matches(label: string, search: string): boolean {
  return label.toLowerCase().includes(search.toLowerCase());
}

interface BlockProps {
  readonly block: FlameBlock;
  readonly isFaded: boolean;
  readonly tabIndex: number;
  readonly text: string;
  readonly hasWord: boolean;
  readonly onPick: () => void;
  readonly onKey: (event: KeyboardEvent, index: number) => void;
  readonly onPoint: (x: number, y: number) => void;
}

function Block({ block, isFaded, tabIndex, text, hasWord, onPick, onKey, onPoint }: BlockProps) {
  const { call, left, width, row } = block;
  return (
    <button
      type="button"
      tabIndex={tabIndex}
      data-call={call.index}
      aria-label={text}
      className="absolute overflow-hidden rounded-[2px] px-1 text-left text-2xs text-ellipsis whitespace-nowrap text-[#161a22] hover:brightness-110 focus-visible:z-10"
      style={{
        left: `${left * 100}%`,
        width: `calc(${width * 100}% - 1px)`,
        top: row * ROW_PX,
        height: ROW_PX - 1,
        background: isFaded ? FADED : colorOf(call.label),
      }}
      onClick={onPick}
      onKeyDown={(event) => onKey(event, call.index)}
      onPointerMove={(event) => {
        const bounds = event.currentTarget.closest('[role="group"]')?.getBoundingClientRect();
        if (bounds !== undefined) onPoint(event.clientX - bounds.left, event.clientY - bounds.top);
      }}
    >
      {hasWord ? call.label : ''}
    </button>
  );
}

/** Warm ones, all light enough for dark words. */
const COLORS = ['#ef8a62', '#f0a35e', '#f4b860', '#e9c46a', '#e59866', '#f2a488', '#d9b25f', '#f0c987'];
const FADED = '#9aa3b2';

/** The same call has the same colour wherever it stands. */
function colorOf(label: string): string {
  let hash = 7;
  for (let at = 0; at < label.length; at += 1) hash = (Math.imul(hash, 31) + label.charCodeAt(at)) >>> 0;
  return COLORS[hash % COLORS.length] ?? FADED;
}

const TABLE_LIMIT = 200;

interface FlameTableProps extends Pick<FlameGraphProps, 'title' | 'calls' | 'format'> {
  readonly search: string;
  readonly onPick: (label: string) => void;
}

function FlameTable({ title, calls, format, search, onPick }: FlameTableProps) {
  const sums = useMemo(() => flameSums(calls), [calls]);
  const rows = sums.filter(({ label }) => matches(label, search)).slice(0, TABLE_LIMIT);
  return (
    <div className="min-w-0 flex-1 overflow-auto">
      <table aria-label={`Calls of ${title} by name`} className="w-full border-separate border-spacing-0 text-xs">
        <thead>
          <tr className="text-ink-muted">
            {['Name', 'Self', 'Total'].map((name, at) => (
              <th
                key={name}
                scope="col"
                className={`sticky top-0 h-6 bg-panel px-1 font-normal ${at === 0 ? 'text-left' : 'text-right'}`}
              >
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ label, self, total }) => (
            <tr key={label} className="h-6 hover:bg-hover">
              <th scope="row" className="w-full max-w-0 px-1 text-left font-normal">
                <button
                  type="button"
                  title={label}
                  className="block h-6 max-w-full truncate hover:underline"
                  onClick={() => onPick(label)}
                >
                  {label}
                </button>
              </th>
              <td className="px-1 pl-3 text-right whitespace-nowrap tabular-nums">{format(self)}</td>
              <td className="px-1 pl-3 text-right whitespace-nowrap tabular-nums">{format(total)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
