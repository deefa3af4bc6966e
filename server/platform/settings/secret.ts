// The key that signs sessions and encrypts stored secrets: from the environment, from a file, or generated once.
import { randomBytes } from 'node:crypto';
import { mkdir, open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Settings } from '@/server/platform/settings/registry';
import { StartError } from '@/server/platform/start-error';

const SECRET_FILE = 'secret';
const LEAST_LENGTH = 32;

/** Returns at least 32 characters. Makes DATA_DIR/secret (mode 0600) when nothing is set. Throws StartError. */
export async function loadSecret({
  secret,
  secretFile,
  dataDir,
}: Pick<Settings, 'secret' | 'secretFile' | 'dataDir'>): Promise<string> {
  if (secret !== null) return secret;
  if (secretFile !== null) return readSecret(secretFile, 'WATCHFIRE_SECRET_FILE');
  const path = join(dataDir, SECRET_FILE);
  return (await generateSecret(dataDir, path)) ?? readSecret(path, 'the generated secret');
}

async function readSecret(path: string, name: string): Promise<string> {
  let text: string;
  try {
    text = (await readFile(path, 'utf8')).trim();
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new StartError(`Cannot read ${name} "${path}": ${reason}`, { cause });
  }
  if (text.length < LEAST_LENGTH)
    throw new StartError(
      `Cannot use ${name} "${path}": it holds ${text.length} characters, expected at least ${LEAST_LENGTH}`,
    );
  return text;
}

/** Null when the file is there already. */
async function generateSecret(dataDir: string, path: string): Promise<string | null> {
  try {
    await mkdir(dataDir, { recursive: true });
    const file = await open(path, 'wx', 0o600);
    try {
      const text = randomBytes(32).toString('base64url');
      await file.writeFile(`${text}\n`);
      await file.sync();
      return text;
    } finally {
      await file.close();
    }
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'EEXIST') return null;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new StartError(`Cannot write to DATA_DIR "${dataDir}": ${reason}`, { cause });
  }
}
