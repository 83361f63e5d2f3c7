import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { recognise } from './recognise.ts'

const folder = new URL('../../../libs/devices/src/fixtures/', import.meta.url)
const SECRET = 'Vx82kLqWz91Tr55'
const sample = (name: string): string =>
  readFileSync(new URL(name, folder), 'utf8').replaceAll(/\{\{\w+\}\}/g, SECRET)

test('what network devices print is known by its content, whatever the file is called', () => {
  for (const name of readdirSync(folder))
    expect(recognise(new TextEncoder().encode(sample(name)), 'x').id, name).toBe('devices')
})

test('a folder of them is judged, and none of their secrets is printed', () => {
  const at = mkdtempSync(join(tmpdir(), 'hinoban-check-devices-'))
  try {
    for (const name of readdirSync(folder)) writeFileSync(join(at, name), sample(name))
    const ran = spawnSync(
      process.execPath,
      [
        '--conditions=source',
        new URL('../main.ts', import.meta.url).pathname,
        'check',
        at,
        '--json',
      ],
      { encoding: 'utf8', timeout: 100_000 },
    )
    const { files } = JSON.parse(ran.stdout) as {
      files: { used: boolean }[]
    }
    expect(files.map((f) => f.used)).toEqual(files.map(() => true))
    expect(`${ran.stdout}${ran.stderr}`).not.toContain(SECRET)
  } finally {
    rmSync(at, { recursive: true, force: true })
  }
})
