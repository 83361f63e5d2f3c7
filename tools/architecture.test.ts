import { resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readSources, type Source, violationsOf } from './architecture.ts'

const sources = readSources(resolve(import.meta.dirname, '..'))

test('the house as it stands breaks no rule of its floors', () => {
  expect(sources.length).toBeGreaterThan(50)
  expect(violationsOf(sources)).toEqual([])
})

describe('each planted violation is caught', () => {
  const planted: readonly [rule: string, ...Source[]][] = [
    [
      'arrows-run-down',
      { path: 'platform/x/a.ts', text: `import { y } from '../../features/assets/contract.ts'` },
    ],
    [
      'arrows-run-down',
      { path: 'libs/x/src/a.ts', text: `import { y } from '../../../platform/log/index.ts'` },
    ],
    [
      'arrows-run-down',
      { path: 'ui/a.tsx', text: `import { y } from '../features/assets/rules.ts'` },
    ],
    [
      'arrows-run-down',
      { path: 'features/x/server/a.ts', text: `import { y } from '../../../apps/server/main.ts'` },
    ],
    [
      'feature-meets-feature-by-contract',
      { path: 'features/x/server/a.ts', text: `import { y } from '../../assets/server/store.ts'` },
    ],
    [
      'feature-meets-feature-by-contract',
      { path: 'features/x/rules.ts', text: `import { y } from '../assets/rules.ts'` },
    ],
    [
      'feature-meets-feature-by-contract',
      {
        path: 'features/x/web/a.tsx',
        text: `import { y } from '../../../features/assets/web/index.tsx'`,
      },
    ],
    [
      'contract-as-a-whole',
      {
        path: 'features/x/web/a.tsx',
        text: `import { y } from '../../board/contract-findings.ts'`,
      },
    ],
    [
      'contract-as-a-whole',
      { path: 'tests/a.test.ts', text: `import { y } from '../features/board/contract-words.ts'` },
    ],
    [
      'platform-knows-no-ui',
      { path: 'platform/x/a.ts', text: `import { y } from '../../ui/table.tsx'` },
    ],
    [
      'ui-knows-no-server',
      { path: 'ui/a.tsx', text: `import { y } from '../platform/records/index.ts'` },
    ],
    [
      'measure-is-alone',
      { path: 'measures/HB-X.ts', text: `import { y } from '../features/assets/evidence.ts'` },
    ],
    [
      'measure-is-alone',
      { path: 'measures/HB-X.ts', text: `import type { y } from '../features/assets/rules.ts'` },
    ],
    [
      'measures-are-loaded',
      { path: 'features/x/rules.ts', text: `import y from '../../measures/HB-P01.ts'` },
    ],
    [
      'web-knows-no-server',
      { path: 'features/x/web/a.tsx', text: `import { y } from '../server/store.ts'` },
    ],
    [
      'server-knows-no-web',
      { path: 'features/x/server/a.ts', text: `import { y } from '../web/index.tsx'` },
    ],
    [
      'lib-by-package-name',
      { path: 'libs/x/src/a.ts', text: `import { y } from '../../nmap/src/index.ts'` },
    ],
    [
      'lib-by-package-name',
      { path: 'features/x/rules.ts', text: `import { y } from '../../libs/nmap/src/index.ts'` },
    ],
    [
      'pure-without-node',
      { path: 'libs/x/src/a.ts', text: `import { readFileSync } from 'node:fs'` },
    ],
    [
      'pure-without-node',
      { path: 'features/x/contract.ts', text: `import { randomUUID } from 'node:crypto'` },
    ],
    [
      'pure-without-browser',
      { path: 'features/x/rules.ts', text: `import { useState } from 'react'` },
    ],
    [
      'pure-needs-pure',
      { path: 'features/x/rules.ts', text: `import { y } from './server/store.ts'` },
    ],
    ['web-without-node', { path: 'features/x/web/a.tsx', text: `import { y } from 'node:fs'` }],
    ['one-driver', { path: 'features/x/server/store.ts', text: `import pg from 'pg'` }],
    ['one-door-out', { path: 'features/x/server/a.ts', text: `import { request } from 'undici'` }],
    [
      'one-door-out',
      {
        path: 'features/x/server/a.ts',
        text: `export const y = await fetch('https://example.jp')`,
      },
    ],
    ['pure-without-effects', { path: 'libs/x/src/a.ts', text: `export const y = Date.now()` }],
    [
      'pure-without-effects',
      { path: 'features/x/rules.ts', text: `export const y = Math.random()` },
    ],
    [
      'effects-come-in',
      { path: 'features/x/server/a.ts', text: `export const y = process.env['HOME']` },
    ],
    ['forbidden-room', { path: 'features/x/server/utils/a.ts', text: '' }],
    ['forbidden-room', { path: 'platform/shared/a.ts', text: '' }],
    [
      'table-bears-its-feature',
      {
        path: 'features/x/server/migrations/0001_a.records.sql',
        text: 'create table assets_assets (id uuid)',
      },
    ],
    [
      'own-tables-alone',
      {
        path: 'features/board/server/x-store.ts',
        text: 'export const q = `select 1 from board_states s\n  left join evidence_subjects e on true`',
      },
    ],
    [
      'own-tables-alone',
      { path: 'features/x/server/store.ts', text: "export const q = 'delete from assets_assets'" },
    ],
    [
      'own-tables-alone',
      { path: 'platform/jobs/a.ts', text: "export const q = 'select 1 from a, audit_entries'" },
    ],
    [
      'own-tables-alone',
      {
        path: 'features/x/server/migrations/0001_x.records.sql',
        text: 'create table x_a (id uuid references organizations_sites (id))',
      },
    ],
    [
      'no-circle',
      { path: 'features/x/a.ts', text: `import { b } from './b.ts'` },
      { path: 'features/x/b.ts', text: `export { a } from './a.ts'` },
    ],
    [
      'no-circle',
      { path: 'libs/x/src/a.ts', text: `import type { b } from './b.ts'` },
      { path: 'libs/x/src/b.ts', text: `import { a } from './a.ts'` },
    ],
  ]
  test.each(planted)('%s', (rule, ...files) => {
    const caught = violationsOf([...sources, ...files]).filter((v) =>
      files.some((f) => f.path === v.path),
    )
    expect(caught.map((v) => v.rule)).toContain(rule)
  })

  test('and what is allowed stays allowed', () => {
    const fine: readonly Source[] = [
      {
        path: 'features/x/server/a.ts',
        text: `import { y } from '../../assets/contract.ts'\nimport { z } from '../../../platform/log/index.ts'`,
      },
      {
        path: 'features/x/web/a.tsx',
        text: `import { y } from '../../../ui/index.ts'\nimport { useState } from 'react'`,
      },
      {
        path: 'measures/HB-X.ts',
        text: `import { measure } from '@hinoban/measures'\nimport type { Sighting } from '../features/assets/evidence.ts'`,
      },
      { path: 'apps/x/main.ts', text: `import { y } from '../../features/assets/server/index.ts'` },
    ]
    expect(
      violationsOf([...sources, ...fine]).filter((v) => fine.some((f) => f.path === v.path)),
    ).toEqual([])
  })
})
