import { existsSync, readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { AccountPassword, GroupPasswords } from '../accounts/contract.ts'
import type {
  DeviceConfiguration,
  DeviceReading,
  ExposureView,
  KeptSecret,
} from '../assets/contract.ts'
import type { DeviceLog } from './case-device-log.ts'
import type { ServedSeen } from './case-outcome.ts'
import { postpatchRules } from './case-rules.ts'
import { lastedMs } from './case-sessions.ts'
import { spansOfRule, verdictOf } from './case-window.ts'
import { type CaseFacts, judgeCase, mayBeStated, whyReopened } from './cases.ts'
import type { CaseStatement, JudgedCase, PostpatchRule, TaskKind } from './contract-cases.ts'

const DAY = 86_400_000
const T0 = Date.UTC(2026, 9, 1)
const day = (n: number): number => T0 + n * DAY

/** Type 9 is steady; ENC is encrypted anew at each export. */
const compare: CaseFacts['compare'] = (_, before, after) =>
  after === null
    ? 'none'
    : before === null
      ? 'unknown'
      : before.mark === after.mark
        ? 'same'
        : after.form === 'type 9'
          ? 'changed'
          : 'unknown'

const none: DeviceConfiguration = {
  isWhole: true,
  notRead: 0,
  administrationFromInternet: 'no',
  accounts: [],
  portals: [],
  services: [],
  servers: [],
  tunnels: [],
  certificates: [],
  apiKeys: [],
  communities: [],
  logging: [],
  inbound: [],
}
const portal = (isOn: boolean): DeviceConfiguration['portals'][number] => ({
  kind: 'ssl-vpn',
  name: null,
  isOn,
  port: 10443,
  interfaces: ['wan1'],
  outside: null,
})
const user = (
  name: string,
  secret: KeptSecret,
  secondFactor: 'yes' | 'no' = 'yes',
): DeviceConfiguration['accounts'][number] => ({
  name,
  use: 'vpn',
  role: null,
  isEnabled: true,
  secondFactor,
  trustedHosts: null,
  secret,
})
const kept = (mark: string, form = 'type 9'): KeptSecret => ({ mark: `k1.${mark}`, form })

let ids = 0
const reading = (n: number, version: string | null, more: Partial<DeviceReading> = {}) =>
  ({
    id: `r${++ids}`,
    asset: 'a',
    takenAt: new Date(day(n)),
    timeFrom: 'clock',
    recordedAt: new Date(day(n)),
    file: null,
    importId: null,
    vendor: 'fortinet',
    product: 'fortios',
    model: null,
    hostName: 'fw-hq',
    serial: null,
    version,
    build: null,
    versionRaw: null,
    state: 'running',
    changedAt: null,
    sessions: null,
    configuration: null,
    ...more,
  }) satisfies DeviceReading
const word = (
  task: string | null,
  n: number,
  more: Partial<CaseStatement> = {},
): CaseStatement => ({
  id: `s${++ids}`,
  kind: 'done',
  task,
  reading: null,
  at: day(n),
  by: '試験 太郎',
  note: '実施済み',
  on: null,
  from: null,
  to: null,
  owner: null,
  until: null,
  ...more,
})
const account = (name: string, n: number | null, more: Partial<AccountPassword> = {}) =>
  ({
    account: { id: name, source: 's', name, displayName: '', isService: false },
    enabled: true,
    pwdLastSet: n === null ? null : day(n),
    mustChange: false,
    neverExpires: null,
    readAt: day(60),
    goneAt: null,
    memberUntil: null,
    ...more,
  }) satisfies AccountPassword
const group = (accounts: readonly AccountPassword[], isWhole = true): GroupPasswords => ({
  asked: 'VPN',
  group: { id: 'g', source: 's', name: 'VPN', dn: 'cn=VPN' },
  isWhole,
  readAt: day(60),
  accounts,
})
const leak = postpatchRules.filter((r) => r.cves.includes('CVE-2018-13379'))
const judge = (facts: Partial<CaseFacts>): JudgedCase =>
  judgeCase({
    rules: leak,
    readings: [],
    directory: [],
    groups: [],
    statements: [],
    compare,
    now: day(100),
    ...facts,
  })
const taskOf = (judged: JudgedCase, kind: TaskKind, subject = '') =>
  judged.tasks.find((t) => t.kind === kind && t.subject === subject)

/** A device whose case is closed: updated on day 2, everything else seen or said afterwards. */
const done = (): CaseFacts => ({
  rules: leak,
  readings: [
    reading(0, '6.0.3', {
      configuration: { ...none, portals: [portal(true)], accounts: [user('ito', kept('old'))] },
    }),
    reading(2, '6.0.9'),
    reading(5, '6.0.9', {
      configuration: { ...none, portals: [portal(true)], accounts: [user('ito', kept('new'))] },
      sessions: [],
    }),
  ],
  directory: [group([account('sato', 4), account('kato', 3)])],
  groups: ['VPN'],
  statements: [
    word('log-review|', 6, { from: day(-30), to: day(6) }),
    word('tell-users|', 6),
    word('bind-account|', 6),
  ],
  compare,
  now: day(100),
})

describe('the case of CVE-2018-13379', () => {
  test('an affected version opens it, the update alone leaves it open, the rest closes it', () => {
    const facts = done()
    const [first, second] = facts.readings
    const atFirst = judge({ readings: facts.readings.slice(0, 1), groups: ['VPN'] })
    expect(atFirst).toMatchObject({
      state: 'open',
      causes: [{ version: '6.0.3', start: { at: day(0), basis: 'seen-first' }, end: null }],
    })
    expect(atFirst.tasks.every((t) => t.state === 'open' || t.proof?.kind === 'absent')).toBe(true)
    const updated = judge({ ...facts, readings: [first, second] as never, directory: [] })
    expect(updated.state).toBe('open')
    expect(updated.causes[0]?.end).toMatchObject({ at: day(2), basis: 'seen', version: '6.0.9' })
    expect(taskOf(updated, 'upgrade')).toMatchObject({ state: 'proven' })
    expect(taskOf(updated, 'local-password', 'ito')).toMatchObject({ gap: 'not-read' })
    const closed = judgeCase(facts)
    expect(closed.tasks.filter((t) => t.state === 'open')).toEqual([])
    expect(closed).toMatchObject({ state: 'closed', isStated: true })
    expect(taskOf(closed, 'directory-password', 'sato')).toMatchObject({
      proof: { kind: 'password-newer', at: day(4) },
    })
    expect(taskOf(closed, 'local-password', 'ito')?.proof?.kind).toBe('secret-differs')
  })

  test.each([
    ['older than the fix', account('sato', 1), 'older'],
    [
      'must be changed at the next logon',
      account('sato', null, { mustChange: true }),
      'must-change',
    ],
    ['nobody knows', account('sato', null), 'age-unknown'],
    ['set at the very moment of the fix', account('sato', 2), 'older'],
  ])('a password that is %s is no proof', (_, one, gap) => {
    const judged = judge({ ...done(), directory: [group([one])] })
    expect(taskOf(judged, 'directory-password', 'sato')).toMatchObject({ state: 'open', gap })
    expect(judged.state).toBe('open')
  })

  test('an unreadable member, an unknown group, no group named: each keeps it open', () => {
    const whole = [account('sato', 4)]
    expect(judge({ ...done(), directory: [group(whole, false)] }).state).toBe('open')
    expect(judge({ ...done(), directory: [{ ...group([]), group: null }] }).state).toBe('open')
    expect(judge({ ...done(), directory: [] }).state).toBe('open')
    const unnamed = judge({
      ...done(),
      groups: [],
      readings: done().readings.map((r) =>
        r.configuration === null
          ? r
          : {
              ...r,
              configuration: {
                ...r.configuration,
                servers: [
                  { kind: 'ldap' as const, name: 'ad', server: null, account: null, secret: null },
                ],
              },
            },
      ),
    })
    expect(taskOf(unnamed, 'directory-password')).toMatchObject({ gap: 'groups-not-named' })
  })

  test('a text that FortiOS encrypts anew proves nothing; the same text proves "not changed", whatever is said', () => {
    const withSecrets = (old: KeptSecret, now: KeptSecret) =>
      done().readings.map((r, i) => ({
        ...r,
        configuration:
          r.configuration === null
            ? null
            : { ...r.configuration, accounts: [user('ito', i === 0 ? old : now)] },
      }))
    const enc = judge({ ...done(), readings: withSecrets(kept('a', 'ENC'), kept('b', 'ENC')) })
    expect(taskOf(enc, 'local-password', 'ito')).toMatchObject({ gap: 'not-comparable' })
    const said = [...done().statements, word('local-password|ito', 7)]
    const stated = judge({
      ...done(),
      statements: said,
      readings: withSecrets(kept('a', 'ENC'), kept('b', 'ENC')),
    })
    expect(stated.state).toBe('closed')
    expect(taskOf(stated, 'local-password', 'ito')).toMatchObject({ state: 'stated' })
    const same = judge({
      ...done(),
      statements: said,
      readings: withSecrets(kept('a', 'ENC'), kept('a', 'ENC')),
    })
    expect(taskOf(same, 'local-password', 'ito')).toMatchObject({ state: 'open', gap: 'unchanged' })
  })

  test('an old backup handed in as what runs opens it again; said to be an archive, it is closed, and says so', () => {
    const facts = done()
    const old = reading(20, '6.0.3', { state: 'backup', timeFrom: 'handed-over' })
    const again = judgeCase({ ...facts, readings: [...facts.readings, old] })
    expect(again).toMatchObject({ state: 'open', causes: [{ end: null }] })
    expect(whyReopened(judgeCase(facts), again)).toBe('version-back')
    const archived = judgeCase({
      ...facts,
      readings: [...facts.readings, old],
      statements: [...facts.statements, word(null, 21, { kind: 'not-running', reading: old.id })],
    })
    expect(archived).toMatchObject({ state: 'closed', isStated: true })
    const running = judgeCase({
      ...facts,
      readings: [...facts.readings, { ...old, state: 'running' }],
      statements: [...facts.statements, word(null, 21, { kind: 'not-running', reading: old.id })],
    })
    expect(running.state).toBe('open')
  })

  test('an old configuration on the new version, an old account, an exception that ends: open again, each with its reason', () => {
    const facts = done()
    const closed = judgeCase(facts)
    const restored = judgeCase({
      ...facts,
      readings: [
        ...facts.readings,
        reading(30, '6.0.9', {
          configuration: { ...none, portals: [portal(true)], accounts: [user('ito', kept('old'))] },
        }),
      ],
    })
    expect(restored.state).toBe('open')
    expect(whyReopened(closed, restored)).toBe('older-configuration')
    const hired = judgeCase({
      ...facts,
      directory: [group([account('sato', 4), account('kato', 3), account('ono', -400)])],
    })
    expect(hired.state).toBe('open')
    expect(whyReopened(closed, hired)).toBe('old-password')
    const excepting = [
      ...facts.statements,
      word('directory-password|sato', 3, { kind: 'exception', owner: '部長', until: day(90) }),
    ]
    const old = { ...facts, statements: excepting, directory: [group([account('sato', 1)])] }
    const excepted = judgeCase({ ...old, now: day(50) })
    expect(excepted.state).toBe('closed')
    const ended = judgeCase({ ...old, now: day(91) })
    expect(ended.state).toBe('open')
    expect(whyReopened(closed, ended)).toBe('old-password')
  })

  test('nobody answers for a device that is not updated; a search that misses a part of the exposure is none', () => {
    const facts = done()
    const vulnerable = judgeCase({
      ...facts,
      readings: facts.readings.slice(0, 1),
      statements: [word('upgrade|', 3, { kind: 'exception', owner: '部長', until: day(300) })],
    })
    expect(taskOf(vulnerable, 'upgrade')).toMatchObject({ state: 'open', gap: 'not-fixed' })
    const short = judgeCase({
      ...facts,
      statements: facts.statements.map((s) =>
        s.task === 'log-review|' ? { ...s, from: day(1) } : s,
      ),
    })
    expect(taskOf(short, 'log-review')).toMatchObject({ state: 'open', gap: 'log-not-covered' })
  })

  test('already patched at first sight: an unknown past opens it, a day or a word narrows it; versions go up', () => {
    const seen = [reading(0, '7.4.5')]
    expect(judge({ readings: seen })).toMatchObject({
      state: 'open',
      causes: [{ version: null, start: { at: null, basis: 'unknown-past' }, end: { at: day(0) } }],
    })
    expect(
      judge({
        readings: seen,
        statements: [word(null, 1, { kind: 'updated-on', on: day(-900) })],
      }).causes[0]?.end,
    ).toMatchObject({ at: day(-900), basis: 'stated' })
    expect(
      judge({ readings: seen, statements: [word(null, 1, { kind: 'never-ran' })] }),
    ).toMatchObject({ state: 'clear', isStated: true })
    // Whoever saw it run has the last word.
    expect(
      judge({
        readings: [reading(0, '6.0.1'), ...seen.map((r) => ({ ...r, takenAt: new Date(day(3)) }))],
        statements: [word(null, 1, { kind: 'never-ran' })],
      }).state,
    ).toBe('open')
    expect(judge({ readings: [reading(0, '5.4.5')] })).toMatchObject({ state: 'clear', causes: [] })
  })

  test('SSL-VPN off in every configuration of the affected version narrows it; once on, it does not', () => {
    const off = { configuration: { ...none, portals: [portal(false)] } }
    expect(judge({ readings: [reading(0, '6.0.3', off)] })).toMatchObject({
      state: 'clear',
      causes: [{ ruledOut: 'condition' }],
    })
    expect(judge({ readings: [reading(0, '6.0.3'), reading(1, '6.0.3', off)] }).state).toBe('open')
  })

  test('what no rule knows is not judged, never clear', () => {
    expect(judge({ readings: [reading(0, 'Rev.14.01', { product: 'yamaha-rt' })] })).toMatchObject({
      state: 'unjudged',
      unjudged: 'product',
    })
    expect(judge({ readings: [reading(0, null)] })).toMatchObject({
      state: 'unjudged',
      unjudged: 'version',
    })
    const open = { ...leak[0], id: 'open', affected: null, products: ['fortios'] } as PostpatchRule
    const all = judge({ rules: [...leak, open], readings: [reading(0, '5.4.5')] })
    expect(all).toMatchObject({ state: 'unjudged', rulesNotJudged: ['open'] })
  })
})

test('the log of the device: a password set after the fix, and a search over the whole exposure', () => {
  const config = (mark: string): DeviceConfiguration => ({
    ...none,
    portals: [portal(true)],
    accounts: [user('ito', kept(mark, 'ENC'))],
  })
  const withLog = (log: DeviceLog | null) =>
    judgeCase({
      rules: leak,
      readings: [
        reading(0, '6.0.3', {
          configuration: config('a'),
        }),
        reading(10, '6.0.9', {
          configuration: config('b'),
        }),
        reading(20, '6.0.9', {
          configuration: config('c'),
        }),
      ],
      directory: [],
      groups: [],
      statements: [],
      compare,
      log,
      now: day(30),
    })
  const log = (more: Partial<DeviceLog>): DeviceLog => ({
    from: day(-30),
    to: day(25),
    passwordsSet: [],
    traces: null,
    ...more,
  })
  expect(taskOf(withLog(null), 'local-password', 'ito')).toMatchObject({ gap: 'not-comparable' })
  expect(
    taskOf(
      withLog(log({ passwordsSet: [{ account: 'ito', at: day(15) }] })),
      'local-password',
      'ito',
    ),
  ).toMatchObject({ state: 'proven', proof: { kind: 'password-set-event', at: day(15) } })
  // Before the fix, or of somebody else, it proves nothing.
  for (const passwordsSet of [[{ account: 'ito', at: day(5) }], [{ account: 'ono', at: day(15) }]])
    expect(taskOf(withLog(log({ passwordsSet })), 'local-password', 'ito')).toMatchObject({
      state: 'open',
    })
  expect(taskOf(withLog(log({ traces: 0 })), 'log-review')).toMatchObject({
    proof: { kind: 'log-searched' },
  })
  expect(taskOf(withLog(log({ traces: 3 })), 'log-review')).toMatchObject({ gap: 'log-traces' })
  expect(taskOf(withLog(log({ traces: 0, from: day(5) })), 'log-review')).toMatchObject({
    gap: 'log-not-covered',
  })
  expect(taskOf(withLog(log({})), 'log-review')).toMatchObject({ gap: 'person' })
})

test('sessions: an empty list, or everybody signed in later', () => {
  expect(['3723 s', '1:02:03', '0h:12m:05s', '1d 02h:03m:04s', 'Mon Oct  5'].map(lastedMs)).toEqual(
    [3_723_000, 3_723_000, 725_000, 93_784_000, null],
  )
  const withSession = (since: string | null) =>
    judge({
      ...done(),
      readings: done().readings.map((r) =>
        r.sessions === null
          ? r
          : {
              ...r,
              sessions: [
                { user: 'ito', kind: 'ssl-vpn', from: null, assigned: null, since, group: null },
              ],
            },
      ),
    })
  expect(taskOf(withSession('86400 s'), 'sessions')?.state).toBe('proven')
  expect(taskOf(withSession('900000 s'), 'sessions')).toMatchObject({ gap: 'sessions-alive' })
  expect(taskOf(withSession(null), 'sessions')).toMatchObject({ gap: 'sessions-alive' })
})

test('each rule is readable, names its sources, and says where the words are a precaution', () => {
  for (const rule of postpatchRules) {
    expect(rule.evidence.read.length, rule.id).toBeGreaterThan(0)
    for (const { product, ranges } of rule.affected ?? []) {
      expect(spansOfRule(rule, product), `${rule.id} ${product}`).toHaveLength(ranges.length)
    }
    expect(rule.affected !== null || (rule.products ?? []).length > 0, rule.id).toBe(true)
    expect(rule.tasks.filter((t) => t.kind === 'upgrade')).toHaveLength(1)
  }
  expect(new Set(postpatchRules.map((r) => r.id)).size).toBe(postpatchRules.length)
})

const postpatch = new URL(
  '../../../shared/data/vulnerabilities/vpn-postpatch-actions.json',
  import.meta.url,
)
type Listed = { readonly cves: readonly string[]; readonly fixed: readonly string[] | null }
const listed: readonly Listed[] = existsSync(postpatch)
  ? JSON.parse(readFileSync(postpatch, 'utf8')).rules
  : []

describe.skipIf(listed.length === 0)('the rules of the guide', () => {
  test.each(listed.map((one) => [one.cves.join(' '), one] as const))(
    '%s opens its case on each of its products, and not on a fixed version',
    (_cves, { cves, fixed }) => {
      const rule = postpatchRules.find((r) => cves.every((cve) => r.cves.includes(cve)))
      expect(rule?.affected).toBeTruthy()
      for (const { product, ranges } of rule?.affected ?? [])
        for (const { from, before } of ranges) {
          // The beginning of a range is in it; where it is open, an early release of the same line is.
          const inside = from ?? before.replace(/\d+(?=\D*$)/, '1')
          const judge = (version: string) =>
            judgeCase({
              rules: rule === undefined ? [] : [rule],
              readings: [reading(1, version, { product })],
              directory: [],
              groups: [],
              statements: [],
              compare,
              now: day(2),
            })
          const judged = judge(inside)
          expect(judged.state, `${product} ${inside}`).toBe('open')
          expect(judged.causes[0]?.cves).toEqual(rule?.cves)
          expect(judged.tasks.map(({ kind }) => kind)).toContain('upgrade')
          // Fixed at first sight: nobody knows what ran before, so that it is no affected version that opens it.
          expect(judge(before).causes[0]?.version ?? null, `${product} ${before}`).toBeNull()
        }
      for (const version of fixed ?? [])
        for (const { product } of rule?.affected ?? [])
          expect(
            verdictOf(rule as PostpatchRule, reading(1, version, { product })),
            `${product} ${version}`,
          ).not.toBe('affected')
    },
  )

  test('every release that Cisco lists for CVE-2023-20198 is affected', () => {
    const records = new URL('cve-v5/vulnrichment-2023.jsonl.gz', postpatch)
    const line = gunzipSync(readFileSync(records))
      .toString()
      .split('\n')
      .find(
        (one) =>
          one.includes('"cveId":"CVE-2023-20198"') || one.includes('"cveId": "CVE-2023-20198"'),
      )
    const rule = postpatchRules.find((r) => r.cves.includes('CVE-2023-20198'))
    const versions: string[] = JSON.parse(line ?? '').containers.cna.affected[0].versions.map(
      (one: { version: string }) => one.version,
    )
    expect(versions.length).toBe(186)
    const others = versions.filter(
      (version) =>
        verdictOf(rule as PostpatchRule, reading(1, version, { product: 'ios-xe' })) !== 'affected',
    )
    expect(others).toEqual([])
  })
})

// ── properties ─────────────────────────────────────────────────────────────────────────────────────────────

const anyConfiguration = fc
  .record({
    isWhole: fc.boolean(),
    users: fc.dictionary(
      fc.constantFrom('ito', 'ono'),
      fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.constantFrom('type 9', 'ENC')),
    ),
    isOn: fc.boolean(),
    keys: fc.option(fc.constantFrom('k1', 'k2'), { nil: null }),
  })
  .map(
    ({ isWhole, users, isOn, keys }): DeviceConfiguration => ({
      ...none,
      isWhole,
      portals: [portal(isOn)],
      accounts: Object.entries(users).map(([name, [mark, form]]) => user(name, kept(mark, form))),
      certificates:
        keys === null
          ? []
          : [
              {
                name: 'portal',
                isOwn: true,
                mark: `k1.${keys}`,
                says: {
                  serial: keys,
                  key: keys,
                  subject: '',
                  issuer: '',
                  notBefore: '',
                  notAfter: '',
                },
              },
            ],
    }),
  )
