/**
 * What the guide gives people to paste: files that their programs take, with the names that Hinoban's own steps use.
 */
import { execFileSync } from 'node:child_process'
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { setupFor } from '../features/detection/server/sources/setup.ts'

const guide = readFileSync(new URL('../docs/operate/connect-logs.md', import.meta.url), 'utf8')
const blockUnder = (title: string, language = ''): string =>
  new RegExp(
    `^## ${title.replaceAll(/[()]/g, '\\$&')}$[\\s\\S]*?^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``,
    'm',
  ).exec(guide)?.[1] ?? ''
const RSYSLOGD = '/usr/sbin/rsyslogd'
/** Beside rsyslog it cannot be installed: `.ci/run` unpacks it. */
const SYSLOG_NG = ['', '/opt/syslog-ng'].find((root) => existsSync(`${root}/usr/sbin/syslog-ng`))

test('the guide says what the steps on the screen say', () => {
  const steps = Object.fromEntries(
    setupFor(
      { kind: 'http', id: '<ID>', path: null },
      { publicUrl: 'https://hinoban.example.jp', listeners: [] },
    ).flatMap(({ copy }) => (copy === null ? [] : [[copy.name, copy.content]])),
  )
  expect(parse(blockUnder('Windows (Winlogbeat)', 'yaml'))).toEqual(
    parse(steps['winlogbeat.yml'] ?? ''),
  )
  expect(parse(blockUnder('Windows (event forwarding)', 'yaml'))).toEqual(
    parse(steps['winlogbeat.yml（収集サーバー）'] ?? ''),
  )
  expect(blockUnder('Microsoft 365', 'powershell')).toBe(steps['PowerShell'])
  const filebeat = parse(blockUnder('Filebeat', 'yaml'))
  expect(filebeat).toMatchObject(parse(steps['filebeat.yml'] ?? ''))
  const vector = parse(blockUnder('Vector', 'yaml')).sinks.hinoban
  expect({ ...vector, inputs: ['*'] }).toEqual(parse(steps['vector.yaml'] ?? '').sinks.hinoban)
  const output = (text: string) =>
    (text.split('[OUTPUT]')[1] ?? '')
      .split('\n')
      .map((line) => line.trim().replaceAll(/\s+/g, ' '))
      .filter(Boolean)
  expect(output(blockUnder('Fluent Bit'))).toEqual(output(steps['fluent-bit.conf'] ?? ''))
})

test('both languages and every kind of sender are there', () => {
  for (const [, anchor] of guide.matchAll(/\]\(#([a-z0-9-]+)\)/g))
    expect(
      [...guide.matchAll(/^## (.+)$/gm)].map(([, title = '']) =>
        title.toLowerCase().replaceAll(/[()]/g, '').replaceAll(' ', '-'),
      ),
    ).toContain(anchor)
})

test.skipIf(!existsSync(RSYSLOGD))('rsyslog takes its files', () => {
  const folder = mkdtempSync(join(tmpdir(), 'hinoban-rsyslog-'))
  try {
    const hasElastic = globSync('/usr/lib/*/rsyslog/omelasticsearch.so').length > 0
    for (const title of ['Linux (rsyslog)', ...(hasElastic ? ['rsyslog (HTTPS)'] : [])]) {
      // Without TLS, which is a package of its own: what is tried here are the names.
      const text = blockUnder(title)
        .replaceAll(/^global.*$/gm, '')
        .replaceAll(/^\s*StreamDriver=.*$/gm, '')
      const file = join(folder, 'rsyslog.conf')
      writeFileSync(file, `global(workDirectory="${folder}")\n${text}`)
      execFileSync(RSYSLOGD, ['-N1', '-f', file], { stdio: 'pipe' })
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})

test.skipIf(SYSLOG_NG === undefined)('syslog-ng takes its file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'hinoban-syslog-ng-'))
  try {
    const own = `${SYSLOG_NG}/usr/lib/syslog-ng`
    const authority = join(folder, 'ca.pem')
    writeFileSync(authority, '')
    const file = join(folder, 'syslog-ng.conf')
    writeFileSync(
      file,
      `@version: 3.38\nsource s_src { internal(); };\n${blockUnder('syslog-ng').replace('/etc/ssl/certs/hinoban-ca.pem', authority)}`,
    )
    const paths = ['-R', join(folder, 'persist'), '-c', join(folder, 'ctl')]
    const modules = ['--module-path', globSync(`${own}/3.*`)[0] ?? own]
    execFileSync(
      `${SYSLOG_NG}/usr/sbin/syslog-ng`,
      ['--syntax-only', '--no-caps', '-f', file, ...paths, ...modules],
      { stdio: 'pipe', env: { ...process.env, LD_LIBRARY_PATH: own } },
    )
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
