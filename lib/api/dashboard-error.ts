// Errors about dashboards carry Grafana's word for what is wrong (`status` in the answer), which clients look at.
import type { DashboardProblem } from '@/lib/api/dashboards';
import { InputError, type InputErrorOptions } from '@/lib/errors/input-error';

type Reason = NonNullable<DashboardProblem['status']>;

export type DashboardError = InputError & { readonly reason: Reason };

export function dashboardError(reason: Reason, message: string, options: InputErrorOptions = {}): DashboardError {
  return Object.assign(new InputError(message, options), { reason });
}

export function versionMismatch(): DashboardError {
  return dashboardError('version-mismatch', 'The dashboard has been changed by someone else', { status: 412 });
}

export function dashboardNotFound(): DashboardError {
  return dashboardError('not-found', 'Dashboard not found', { status: 404 });
}

export function folderNotFound(): InputError {
  return new InputError('Folder not found', { status: 404 });
}