const anyReading = fc
  .record({
    n: fc.integer({ min: 0, max: 30 }),
    version: fc.constantFrom('6.0.3', '6.0.9', '5.4.5', '7.0.3', '7.4.5', null),
    configuration: fc.option(anyConfiguration, { nil: null }),
    sessions: fc.constantFrom(null, [], [{ user: 'ito', kind: 'ssl-vpn', since: null }]),
    state: fc.constantFrom('running', 'backup'),
  })
  .map(({ n, version, configuration, sessions, state }) =>
    reading(n, version, { configuration, sessions, state } as Partial<DeviceReading>),
  )
const anyWord = fc
  .record({
    task: fc.constantFrom(
      ...['log-review|', 'tell-users|', 'bind-account|', 'local-password|ito', 'mfa|', 'mfa|ito'],
      ...[
        'sessions|',
        'unknown-accounts|',
        'psk|',
        'certificate|',
        'certificate|portal',
        'api-key|',
      ],
      ...[
        'admin-password|',
        'local-password|ono',
        'directory-password|',
        'directory-password|sato',
      ],
      ...['local-password|', 'mfa|ono', 'upgrade|'],
    ),
    n: fc.integer({ min: 0, max: 60 }),
    kind: fc.constantFrom('done' as const, 'exception' as const),
  })
  .map(({ task, n, kind }) =>
    word(task, n, { kind, from: day(-9), to: day(n), owner: '部長', until: day(n + 30) }),
  )
