// One row of the route table: who may call what, with which limits, and the function that answers.
import type { Action } from '@/lib/api/roles';
import type { Identity, RequestHead } from '@/server/auth/identity';
import type { RequestBody } from '@/server/http/request-body';
import type { Answer } from '@/server/http/whole-answer';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

export interface RequestContext {
  /** Values of `:name` segments, percent-decoded. */
  readonly params: Readonly<Record<string, string>>;
  readonly url: URL;
  readonly identity: Identity;
  readonly remoteAddress: string;
  /** Aborted when the client goes away or the server stops waiting. */
  readonly signal: AbortSignal;
}

/** The part of the web's `Request` that handlers use: making a whole one for a small question costs as much as its answer. */
export interface ApiRequest extends RequestHead {
  /** The body, unpacked and no longer than the route allows, for who wants it piece by piece; absent when the request has none. */
  readonly pieces?: RequestBody;
  /** Of the body as UTF-8; empty when there is none. */
  text(): Promise<string>;
  arrayBuffer(): Promise<ArrayBuffer>;
}

/** Errors are thrown (InputError, EnvironmentError) and answered in the form of the route's `errors` style. */
export type Handler = (request: ApiRequest, context: RequestContext) => Promise<Answer>;

export interface Route {
  readonly methods: readonly Method[];
  /** `/api/v1/label/:name/values`; `:name` takes one segment. */
  readonly path: string;
  /** The same path with a slash at its end is this route too. */
  readonly takesTrailingSlash?: boolean;
  /** Names of `:name` segments that are free text and may hold an encoded slash. */
  readonly textParams?: readonly string[];
  /** `public` needs no login: only health checks, login and what must work before it. */
  readonly permission: Action | 'public';
  /** Whether WATCHFIRE_TRUSTED_NETWORKS may call it without credentials (design.md, Settings). */
  readonly isOpenToTrustedNetworks: boolean;
  readonly bodyLimitBytes: number;
  /** The setting that changes it, if one does. */
  readonly bodyLimitSetting?: string;
  /** Shape of error answers: Prometheus' envelope, Alertmanager's, or `{message}`. */
  readonly errors: 'prometheus' | 'alertmanager' | 'grafana' | 'text';
  /** Which extra listener answers it too. */
  readonly listener?: 'prometheus' | 'alertmanager' | 'both';
  /** True: answered while the store is still replaying or the database is away (health, own metrics, login page data). */
  readonly isAvailableUnready?: boolean;
  readonly handler: Handler;
}

export const KIB = 1024;
export const MIB = 1024 * 1024;
