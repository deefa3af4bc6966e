import { defineConfig } from 'vitest/config';

const shared = {
  resolve: { alias: { '@': import.meta.dirname } },
};

// `unit` needs nothing; `integration` (*.pg.test.ts, *.fault.test.ts) runs on a real PostgreSQL server.
// `original` asks the programs that we replace whether our tests expect what they do; it tests them, not us, so only by name.
export default defineConfig({
  ...shared,
  test: {
    projects: [
      {
        ...shared,
        test: {
          name: 'unit',
          pool: 'threads',
          isolate: false,
          include: ['{app,components,lib,server,scripts}/**/*.test.{ts,tsx}'],
          exclude: ['**/node_modules/**', '**/*.pg.test.ts', '**/*.fault.test.ts', '**/*.original.test.ts'],
          restoreMocks: true,
          unstubGlobals: true,
          unstubEnvs: true,
          // Properties over parsers take seconds on a busy machine; this ends only what hangs.
          testTimeout: 60_000,
        },
      },
      {
        ...shared,
        test: {
          name: 'integration',
          pool: 'threads',
          include: ['server/**/*.{pg,fault}.test.ts'],
          globalSetup: ['server/platform/testing/postgres-server.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        ...shared,
        test: { name: 'original', pool: 'threads', include: ['server/**/*.original.test.ts'] },
      },
    ],
  },
});
