import { defineConfig } from 'vitest/config'

export default defineConfig({
  resolve: { conditions: ['source'] },
  ssr: { resolve: { conditions: ['source'] } },
  test: {
    globalSetup: ['platform/records/testing-setup.ts'],
    setupFiles: ['tools/seed-properties.ts'],
    include: ['{libs,platform,ui,features,apps,measures,tools,tests}/**/*.test.{ts,tsx}'],
    execArgv: ['--conditions=source'],
    pool: 'forks',
    maxWorkers: 2,
    // A hang ends, and nothing else does: a limit is never what a slow or busy machine fails by. Above `until` of tests/house.ts,
    // so that a test that waits in vain says for what.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    expect: { poll: { timeout: 120_000 } },
  },
})
