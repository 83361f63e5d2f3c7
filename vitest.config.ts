import { defineConfig } from 'vitest/config'

export default defineConfig({
  resolve: { conditions: ['source'] },
  ssr: { resolve: { conditions: ['source'] } },
  test: {
    globalSetup: ['platform/records/testing-setup.ts'],
    include: ['{libs,platform,ui,features,apps,measures,tools,tests}/**/*.test.{ts,tsx}'],
    execArgv: ['--conditions=source'],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
})
