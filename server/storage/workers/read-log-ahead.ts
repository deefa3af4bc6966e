// The log of unsealed epochs, read and decoded by a thread while the main thread puts what came before into the head.
import { on } from 'node:events';
import { applyLogRow, type ApplyRow, type LogAddress, type LogApplierDeps } from '@/server/storage/log/read-log';
import { takeFloats, type BlockRow, type FloatBlock, type LogBlock } from '@/server/storage/workers/log-blocks';
import { startThread } from '@/server/storage/workers/thread-script';

/** What the thread is made with. */
export interface LogThreadData {
  readonly databaseUrl: string;
  /** Of pg_export_snapshot(), whose transaction must live until the thread has begun. */
  readonly snapshot: string;
  readonly shard: number;
  readonly epochs: readonly number[];
}

export type FromLogThread =
  | { readonly kind: 'block'; readonly block: LogBlock }
  | { readonly kind: 'end' }
  | { readonly kind: 'fault'; readonly message: string; readonly code: string | undefined };

/** The oldest block that is not given back: its memory may be used again. */
export type ToLogThread = 'taken';

export interface LogAhead {
  /** Applies all rows, in order. Throws as reading them here would. */
  applyAll(deps: LogApplierDeps, onRows: (count: number) => void): Promise<void>;
  /** For a start that failed before. */
  stop(): Promise<void>;
}

/** The thread begins at once, and waits when it is some blocks ahead. */
export function readLogAhead(data: LogThreadData): LogAhead {
  const thread = startThread('log-thread', data);
  // What comes before anybody asks is kept. An error ends the iteration, and nothing else.
  const messages = on(thread, 'message', { close: ['exit'] }) as AsyncIterable<[FromLogThread]>;
  thread.on('error', () => undefined);
  return {
    async applyAll(deps, onRows) {
      for await (const [message] of messages) {
        if (message.kind === 'end') return;
        if (message.kind === 'fault') throw Object.assign(new Error(message.message), { code: message.code });
        const { rows, floats } = message.block;
        for (const row of rows) await applyLogRow(deps, addressOf(row), applierOf(row, floats));
        onRows(rows.length);
        const taken: ToLogThread = 'taken';
        thread.postMessage(taken, []);
      }
      throw new Error('The thread that reads the log has ended before the log');
    },
    async stop() {
      await thread.terminate();
    },
  };
}

/** Nothing else of it belongs into messages. */
function addressOf({ epoch, writer, seq }: BlockRow): LogAddress {
  return { epoch, writer, seq };
}

function applierOf(row: BlockRow, floats: FloatBlock): ApplyRow {
  if (row.kind === 'floats') {
    const rows = takeFloats(floats, row.from, row.count);
    return (head, address) => head.applyFloatRow(address, rows);
  }
  if (row.kind === 'bytes') return (head, address) => head.apply(address, row.payload);
  return () => {
    throw new Error(row.reason);
  };
}
