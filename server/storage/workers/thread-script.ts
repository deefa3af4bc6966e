// Where the scripts of threads are, and how one is started.
import { type MessagePort, Worker } from 'node:worker_threads';

/** In the bundle a script lies beside this code; from sources (in the folder of the project) it is TypeScript, which needs a loader. */
export function startThread(
  name: 'read-thread' | 'log-thread',
  workerData: unknown,
  ports: readonly MessagePort[] = [],
): Worker {
  const transferList = [...ports];
  if (!import.meta.url.endsWith('.ts'))
    return new Worker(new URL(`./${name}.mjs`, import.meta.url), { workerData, transferList });
  const script = new URL(`./${name}.ts`, import.meta.url).href;
  const code = `import('tsx/esm/api').then(({ tsImport }) => tsImport('${script}', '${script}'))`;
  return new Worker(code, { eval: true, execArgv: [], workerData, transferList });
}
