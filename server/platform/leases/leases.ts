// Roles that processes on one database share out between them: who holds one acts alone. Rows of `member` and `lease`.
import type { Clock } from '@/server/platform/clock';
import { createLeaseConnection } from '@/server/platform/leases/lease-connection';
import { createLoop } from '@/server/platform/leases/loop';
import { createMember, LEASE_MS } from '@/server/platform/leases/member';
import { createRole, type Role, type RoleUser } from '@/server/platform/leases/role';
import type { Log } from '@/server/platform/log';
import type { Metrics } from '@/server/platform/metrics';

export type { Role, RoleUser } from '@/server/platform/leases/role';

export interface Leases {
  /** Whether other processes share the database. */
  readonly hasOthers: boolean;
  /**
   * A role in `partCount` parts. `fair`: each process gets its share, and parts move when one comes or goes. `first`: who asks first
   * keeps it, among those who ask. Before start().
   */
  role(name: string, options: { readonly partCount: number; readonly mode: 'fair' | 'first' }, user: RoleUser): Role;
  /** Resolves when everything is held that is free now; in the background when the database is away. */
  start(): Promise<void>;
  /** Stops acting and gives everything up: others take over at once. */
  stop(): Promise<void>;
}

export interface LeaseDeps {
  readonly databaseUrl: string;
  /** `host:port` of this process: no two that live at the same time have the same. */
  readonly instance: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
}

const ROUND_MS = 1000;
const RENEW_MS = 3000;
/** The holder stops acting so long before its lease ends: clocks and messages take their time. */
const MARGIN_MS = 2000;
/** Without an answer or an error of the database for so long, this process has been stopped, and not the database. */
const SILENCE_MS = 6000;

export function createLeases({ databaseUrl, instance, clock, log, metrics }: LeaseDeps): Leases {
  const connection = createLeaseConnection({ databaseUrl, log, onNews: () => void balance.now() });
  const member = createMember({ instance });
  const roles: Role[] = [];
  let validUntilMs = -Infinity;
  let renewedMs = -Infinity;
  let heardMs = -Infinity;
  let hasOthers = false;
  let isStopped = true;

  /**
   * A lease is good until shortly before its end by this process's own clock. While the database is away nobody can take over, so a
   * process that was alone goes on; one that was stopped for a while must look first.
   */
  const mayAct = (): boolean => {
    const nowMs = clock.monotonicMs();
    return !isStopped && (nowMs < validUntilMs || (!hasOthers && nowMs - heardMs < SILENCE_MS));
  };

  const onFault = (thrown: unknown): void => {
    const reason = thrown instanceof Error ? thrown.message : String(thrown);
    if (!isStopped) log.warn({ reason }, 'Cannot look after leases; it is tried again');
  };

  /** Apart from the balance, which waits for what is under way for parts that leave. */
  const heartbeat = createLoop(ROUND_MS, onFault, async () => {
    const nowMs = clock.monotonicMs();
    if (nowMs - renewedMs < RENEW_MS) return;
    let isNew = false;
    try {
      if (!(await member.renew(connection))) {
        // Others may have taken what this process held.
        for (const role of roles) role.doubt();
        await member.register(connection);
        // Nobody acts until that has looked.
        isNew = true;
      }
      renewedMs = nowMs;
      validUntilMs = nowMs + LEASE_MS - MARGIN_MS;
    } finally {
      heardMs = clock.monotonicMs();
    }
    if (isNew) void balance.now();
  });

  const balance = createLoop(ROUND_MS, onFault, async () => {
    if (!mayAct()) for (const role of roles) await role.stopActing();
    if (clock.monotonicMs() >= validUntilMs) return;
    const alive = await member.alive(connection);
    hasOthers = alive.some(({ id }) => id !== member.id);
    // Lapsed: nothing is given up before it is known who has it.
    if (!alive.some(({ id, token }) => id === member.id && token === member.token)) renewedMs = -Infinity;
    else for (const role of roles) await role.balance(connection, { me: member, alive });
  });

  metrics.gauge({
    name: 'watchfire_leases_held',
    help: 'Parts of shared roles that this process holds.',
    collect: () => roles.reduce((sum, { heldCount }) => sum + heldCount, 0),
  });

  return {
    get hasOthers() {
      return hasOthers;
    },
    role(name, options, user) {
      const role = createRole({ ...options, name, user, mayAct, clock });
      roles.push(role);
      return role;
    },
    async start() {
      isStopped = false;
      await heartbeat.start();
      await balance.start();
    },
    async stop() {
      isStopped = true;
      await Promise.all([heartbeat.stop(), balance.stop()]);
      for (const role of roles) await role.stopActing();
      await member.leave(connection).catch(() => undefined);
      await connection.close();
    },
  };
}
