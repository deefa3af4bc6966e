// How targets fare that another process scrapes: each process writes down the outcomes of its own every few seconds, and reads the
// others'. Only while several processes share the database.
import { z } from 'zod';
import { createLoop } from '@/server/platform/leases/loop';
import type { Notes } from '@/server/platform/leases/notes';
import type { Log } from '@/server/platform/log';
import type { Metrics } from '@/server/platform/metrics';
import type { LoopState } from '@/server/scrape/scrape-loop';

export interface OwnState {
  /** The part of the shared targets that it belongs to. */
  readonly part: string;
  readonly targetId: string;
  readonly state: LoopState;
}

export interface TargetBoard {
  /** The last outcome that the process had which scrapes this target; undefined when nobody said a word. */
  find(targetId: string): LoopState | undefined;
  /** Asks for the states of this process's targets every few seconds from now on. */
  start(own: () => readonly OwnState[]): void;
  /** One exchange now. */
  exchange(): Promise<void>;
  stop(): Promise<void>;
}

interface Deps {
  readonly notes: Notes;
  /** Whether other processes share the database at this moment. */
  readonly isShared: () => boolean;
  readonly log: Log;
  readonly metrics: Pick<Metrics, 'gauge'>;
}

const EXCHANGE_MS = 3000;
/** Of one part; targets beyond it are shown as unknown by others. */
const NOTE_LIMIT_CHARACTERS = 1_048_576;
/** Of an error's text. */
const TEXT_LIMIT_CHARACTERS = 500;

const STATE = z.object({
  health: z.enum(['up', 'down', 'unknown']),
  lastError: z.string(),
  failure: z.string().nullable(),
  warning: z.string().nullable(),
  lastScrapeAtMs: z.number().nullable(),
  lastScrapeDurationMs: z.number(),
  sampleCount: z.number(),
});
const NOTE = z.record(z.string(), STATE);

export function createTargetBoard({ notes, isShared, log, metrics }: Deps): TargetBoard {
  /** Part → target → state, as its holder wrote it. */
  const parts = new Map<string, ReadonlyMap<string, LoopState>>();
  let states: ReadonlyMap<string, LoopState> = new Map();
  let written: ReadonlyMap<string, string> = new Map();
  let own: () => readonly OwnState[] = () => [];
  let leftOutCount = 0;
  let isStarted = false;

  metrics.gauge({
    name: 'watchfire_scrape_shared_targets',
    help: 'Targets whose state processes have told each other.',
    collect: () => states.size,
  });
  metrics.gauge({
    name: 'watchfire_scrape_unshared_targets',
    help: 'Targets of this process whose state others are not told, because the note of their part would be too large.',
    collect: () => leftOutCount,
  });

  function noteOf(part: ReadonlyMap<string, LoopState>): string {
    const texts: string[] = [];
    let sizeCharacters = 2;
    for (const [targetId, state] of part) {
      const text = `${JSON.stringify(targetId)}:${JSON.stringify(shortened(state))}`;
      sizeCharacters += text.length + 1;
      if (sizeCharacters > NOTE_LIMIT_CHARACTERS) break;
      texts.push(text);
    }
    leftOutCount += part.size - texts.length;
    return `{${texts.join(',')}}`;
  }

  async function exchange(): Promise<void> {
    if (!isShared()) return;
    const mine = byPart(own());
    leftOutCount = 0;
    const bodies = new Map([...mine].map(([part, ownStates]) => [part, noteOf(ownStates)]));
    await notes.write(new Map([...bodies].filter(([part, body]) => written.get(part) !== body)));
    written = bodies;
    const news = await notes.readNew();
    // Own ones too: when a target goes to another process, its last outcome here is what is known until the next.
    for (const [part, ownStates] of mine) parts.set(part, ownStates);
    for (const [part, body] of news) parts.set(part, readNote(body));
    states = new Map([...parts.values()].flatMap((one) => [...one]));
  }

  const loop = createLoop(
    EXCHANGE_MS,
    (thrown) => {
      const reason = thrown instanceof Error ? thrown.message : String(thrown);
      log.warn({ reason }, 'Cannot exchange the state of targets with other processes; it is tried again');
    },
    exchange,
  );

  return {
    find: (targetId) => states.get(targetId),
    start(ownStates) {
      own = ownStates;
      if (isStarted) return;
      isStarted = true;
      void loop.start();
    },
    exchange,
    async stop() {
      await loop.stop();
      await notes.close();
    },
  };
}

function byPart(own: readonly OwnState[]): Map<string, Map<string, LoopState>> {
  const parts = new Map<string, Map<string, LoopState>>();
  for (const { part, targetId, state } of own) {
    const states = parts.get(part) ?? new Map<string, LoopState>();
    parts.set(part, states.set(targetId, state));
  }
  return parts;
}

/** A note of another version of Watchfire may look different: then its targets are unknown. */
function readNote(body: string): ReadonlyMap<string, LoopState> {
  try {
    return new Map(Object.entries(NOTE.parse(JSON.parse(body))));
  } catch {
    return new Map();
  }
}

function shortened(state: LoopState): LoopState {
  const cut = (text: string): string => text.slice(0, TEXT_LIMIT_CHARACTERS);
  return {
    ...state,
    lastError: cut(state.lastError),
    failure: state.failure === null ? null : cut(state.failure),
    warning: state.warning === null ? null : cut(state.warning),
  };
}
