// How the bodies of a job's targets come over HTTP, within the limits of the job and of the process.
import { dirname, resolve } from 'node:path';
import type { ScrapeConfig } from '@/lib/config/prometheus/prometheus-config';
import { isEnvironmentError } from '@/lib/errors/environment-error';
import { acceptHeader } from '@/lib/formats/exposition/content-type';
import type { BodyBudget } from '@/server/scrape/body-budget';
import type { BodyBuffers } from '@/server/platform/http/body-buffers';
import { fetchBody, guardUrl, type FetchOutcome } from '@/server/scrape/fetch-body';
import type { FetchEnding } from '@/server/scrape/fetch-ending';
import type { FetchFailure } from '@/server/scrape/fetch-failure';
import { createHttpClient } from '@/server/platform/http/http-client';
import type { HttpDeps } from '@/server/platform/http/http-connections';
import { getThrough } from '@/server/platform/http/http-get';
import type { PlainConnections } from '@/server/platform/http/plain-connections';
import type { Target } from '@/server/scrape/target';

interface SourceDeps extends HttpDeps {
  readonly userAgent: string;
  readonly budget: BodyBudget;
  readonly buffers: BodyBuffers;
  /** For targets without TLS and proxy, of all jobs. */
  readonly connections: Pick<PlainConnections, 'get'>;
}

export interface HttpSource {
  fetch(target: Target, ending: FetchEnding): Promise<FetchOutcome>;
  close(): Promise<void>;
}

/** What is the same of each scrape of a target. */
interface Question {
  readonly url: URL;
  readonly refusal: FetchFailure | null;
  readonly headers: Readonly<Record<string, string>>;
}

/** Without `body_size_limit`: a hundred times the largest exporters in use, and still harmless. */
const BODY_LIMIT_BYTES = 134_217_728;

export function createHttpSource(job: ScrapeConfig, deps: SourceDeps): HttpSource {
  const readFile = (path: string) => deps.readFile(resolve(dirname(job.sourceFile), path));
  const client = createHttpClient(job.http, { ...deps, readFile });
  const bodyLimitBytes = job.bodySizeLimitBytes === 0 ? BODY_LIMIT_BYTES : job.bodySizeLimitBytes;
  const headers = {
    accept: acceptHeader(job.scrapeProtocols, job.escapingScheme),
    'accept-encoding': job.enableCompression ? 'gzip' : 'identity',
    'user-agent': deps.userAgent,
  };

  const prepared = new WeakMap<Target, Question>();
  const questionOf = (target: Target): Question => {
    const known = prepared.get(target);
    if (known) return known;
    const url = new URL(target.url);
    const timeoutSeconds = String(target.timeoutMs / 1000);
    const question = {
      url,
      refusal: guardUrl(url),
      headers: { ...headers, 'x-prometheus-scrape-timeout-seconds': timeoutSeconds },
    };
    prepared.set(target, question);
    return question;
  };

  return {
    fetch: async (target, ending) => {
      try {
        return await fetchBody(
          {
            ...questionOf(target),
            privateHeaders: await client.privateHeaders(),
            connect: async ({ protocol }) =>
              protocol === 'http:' && client.isDirect(target.url)
                ? deps.connections.get
                : getThrough(await client.dispatcher(target.url)),
            followsRedirects: job.http.followRedirects,
            timeoutMs: target.timeoutMs,
            bodyLimitBytes,
          },
          { timers: deps.timers, ending, budget: deps.budget, buffers: deps.buffers },
        );
      } catch (thrown) {
        // A file that the configuration names cannot be read, or the token server failed.
        if (!isEnvironmentError(thrown)) throw thrown;
        return { kind: 'failure', lastError: thrown.message, words: thrown.message };
      }
    },
    close: () => client.close(),
  };
}
