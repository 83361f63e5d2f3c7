import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { ConfigError, readConfig, SETTINGS } from './index.ts'

let cwd = ''
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'hinoban-config-'))
})
afterEach(() => rmSync(cwd, { recursive: true }))

const issuesOf = (work: () => unknown): ConfigError['issues'] => {
  try {
    work()
  } catch (error) {
    if (error instanceof ConfigError) return error.issues
    throw error
  }
  return []
}

describe('where a value comes from', () => {
  test('by default Hinoban listens on this machine alone and fetches nothing', () => {
    const { settings } = readConfig({ env: {}, cwd })
    expect(settings['http.host']).toBe('127.0.0.1')
    expect(settings['feeds.enabled']).toBe(false)
  })

  test('environment beats file beats screen beats default', () => {
    writeFileSync(join(cwd, 'hinoban.yaml'), 'http:\n  port: 9001\nfeeds:\n  enabled: true\n')
    const read = (env: Record<string, string>) =>
      readConfig({
        env,
        cwd,
        screen: { 'feeds.enabled': false, 'imports.max_mb': 64, 'http.port': 9999 },
      })
    const file = read({})
    expect([file.settings['http.port'], file.sources['http.port']]).toEqual([9001, 'file'])
    expect([file.settings['feeds.enabled'], file.sources['feeds.enabled']]).toEqual([true, 'file'])
    expect([file.settings['imports.max_mb'], file.sources['imports.max_mb']]).toEqual([
      64,
      'screen',
    ])
    expect(read({ HINOBAN_HTTP_PORT: '9002' }).settings['http.port']).toBe(9002)
  })

  test('a secret may come from a file, and is masked where it is shown', () => {
    writeFileSync(join(cwd, 'url'), 'postgres://u:geheim@db/h\n')
    const config = readConfig({ env: { HINOBAN_DATABASE_URL_FILE: join(cwd, 'url') }, cwd })
    expect(config.settings['records.url']).toBe('postgres://u:geheim@db/h')
    expect(JSON.stringify(config.rows())).not.toContain('geheim')
  })

  test('the screen cannot set what is not meant for it', () => {
    const { settings } = readConfig({
      env: {},
      cwd,
      screen: { 'records.url': 'postgres://evil/x' },
    })
    expect(settings['records.url']).toBeNull()
  })
})

describe('what is refused, with the place and the next step', () => {
  test('a misspelt variable names the one that was probably meant', () => {
    const [issue] = issuesOf(() => readConfig({ env: { HINOBAN_HTTP_PROT: '1' }, cwd }))
    expect(issue).toMatchObject({
      where: 'HINOBAN_HTTP_PROT',
      hint: 'Did you mean HINOBAN_HTTP_PORT?',
    })
  })

  test('a misspelt key of the file likewise, and every issue at once', () => {
    writeFileSync(join(cwd, 'hinoban.yaml'), 'htpp:\n  port: 1\nlog:\n  level: loud\n')
    const issues = issuesOf(() => readConfig({ env: {}, cwd }))
    expect(issues.map((i) => i.hint)).toContain('Did you mean http.port?')
    expect(issues.map((i) => i.where).join()).toContain('log.level')
  })

  test('a file that is not YAML, or a file that is not there', () => {
    writeFileSync(join(cwd, 'hinoban.yaml'), 'a: [1\nb: }')
    expect(issuesOf(() => readConfig({ env: {}, cwd }))).toHaveLength(1)
    expect(
      issuesOf(() => readConfig({ env: { HINOBAN_CONFIG: 'nowhere.yaml' }, cwd }))[0]?.where,
    ).toContain('nowhere.yaml')
  })

  test('a port out of range and an address of the wrong kind', () => {
    expect(issuesOf(() => readConfig({ env: { HINOBAN_HTTP_PORT: '70000' }, cwd }))).toHaveLength(1)
    expect(
      issuesOf(() => readConfig({ env: { HINOBAN_DATABASE_URL: 'mysql://x' }, cwd }))[0]?.why,
    ).toContain('postgres:')
  })

  test.each([
    [{ ISSUER: 'https://id.example.co.jp' }, 'sign_in.oidc_client_id', /client id/],
    [{ CLIENT_ID: 'hinoban' }, 'sign_in.oidc_issuer', /address of the provider/],
    [{ ISSUER: 'http://id.example.co.jp', CLIENT_ID: 'h' }, 'ISSUER', /oidc_private/],
    [{ ISSUER: 'https://localhost:8443', CLIENT_ID: 'h' }, 'ISSUER', /oidc_private/],
    [{ ISSUER: 'https://192.168.1.5', CLIENT_ID: 'h' }, 'ISSUER', /oidc_private/],
    [{ ISSUER: 'https://[fd00::5]', CLIENT_ID: 'h' }, 'ISSUER', /oidc_private/],
    [{ ISSUER: 'https://id.example.co.jp', CLIENT_ID: 'h' }, null, null],
    [{ ISSUER: 'http://192.168.1.5', CLIENT_ID: 'h', PRIVATE: 'true' }, null, null],
  ] as const)('an OIDC provider that could never be called: %j', (given, where, hint) => {
    const env = Object.fromEntries(
      Object.entries(given).map(([name, value]) => [`HINOBAN_SIGN_IN_OIDC_${name}`, value]),
    )
    const issues = issuesOf(() => readConfig({ env, cwd }))
    expect(issues).toHaveLength(where === null ? 0 : 1)
    if (where === null) return
    expect(issues[0]?.where).toContain(where)
    expect(issues[0]?.hint).toMatch(hint)
  })

  test('anchors cannot blow the file up', () => {
    const bomb = [
      'a: &a [x,x,x,x,x,x,x,x,x]',
      ...'bcdefgh'
        .split('')
        .map((c, i) => `${c}: &${c} [${Array(9).fill(`*${'abcdefgh'[i]}`).join(',')}]`),
    ].join('\n')
    writeFileSync(join(cwd, 'hinoban.yaml'), bomb)
    expect(() => readConfig({ env: {}, cwd })).toThrow()
  })
})

test('every setting says what it is in both languages and has an environment name of its own', () => {
  const envs = Object.values(SETTINGS).map((s) => s.env)
  expect(new Set(envs).size).toBe(envs.length)
  for (const s of Object.values(SETTINGS)) {
    expect(s.about.ja).toMatch(/[ぁ-んァ-ヶ一-龠]/)
    expect(s.about.en).not.toMatch(/[ぁ-んァ-ヶ一-龠]/)
  }
})
