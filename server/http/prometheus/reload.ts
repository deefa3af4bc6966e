// POST /-/reload: reads the configuration again. A broken one changes nothing and is answered with the reason.
import { isEnvironmentError } from '@/lib/errors/environment-error';
import { isInputError } from '@/lib/errors/input-error';
import type { Handler } from '@/server/http/route';

export function createReloadHandler(reload: () => Promise<void>): Handler {
  return async () => {
    try {
      await reload();
      return new Response('', { status: 200 });
    } catch (thrown) {
      if (!isInputError(thrown) && !isEnvironmentError(thrown)) throw thrown;
      // 500 is what Prometheus answers, and what reloaders look for.
      return new Response(`failed to reload config: ${thrown.message}\n`, {
        status: 500,
        headers: { 'content-type': 'text/plain; charset=utf-8' },
      });
    }
  };
}