const anyFacts = fc
  .record({
    rules: fc.constantFrom(
      leak,
      postpatchRules.filter((r) => r.affected?.some((a) => a.product === 'fortios')),
    ),
    readings: fc.array(anyReading, { minLength: 1, maxLength: 6 }),
    words: fc.array(anyWord, { maxLength: 30 }),
    password: fc.integer({ min: -5, max: 40 }),
    groups: fc.constantFrom<readonly string[]>([], ['VPN']),
  })
  .map(
    ({ rules, readings, words, password, groups }): CaseFacts => ({
      rules,
      readings,
      directory: [group([account('sato', password)])],
      groups,
      statements: words,
      compare,
      now: day(62),
    }),
  )

test('a case is closed only with the fixed version seen and, for each mandatory task, a later proof, a word that may count, or an exception in force', () => {
  fc.assert(
    fc.property(anyFacts, (facts) => {
      const judged = judgeCase(facts)
      if (judged.state !== 'closed') return
      const words = new Map(facts.statements.map((s) => [s.id, s]))
      expect(judged.tasks.find((t) => t.kind === 'upgrade')?.state).toBe('proven')
      for (const t of judged.tasks.filter((one) => one.isMandatory)) {
        const since = t.since ?? Number.POSITIVE_INFINITY
        const said = t.statement === null ? undefined : words.get(t.statement)
        if (t.state === 'proven') {
          expect(t.proof).not.toBeNull()
          if (t.proof?.kind === 'password-newer') expect(t.proof.at).toBeGreaterThan(since)
        } else if (t.state === 'stated') {
          expect(said?.at).toBeGreaterThan(since)
          expect(mayBeStated(t.gap)).toBe(true)
        } else {
          expect(t.state).toBe('excepted')
          expect(said).toMatchObject({ owner: '部長' })
          expect(said?.until).toBeGreaterThan(facts.now)
        }
      }
    }),
    { numRuns: 300 },
  )
})

