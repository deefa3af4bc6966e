// A group of rules that people made, and the history of its changes.
import { NOBODY } from '@/server/entities/users/logins';

export interface StoredRuleGroup {
  readonly namespace: string;
  readonly name: string;
  readonly version: number;
  /** The group in the schema of rule files, as YAML. */
  readonly source: string;
  readonly updatedMs: number;
  readonly updatedBy: string;
}

interface Row {
  readonly namespace: string;
  readonly name: string;
  readonly version: number;
  readonly source: string;
  readonly updatedAt: Date;
  readonly updatedBy: { readonly login: string } | null;
}

export const WITH_EDITOR = { updatedBy: { select: { login: true } } } as const;

export function toRuleGroup({ namespace, name, version, source, updatedAt, updatedBy }: Row): StoredRuleGroup {
  return { namespace, name, version, source, updatedMs: updatedAt.getTime(), updatedBy: updatedBy?.login ?? NOBODY };
}
