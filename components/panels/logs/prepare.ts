// Options of a logs panel. Pure.
import { asRecord } from '@/lib/series/read-field-config';
import type { Dedup } from '@/lib/series/log-lines';

export interface LogsOptions {
  readonly showsTime: boolean;
  readonly showsLabels: boolean;
  readonly showsCommonLabels: boolean;
  readonly isWrapped: boolean;
  readonly isPretty: boolean;
  readonly hasDetails: boolean;
  readonly isNewestFirst: boolean;
  readonly dedup: Dedup;
}

const DEDUPS: readonly Dedup[] = ['none', 'exact', 'numbers', 'signature'];

export function readLogsOptions(json: unknown): LogsOptions {
  const options = asRecord(json);
  return {
    showsTime: options['showTime'] === true,
    showsLabels: options['showLabels'] === true,
    showsCommonLabels: options['showCommonLabels'] === true,
    isWrapped: options['wrapLogMessage'] === true,
    isPretty: options['prettifyLogMessage'] === true,
    hasDetails: options['enableLogDetails'] !== false,
    isNewestFirst: options['sortOrder'] !== 'Ascending',
    dedup: DEDUPS.find((one) => one === options['dedupStrategy']) ?? 'none',
  };
}
