// Whether the inputs of a build step are still those of its last run: by content, and quickly, since unchanged files are not read again.
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Tests never reach a build. */
const NOT_BUILT = /\.(test|spec)\.tsx?$|\/testing$/;

/** All files at or below the paths, which are relative to the root; missing ones and tests are left out. */
function listFiles(root, paths) {
  return paths.flatMap((path) => {
    if (NOT_BUILT.test(path)) return [];
    const stats = statSync(join(root, path), { throwIfNoEntry: false });
    if (!stats) return [];
    if (!stats.isDirectory()) return [path];
    const names = readdirSync(join(root, path)).toSorted();
    return listFiles(
      root,
      names.map((name) => `${path}/${name}`),
    );
  });
}

function readStamp(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return { files: {} };
  }
}

/** The state of the inputs now. A file whose size and time are those of the stamp keeps the hash that the stamp has. */
function survey(root, inputs, stamp) {
  const files = {};
  for (const path of listFiles(root, inputs)) {
    const { mtimeMs, size } = statSync(join(root, path));
    const known = stamp.files[path];
    const isSame = known && known[0] === mtimeMs && known[1] === size;
    const hash = isSame
      ? known[2]
      : createHash('sha256')
          .update(readFileSync(join(root, path)))
          .digest('base64');
    files[path] = [mtimeMs, size, hash];
  }
  const sum = createHash('sha256');
  for (const [path, [, , hash]] of Object.entries(files)) sum.update(`${path}\0${hash}\0`);
  return { sum: sum.digest('base64'), files };
}

/**
 * A step's memory. `isFresh()` says whether the inputs are those that `remember()` saw. Call `forget()` before a run, so that
 * one that was interrupted counts as not done.
 */
export function createFreshness({ root, stampPath, inputs }) {
  const write = (stamp) => {
    mkdirSync(dirname(stampPath), { recursive: true });
    writeFileSync(stampPath, JSON.stringify(stamp));
  };
  return {
    isFresh() {
      const stamp = readStamp(stampPath);
      if (!stamp.sum) return false;
      const current = survey(root, inputs, stamp);
      return current.sum === stamp.sum;
    },
    forget: () => rmSync(stampPath, { force: true }),
    /** Takes the state from before the run: what changed during it is built the next time. */
    survey: () => survey(root, inputs, readStamp(stampPath)),
    remember: write,
  };
}
