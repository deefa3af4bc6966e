// The parameters that the embedded PostgreSQL always runs with. The command line wins over postgresql.conf and ALTER SYSTEM.
import { release, totalmem } from 'node:os';

const MIB = 1024 * 1024;

export const DEFAULT_MAX_CONNECTIONS = 60;

/** `-c name=value` pairs. */
export function serverFlags(port: number, maxConnections: number): string[] {
  const machineBytes = memoryBytes();
  const parameters: Readonly<Record<string, string | number>> = {
    port,
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: maxConnections,
    // The samples that are asked for most lie in our own memory, the rest in the cache of the system.
    shared_buffers: '16MB',
    // Left alone, a thirty-second part of the buffers: less than some commits of ours.
    wal_buffers: '1MB',
    // What is read lies in the cache of the system: processes that wait for disks beside us would only take memory.
    io_method: 'sync',
    max_logical_replication_workers: 0,
    effective_cache_size: `${Math.round(machineBytes / MIB / 2)}MB`,
    maintenance_work_mem: `${maintenanceMib(machineBytes)}MB`,
    // Our statements sort little.
    work_mem: '4MB',
    // Two at a time: large tables are partitioned, and vacuum must leave memory and disk to others.
    autovacuum_max_workers: 2,
    autovacuum_naptime: '30s',
    // A connection of ours that hangs in a transaction would keep vacuum from old rows.
    idle_in_transaction_session_timeout: '10min',
    // What was acknowledged is on disk: these three are the promise.
    fsync: 'on',
    synchronous_commit: 'on',
    full_page_writes: 'on',
    max_wal_size: '1GB',
    // Our statements are short; compiling them costs more than it gives.
    jit: 'off',
    temp_file_limit: '4GB',
    timezone: 'UTC',
    log_timezone: 'UTC',
    log_error_verbosity: 'terse',
    log_checkpoints: 'off',
    log_line_prefix: '%m [%p] ',
    ...(hasReliableSyncfs(process.platform, release()) && { recovery_init_sync_method: 'syncfs' }),
  };
  return Object.entries(parameters).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

/** 16 MiB to 128 MiB: each vacuum may take as much. */
export function maintenanceMib(machineBytes: number): number {
  return Math.round(Math.min(128, Math.max(16, machineBytes / MIB / 64)));
}

/**
 * After a crash the server makes sure that its files are on disk before it reads them: one by one, thousands of them, or with one call
 * for all, which tells of every failure from Linux 5.8 on.
 */
export function hasReliableSyncfs(platform: string, kernel: string): boolean {
  const [major = 0, minor = 0] = kernel.split('.', 2).map(Number);
  return platform === 'linux' && (major > 5 || (major === 5 && minor >= 8));
}

/** Of the container when it has a limit. */
function memoryBytes(): number {
  const limitBytes = process.constrainedMemory();
  const machineBytes = totalmem();
  return limitBytes > 0 ? Math.min(limitBytes, machineBytes) : machineBytes;
}
