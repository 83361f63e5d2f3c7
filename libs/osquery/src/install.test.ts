import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { flagFile, installRecipe } from './install.ts'

const PLATFORMS = ['windows', 'macos', 'linux'] as const

test.each(PLATFORMS)('every flag for %s is one of osquery 5.23.1', (platform) => {
  const { flags } = JSON.parse(
    readFileSync(join(import.meta.dirname, '../vectors/flags.json'), 'utf8'),
  ) as { flags: string[] }
  const lines = flagFile(platform, { host: 'hinoban.example.jp:8891' }).trim().split(/\r?\n/)
  for (const line of lines) {
    const name = /^--([a-z_]+)=\S/.exec(line)?.[1]
    expect(flags, line).toContain(name)
  }
})

test('the paths are Fleet’s, the secret and the authority lie where the packages look', () => {
  const text = flagFile('linux', { host: 'hinoban.example.jp' })
  expect(text).toContain('--tls_hostname=hinoban.example.jp\n')
  expect(text).toContain('--enroll_tls_endpoint=/api/osquery/enroll\n')
  expect(text).toContain('--distributed_tls_write_endpoint=/api/osquery/distributed/write\n')
  expect(text).toContain('--enroll_secret_path=/etc/osquery/hinoban.secret\n')
  expect(flagFile('windows', { host: 'h' })).toMatch(/\r\n$/)
})

test.each(['a\n--disable_tls=true', 'a b', 'https://a', '', 'a:999999', '$(x)'])(
  'a host that would add a flag is refused: %j',
  (host) => {
    expect(() => flagFile('linux', { host })).toThrow(RangeError)
  },
)

test('a path that would end the quotes is refused', () => {
  expect(() => flagFile('linux', { host: 'h', secretPath: "/x'; rm -rf /" })).toThrow(RangeError)
})

test.each(PLATFORMS)('the recipe for %s says each step in both languages', (platform) => {
  const steps = installRecipe(platform, {
    host: 'hinoban.example.jp',
    secret: 'SECRET',
    caPem: '-----BEGIN CERTIFICATE-----\n',
  })
  expect(steps).toHaveLength(6)
  for (const { title, command, file } of steps) {
    expect(title.ja).toMatch(/。$/)
    expect(title.en).toMatch(/\.$/)
    expect((command === null) !== (file === null)).toBe(true)
    // The secret stands in one file, in no command that a history would keep.
    expect(command ?? '').not.toContain('SECRET')
  }
  expect(steps.filter((s) => s.file?.content.includes('SECRET'))).toHaveLength(1)
})
