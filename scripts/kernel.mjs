// Compiles each kernel (x.as) into x-bytes.ts beside it; only for who changes a kernel, since it fetches the compiler. A test
// compares the digest of each source with the one that is written here.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

const COMPILER = 'assemblyscript@0.28.20';
const KERNELS = ['lib/formats/remote-write/kernel/kernel', 'lib/encoding/kernel/values', 'lib/encoding/kernel/blocks'];

function compile(name) {
  const target = join(import.meta.dirname, '..', name);
  const source = readFileSync(`${target}.as`, 'utf8');
  const folder = mkdtempSync(join(tmpdir(), 'watchfire-kernel-'));
  try {
    writeFileSync(join(folder, 'kernel.ts'), source);
    const args = ['kernel.ts', '--runtime', 'stub', '--importMemory', '--noExportMemory', '-O3', '--noAssert'];
    execFileSync('npx', ['--yes', '--package', COMPILER, 'asc', ...args, '--outFile', 'kernel.wasm'], {
      cwd: folder,
      stdio: 'inherit',
    });
    const bytes = readFileSync(join(folder, 'kernel.wasm'));
    const lines = bytes.toString('base64').match(/.{1,100}/g) ?? [];
    const digest = createHash('sha256').update(source).digest('hex');
    writeFileSync(
      `${target}-bytes.ts`,
      `// Made by scripts/kernel.mjs from ${basename(name)}.as (${COMPILER}); do not edit.

export const KERNEL_SOURCE_SHA256 = '${digest}';

export const KERNEL_BASE64 =
${lines.map((line) => `  '${line}'`).join(' +\n')};
`,
    );
    process.stdout.write(`${name}: ${bytes.length} bytes\n`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

for (const name of KERNELS) compile(name);