test('a reading that is older than what is known never closes a case', () => {
  fc.assert(
    fc.property(anyFacts, anyReading, (facts, late) => {
      const before = judgeCase(facts)
      const newest = Math.max(...facts.readings.map((r) => r.takenAt.getTime()))
      if (late.takenAt.getTime() >= newest || before.state !== 'open') return
      const after = judgeCase({
        ...facts,
        readings: [...facts.readings, { ...late, recordedAt: new Date(day(61)) }],
      })
      expect(after.state).toBe('open')
    }),
    { numRuns: 500 },
  )
})

test('a version alone never closes a case, and the order in which facts are told does not matter', () => {
  fc.assert(
    fc.property(anyFacts, ({ rules, readings, compare: compares, ...facts }) => {
      const versions = readings.map((r) => ({ ...r, configuration: null, sessions: null }))
      const alone = judgeCase({
        rules,
        readings: versions,
        compare: compares,
        directory: [],
        groups: [],
        statements: [],
        now: facts.now,
      })
      expect(alone.state).not.toBe('closed')
      const all = { rules, readings, compare: compares, ...facts }
      expect(judgeCase({ ...all, readings: readings.toReversed() })).toEqual(judgeCase(all))
    }),
    { numRuns: 200 },
  )
})

describe('cutting off a device that runs an affected version', () => {
  type Fact = ExposureView['evidence'][number]
  const fact = (by: Fact['by'], n: number, isReachable: boolean): Fact => ({
    by,
    source: by === 'configuration' ? 'devices' : by === 'outside-scan' ? 'scan' : 'ledger',
    isReachable,
    at: new Date(day(n)).toISOString(),
    isOld: false,
    listens: [],
    detail: '',
  })
  const leaking = [reading(0, '6.0.3', { configuration: { ...none, portals: [portal(true)] } })]
  const judged = (evidence: readonly Fact[], more: Partial<CaseFacts> = {}) =>
    judge({ readings: leaking, exposure: { evidence: [...evidence] }, now: day(10), ...more })

  test.each<[string, readonly Fact[], string, string | null]>([
    ['nobody looked', [], 'unknown', 'cut-off-unknown'],
    ['seen from outside', [fact('outside-scan', 3, false)], 'isolated', null],
    [
      'contradictory evidence is open',
      [fact('outside-scan', 5, false), fact('configuration', 2, true)],
      'reachable',
      'still-reachable',
    ],
    [
      'before the flaw was there',
      [fact('outside-scan', -3, false)],
      'unconfirmed',
      'cut-off-unconfirmed',
    ],
    [
      'a bare address of the internet',
      [fact('global-address', 3, true)],
      'reachable',
      'still-reachable',
    ],
    ['by its own configuration, read from it', [fact('configuration', 0, false)], 'isolated', null],
    [
      'by a configuration that was never read as running',
      [fact('configuration', 4, false)],
      'unconfirmed',
      'cut-off-unconfirmed',
    ],
  ])('%s', (_, evidence, state, gap) => {
    const one = judged(evidence)
    expect(one.isolation?.state).toBe(state)
    expect(taskOf(one, 'isolate')).toMatchObject({ state: gap === null ? 'proven' : 'open', gap })
    expect(taskOf(one, 'upgrade')).toMatchObject({ state: 'open', gap: 'not-fixed' })
    expect(one.state).toBe('open')
  })

  test('a ledger or a person is a word: shown as stated, and nothing against what a machine sees', () => {
    const stated = judged([fact('ledger', 3, false)])
    expect(taskOf(stated, 'isolate')).toMatchObject({ state: 'stated', gap: 'cut-off-stated' })
    expect(stated).toMatchObject({ state: 'open', isStated: true })
    const said = [word('isolate|', 4)]
    expect(taskOf(judged([], { statements: said }), 'isolate')).toMatchObject({ state: 'stated' })
    expect(
      taskOf(judged([fact('outside-scan', 2, true)], { statements: said }), 'isolate'),
    ).toMatchObject({ state: 'open', gap: 'still-reachable' })
    const excepting = [word('isolate|', 4, { kind: 'exception', owner: '部長', until: day(90) })]
    expect(taskOf(judged([], { statements: excepting }), 'isolate')?.state).toBe('open')
  })

  test('a look grows old; a fixed version makes it unnecessary; an archive cuts nothing off', () => {
    const scanned = [fact('outside-scan', 3, false)]
    expect(judged(scanned, { now: day(33) }).isolation?.state).toBe('isolated')
    expect(judged(scanned, { now: day(33) + 1 }).isolation?.state).toBe('unconfirmed')
    const updated = judged(scanned, { readings: [...leaking, reading(5, '6.0.9')] })
    expect(updated.isolation).toBeNull()
    expect(taskOf(updated, 'isolate')).toBeUndefined()
    const file = reading(4, '6.0.3', { state: 'backup', configuration: none })
    const configured = { readings: [...leaking, file] }
    expect(judged([fact('configuration', 4, false)], configured).isolation?.state).toBe('isolated')
    expect(
      judged([fact('configuration', 4, false)], {
        ...configured,
        statements: [word(null, 6, { kind: 'not-running', reading: file.id })],
      }).isolation?.state,
    ).toBe('unconfirmed')
  })

  test('whatever is known: it never closes a case, and never holds against something open or by words alone', () => {
    const anyFact = fc
      .record({
        by: fc.constantFrom<Fact['by']>(
          'outside-scan',
          'configuration',
          'service',
          'global-address',
          'ledger',
          'person',
        ),
        n: fc.integer({ min: -40, max: 40 }),
        isReachable: fc.boolean(),
      })
      .map((f) => fact(f.by, f.n, f.isReachable))
    fc.assert(
      fc.property(
        fc.array(anyFact, { maxLength: 6 }),
        fc.integer({ min: 1, max: 90 }),
        (facts, n) => {
          const one = judged(facts, { now: day(n) })
          expect(one.state).toBe('open')
          if (one.isolation?.state !== 'isolated') return
          expect(facts.some((f) => f.isReachable)).toBe(false)
          const at = one.isolation.at ?? 0
          expect(facts.some((f) => Date.parse(f.at) === at && /scan|conf/.test(f.by))).toBe(true)
          expect(at).toBeGreaterThanOrEqual(day(0))
          expect(day(n) - at).toBeLessThanOrEqual(30 * DAY)
        },
      ),
    )
  })
})

