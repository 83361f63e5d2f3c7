import { readFileSync } from 'node:fs'
import { glob, readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { PAGE, problemsPage, rooms } from './print-problems.ts'

test('docs/problems.md is what the catalogues say (node --conditions=source tools/print-problems.ts)', () => {
  expect(readFileSync(PAGE, 'utf8')).toBe(problemsPage())
})

test('every catalogue of the house is printed', async () => {
  const codes = new Set(rooms.flatMap(({ catalogue }) => Object.keys(catalogue)))
  const root = new URL('../', import.meta.url)
  const missing: string[] = []
  for await (const file of glob('{platform,features,apps}/**/*.ts', {
    cwd: root.pathname,
    exclude: (name) => name.includes('node_modules') || name.endsWith('.test.ts'),
  })) {
    const text = await readFile(new URL(file, root), 'utf8')
    for (const [, code = ''] of text.matchAll(/^ {2}'([a-z-]+\.[a-z_]+)': \{ status: \d{3},/gm))
      if (!codes.has(code)) missing.push(`${file}: ${code}`)
  }
  expect(missing).toEqual([])
})

test('a code belongs to one room, and both languages name what the reader needs', () => {
  const codes = rooms.flatMap(({ catalogue }) => Object.keys(catalogue))
  expect(new Set(codes).size).toBe(codes.length)
  for (const { ja, en } of rooms) expect(Object.keys(ja).sort()).toEqual(Object.keys(en).sort())
})
