// The bundle of the server, made so that little of its text stays in memory: the engine keeps what it compiled from.
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const OUT_DIR = 'dist/server';

export async function bundleServer(root) {
  const { build } = await import('esbuild');
  rmSync(join(root, OUT_DIR), { recursive: true, force: true });
  await build({
    absWorkingDir: root,
    entryPoints: {
      main: 'server/start.ts',
      cli: 'server/cli/cli.ts',
      binaries: 'server/platform/postgres/binaries.ts',
      // Threads: each is started by its name, beside the code that starts it.
      'read-thread': 'server/storage/workers/read-thread.ts',
      'log-thread': 'server/storage/workers/log-thread.ts',
    },
    outdir: OUT_DIR,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    packages: 'external',
    alias: { '@': root },
    plugins: [queryCompilerFromFile],
    platform: 'node',
    format: 'esm',
    target: 'node20.19',
    charset: 'ascii',
    sourcemap: 'linked',
    sourcesContent: false,
    logLevel: 'error',
  });
  escapeLetters(join(root, OUT_DIR));
}

const COMPILER =
  /const \{ wasm \} = await import\(("@prisma\/client\/runtime\/[^"]+")\)\s+return await decodeBase64AsWasm\(wasm\)/;

/**
 * Prisma's query compiler comes as text in a module, which would stay in memory twice, and its bytes once more: its file is read as data.
 */
const queryCompilerFromFile = {
  name: 'query-compiler-from-file',
  setup({ onLoad }) {
    onLoad({ filter: /prisma[\\/]generated[\\/]internal[\\/]class\.ts$/ }, ({ path }) => {
      const source = readFileSync(path, 'utf8');
      if (!COMPILER.test(source)) throw new Error(`Cannot find in ${path} where Prisma loads its query compiler`);
      const contents = source.replace(
        COMPILER,
        `const { readFile } = await import('node:fs/promises')
    const text = await readFile(new URL(import.meta.resolve($1)), 'latin1')
    return await decodeBase64AsWasm(text.slice(text.indexOf('"') + 1, text.lastIndexOf('"')))`,
      );
      return { contents, loader: 'ts' };
    });
  },
};

/**
 * The bundler leaves letters beyond ASCII in comments and regular expressions; with one of them the engine keeps a text with two bytes
 * a letter. In both places they may be written as escapes.
 */
function escapeLetters(folder) {
  for (const name of readdirSync(folder)) {
    if (!name.endsWith('.mjs')) continue;
    const path = join(folder, name);
    const text = readFileSync(path, 'utf8');
    const escaped = text.replaceAll(
      /[\u0080-\uffff]/g,
      (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
    );
    if (escaped !== text) writeFileSync(path, escaped);
  }
}