describe('the key of all tickets', () => {
  const HOUR = 3_600_000
  const rule: PostpatchRule = {
    ...(leak[0] as PostpatchRule),
    tasks: [{ kind: 'krbtgt', basis: 'precaution', isMandatory: true }],
  }
  const dn = 'CN=krbtgt,CN=Users,DC=corp,DC=example,DC=jp'
  const one = (setAt: readonly number[]) =>
    taskOf(
      judge({
        rules: [rule],
        readings: [reading(0, '6.0.3'), reading(2, '6.0.9')],
        tickets: [{ dn, setAt }],
      }),
      'krbtgt',
      'corp.example.jp',
    )
  test.each<[string, readonly number[], string | null]>([
    ['never since the fix', [day(-400), day(1)], 'older'],
    ['once', [day(1), day(3)], 'krbtgt-once'],
    ['twice within ten hours', [day(3), day(3) + 9 * HOUR], 'krbtgt-once'],
    ['once before the fix and once after', [day(2), day(3)], 'krbtgt-once'],
    ['twice, ten hours apart', [day(3), day(3) + 10 * HOUR], null],
    ['three times within two days', [day(3), day(3) + HOUR, day(4)], null],
  ])('%s', (_, setAt, gap) => {
    expect(one(setAt)).toMatchObject({ state: gap === null ? 'proven' : 'open', gap })
  })
  test('read nowhere', () => {
    const judged = judge({ rules: [rule], readings: [reading(0, '6.0.3'), reading(2, '6.0.9')] })
    expect(taskOf(judged, 'krbtgt')).toMatchObject({ gap: 'krbtgt-not-read' })
  })
})

describe('the certificate that a device shows', () => {
  const rule: PostpatchRule = {
    ...(leak[0] as PostpatchRule),
    tasks: [{ kind: 'certificate', basis: 'precaution', isMandatory: true }],
  }
  const shown = (n: number, key: string, issued: number, place = 'tcp/443'): ServedSeen => ({
    at: day(n),
    place,
    serial: `${key}${issued}`,
    key,
    subject: 'CN=vpn.example.jp',
    notBefore: day(issued),
    notAfter: day(issued + 365),
  })
  const outcome = (
    served: readonly ServedSeen[],
    configuration: DeviceConfiguration | null = null,
  ) =>
    judge({
      rules: [rule],
      readings: [reading(0, '6.0.3', { configuration }), reading(2, '6.0.9')],
      served,
    }).tasks
  test.each<[string, readonly ServedSeen[], string | null]>([
    ['another key since the fix', [shown(1, 'a', -100), shown(5, 'b', 3)], null],
    ['the same certificate', [shown(5, 'a', -100)], 'unchanged'],
    ['another certificate over the same key', [shown(1, 'a', -100), shown(5, 'a', 3)], 'unchanged'],
    [
      'another key that is older than the fix',
      [shown(1, 'a', -100), shown(5, 'b', -50)],
      'unchanged',
    ],
    ['dated back by an hour', [shown(1, 'a', -100), shown(5, 'b', 2 - 1 / 24)], null],
    ['not looked at since the fix', [shown(1, 'a', -100)], 'not-read'],
    ['never looked at before it', [shown(5, 'b', 3)], 'nothing-to-compare'],
  ])('%s', (_, served, gap) => {
    expect(outcome(served)).toMatchObject([
      { subject: 'tcp/443', state: gap === null ? 'proven' : 'open', gap },
    ])
  })
  test('against the key in its configuration; and what is led to a machine behind it is not its own', () => {
    const own = {
      ...none,
      portals: [portal(true)],
      certificates: [
        {
          name: 'vpn',
          isOwn: true,
          mark: null,
          says: { serial: '1', key: 'a', subject: '', issuer: '', notBefore: '', notAfter: '' },
        },
      ],
    }
    const at = 'tcp/10443'
    const of = (served: readonly ServedSeen[]) =>
      outcome(served, own).filter(({ subject }) => subject.startsWith('tcp'))
    expect(of([shown(5, 'b', 3, at)])).toMatchObject([{ subject: at, state: 'proven' }])
    expect(of([shown(5, 'a', 3, at)])).toMatchObject([{ gap: 'unchanged' }])
    expect(of([shown(5, 'w', -100, 'tcp/443')])).toEqual([])
  })
})
