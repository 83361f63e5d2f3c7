/**
 * Rules and alerts against real PostgreSQL: what is equal is one alert, what is told twice counts once, and what people say holds.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { AlertDetail, AlertRow } from '../../contract-alerts.ts'
import type { ExceptionView, RuleDetail, RuleRow, RuleSetView } from '../../contract-rules.ts'
import { openReadingRules } from '../intake/reading-rules.ts'
import { openTestAlerts } from './testing.ts'

let t: Awaited<ReturnType<typeof openTestAlerts>>
beforeAll(async () => {
  t = await openTestAlerts()
}, 60_000)
afterAll(() => t.close())

type Rules = { rows: RuleRow[]; total: number; counts: Record<string, number> }
type Alerts = { rows: AlertRow[]; next: string | null; undecided: Record<string, number> }
const rules = (query: object = {}) => t.call<Rules>('detection.rules', { query })
const alerts = (query: object = {}) => t.call<Alerts>('detection.alerts', { query })
const ruleNamed = async (q: string): Promise<RuleRow> => {
  const [row] = (await rules({ q })).rows
  if (!row) throw new Error(`there is no rule ${q}`)
  return row
}
const failure = (work: Promise<unknown>): Promise<{ code: string }> =>
  work.then(
    () => ({ code: 'it worked' }),
    (error: { code: string }) => error,
  )

describe('rules', () => {
  test('the starter set runs, says in both languages what it means, and hides nothing it needs', async () => {
    const all = await rules({ limit: 500 })
    expect(all.counts['refused'] ?? 0).toBe(0)
    expect(all.counts['needs-list'] ?? 0).toBe(0)
    const alerting = all.rows.filter(({ state }) => state === 'on')
    expect(alerting.length).toBeGreaterThanOrEqual(80)
    for (const { id } of alerting) {
      const { explanation, next, title, license } = await t.call<RuleDetail>('detection.rule', {
        params: { id },
      })
      expect(title.ja).toMatch(/[ぁ-んァ-ヶ一-龠]/)
      expect(explanation.ja).toMatch(/[ぁ-ん].*。$/s)
      expect(next.ja).toMatch(/[ぁ-ん].*。$/s)
      expect(explanation.en).toMatch(/^[\x20-\x7e]+\.$/)
      expect(next.en).toMatch(/^[\x20-\x7e]+\.$/)
      expect(license).toBe('Apache-2.0')
    }
  })

  test('a rule that is off does not run, and says who said why', async () => {
    const { id } = await ruleNamed('Shadow copies deleted')
    const off = await t.call<RuleDetail>('detection.rule-choose', {
      params: { id },
      body: { isOn: false, reason: '別の製品で検知' },
    })
    expect(off).toMatchObject({ state: 'off', why: { ja: '別の製品で検知' } })
    const given = await t.alerting.ruleSetOf(t.scope.organization, [])
    expect(given?.off).toContain(id)
    expect(t.changed).toContain(t.scope.organization)
    await t.call('detection.rule-choose', {
      params: { id },
      body: { isOn: true, reason: '再開' },
    })
    const again = await t.alerting.ruleSetOf(t.scope.organization, [given?.digest ?? ''])
    expect(again?.off).not.toContain(id)
    expect(again).toMatchObject({ digest: given?.digest, pack: null })
    expect(again?.version).not.toBe(given?.version)
  })

  test('an exception keeps the excepted events away and no others, until it ends', async () => {
    const { id } = await ruleNamed('Shadow copies deleted')
    const body = {
      rule: id,
      conditions: [
        { field: 'ParentImage', operator: 'endswith', value: '\\Backup[1]*.exe' },
        { field: 'User', operator: 'equals', value: 'CORP\\backup' },
      ],
      reason: 'バックアップソフト',
      until: '2026-12-31',
    }
    const made = await t.call<ExceptionView>('detection.except', { body })
    const match = async (parent: string, user: string): Promise<boolean> => {
      const given = openReadingRules((organization, has) => t.alerting.ruleSetOf(organization, has))
      const { match, about } = await given.of(t.scope.organization)
      return (
        match?.({
          channel: 'Microsoft-Windows-Sysmon/Operational',
          eventId: 1,
          fields: {
            Image: 'C:\\Windows\\System32\\vssadmin.exe',
            CommandLine: 'vssadmin delete shadows /all /quiet',
            ParentImage: parent,
            User: user,
          },
        }).some((rule) => about.get(rule)?.id === id) ?? false
      )
    }
    const parent = 'C:\\Tools\\Backup[1]*.exe'
    expect(await match(parent, 'corp\\BACKUP')).toBe(false)
    expect(await match(parent, 'CORP\\hanako')).toBe(true)
    // A star of an exception is a star, not "anything".
    expect(await match('C:\\Tools\\Backup[1]evil.exe', 'CORP\\backup')).toBe(true)
    expect((await rules({ q: 'Shadow copies deleted' })).rows[0]?.exceptions).toBe(1)
    await t.call('detection.except-end', { params: { id: made.id } })
    expect(await match(parent, 'corp\\BACKUP')).toBe(true)
    const twice = await failure(t.call('detection.except-end', { params: { id: made.id } }))
    expect(twice.code).toBe('detection.exception_ended')
    const far = await failure(
      t.call('detection.except', { body: { ...body, until: '2030-01-01' } }),
    )
    expect(far.code).toBe('detection.until_range')
    const bad = await failure(
      t.call('detection.except', {
        body: { ...body, conditions: [{ field: 'SourceIp', operator: 'cidr', value: 'nowhere' }] },
      }),
    )
    expect(bad.code).toBe('detection.exception_refused')
  })

  test('rules from a file: what is good runs, what is not says where and why', async () => {
    const text = `title: Good
id: 11111111-1111-4111-8111-111111111111
status: test
level: high
author: Somebody Else
license: DRL-1.1
logsource: { product: windows, category: process_creation }
detection: { s: { Image|endswith: '\\evil.exe' }, condition: s }
---
title: Unknown modifier
id: 22222222-2222-4222-8222-222222222222
logsource: { product: windows, category: process_creation }
detection: { s: { Image|sounds_like: x }, condition: s }
---
title: Needs a list
id: 33333333-3333-4333-8333-333333333333
logsource: { product: windows, category: process_creation }
detection: { s: { User|expand: '%Nobody%' }, condition: s }
`
    const set = await t.call<RuleSetView>('detection.rule-set-import', {
      query: { name: '他社ルール', license: 'DRL-1.1' },
      upload: { name: '../../etc/rules.yml', bytes: new TextEncoder().encode(text) },
    })
    expect(set).toMatchObject({ files: 1, loaded: 1, refused: 2 })
    expect(set.faults.map(({ file, line, code }) => `${file}:${line} ${code}`)).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^etc\/rules\.yml:\d+ unknown_modifier$/),
        expect.stringMatching(/^etc\/rules\.yml:\d+ needs_list$/),
      ]),
    )
    const listed = (await rules({ set: set.id })).rows
    expect(listed.map(({ title, state }) => `${title.en} ${state}`).sort()).toEqual([
      'Good on',
      'Needs a list needs-list',
      'Unknown modifier refused',
    ])
    expect(listed.find((r) => r.state === 'on')?.author).toBe('Somebody Else')
    await t.call('detection.rule-set-remove', { params: { id: set.id } })
    expect((await rules({ set: set.id })).rows).toEqual([])
  })

  test.each([
    ['no zip', new Uint8Array([0x50, 0x4b, 3, 4, 9, 9, 9, 9]), 'detection.rule_file'],
    ['no text', new Uint8Array([0xff, 0xfe, 0x80]), 'detection.rule_file'],
  ])('%s is refused with its name', async (_, bytes, code) => {
    const refused = await failure(
      t.call('detection.rule-set-import', {
        query: { name: 'x', license: '' },
        upload: { name: 'rules.zip', bytes },
      }),
    )
    expect(refused.code).toBe(code)
  })
})

describe('alerts', () => {
  test('a thousand equal hits are one alert with a count; told again they do not count', async () => {
    const { id } = await ruleNamed('Event log cleared or switched off')
    const hits = Array.from({ length: 1_000 }, () => t.hit({ ruleId: id, host: 'PC-02' }))
    await t.alerting.onHits(hits)
    await t.alerting.onHits(hits.slice(0, 400))
    await t.alerting.onHits([...hits.slice(990), t.hit({ ruleId: id, host: 'pc-02' })])
    const { rows } = await alerts({ host: 'pc-02' })
    expect(rows).toHaveLength(1)
    expect(rows[0]).toMatchObject({ count: 1_001, level: 'high', state: 'open' })
    expect(t.told.filter((title) => title.includes('PC-02'))).toHaveLength(1)
    const detail = await t.call<AlertDetail>('detection.alert', { params: { id: rows[0]?.id } })
    expect(detail.events.length).toBeLessThanOrEqual(100)
    expect(detail.next.ja).not.toBe('')
    expect((await ruleNamed('Event log cleared or switched off')).hits).toBe(1_001)
  })

  test('another machine or user is another alert; a quiet machine and a quiet level make none', async () => {
    const { id } = await ruleNamed('Event log cleared or switched off')
    await t.call('detection.quiet-add', {
      body: {
        host: 'maint-*',
        from: new Date(t.now() - 1_000).toISOString(),
        to: new Date(t.now() + 3_600_000).toISOString(),
        reason: '保守',
      },
    })
    const low = await ruleNamed('PowerShell with an encoded command')
    expect(low.level).toBe('medium')
    await t.call('detection.alert-settings-set', { body: { floor: 'high', restHours: 24 } })
    await t.alerting.onHits([
      t.hit({ ruleId: id, host: 'pc-03', user: 'hanako' }),
      t.hit({ ruleId: id, host: 'pc-03', user: 'taro' }),
      t.hit({ ruleId: id, host: 'maint-1' }),
      t.hit({ ruleId: low.id, host: 'pc-04' }),
    ])
    expect((await alerts({ host: 'pc-03' })).rows).toHaveLength(2)
    expect((await alerts({ host: 'maint-1' })).rows).toHaveLength(0)
    expect((await alerts({ host: 'pc-04' })).rows).toHaveLength(0)
    expect((await ruleNamed('PowerShell with an encoded command')).hits).toBe(1)
    await t.call('detection.alert-settings-set', { body: { floor: 'medium', restHours: 24 } })
  })

  test('what was closed as harmless rests and counts on; what was harmful alerts again', async () => {
    const { id } = await ruleNamed('Event log cleared or switched off')
    const one = async (host: string): Promise<AlertRow | undefined> =>
      (await alerts({ host, state: 'all' })).rows[0]
    const close = async (host: string, verdict: string): Promise<void> => {
      await t.call('detection.alert-decide', {
        params: { id: (await one(host))?.id },
        body: { state: 'closed', verdict, note: '確認済み' },
      })
    }
    await t.alerting.onHits([
      t.hit({ ruleId: id, host: 'calm' }),
      t.hit({ ruleId: id, host: 'harmed' }),
    ])
    await close('calm', 'benign')
    await close('harmed', 'true-positive')
    t.pass(3_600_000)
    await t.alerting.onHits([
      t.hit({ ruleId: id, host: 'calm' }),
      t.hit({ ruleId: id, host: 'harmed' }),
    ])
    expect((await alerts({ host: 'calm', state: 'all' })).rows).toMatchObject([
      { count: 2, state: 'closed' },
    ])
    expect((await alerts({ host: 'harmed', state: 'all' })).rows.map((r) => r.state)).toEqual([
      'open',
      'closed',
    ])
    t.pass(25 * 3_600_000)
    await t.alerting.onHits([t.hit({ ruleId: id, host: 'calm' })])
    expect((await alerts({ host: 'calm', state: 'all' })).rows).toHaveLength(2)
    const refused = await failure(
      t.call('detection.alert-decide', {
        params: { id: (await one('calm'))?.id },
        body: { state: 'closed' },
      }),
    )
    expect(refused.code).toBe('detection.alert_verdict_needed')
  })

  test('pages go on where the last one ended, and a strange address is refused', async () => {
    const { id } = await ruleNamed('Event log cleared or switched off')
    await t.alerting.onHits(
      Array.from({ length: 7 }, (_, i) => t.hit({ ruleId: id, host: `many-${i}`, user: 'pages' })),
    )
    const seen: string[] = []
    let cursor: string | undefined
    do {
      const page = await alerts({ q: 'pages', limit: 3, ...(cursor ? { cursor } : {}) })
      seen.push(...page.rows.map((r) => r.id))
      cursor = page.next ?? undefined
    } while (cursor)
    expect(new Set(seen).size).toBe(7)
    const refused = await failure(alerts({ cursor: 'bm9uc2Vuc2U' }))
    expect(refused.code).toBe('detection.bad_cursor')
  })

  test('an alert becomes an incident once, and is being handled from then on', async () => {
    const { id } = await ruleNamed('Event log cleared or switched off')
    await t.alerting.onHits([t.hit({ ruleId: id, host: 'to-incident' })])
    const [alert] = (await alerts({ host: 'to-incident' })).rows
    const given = { params: { id: alert?.id }, body: {} }
    const first = await t.call<{ incident: string }>('detection.alert-incident', given)
    expect(await t.call('detection.alert-incident', given)).toEqual(first)
    const detail = await t.call<AlertDetail>('detection.alert', { params: { id: alert?.id } })
    expect(detail).toMatchObject({ incident: first.incident, state: 'watching' })
    expect(detail.history.map(({ what }) => what)).toEqual(['opened', 'incident'])
  })

  test('a person signs the look of the day, a machine cannot', async () => {
    const signed = await t.call<{ undecided: number }>('detection.review')
    const { undecided } = await alerts()
    expect(signed.undecided).toBe(Object.values(undecided).reduce((a, b) => a + b, 0))
    const refused = await failure(t.call('detection.review', { via: 'token' }))
    expect(refused.code).toBe('detection.sign_person')
  })
})

const SOURCE = '0d1f8c06-6b0b-4d09-9a0b-3a0a4b8f1e11'

describe('rules over time', () => {
  const failed = async (n: number, address: string, at = t.now()) => {
    const { id } = await ruleNamed('Failed sign-in over the network')
    await t.alerting.onHits(
      Array.from({ length: n }, (_, i) =>
        t.hit({
          ruleId: id,
          source: SOURCE,
          host: 'rdp-01',
          at: at + i,
          given: { IpAddress: address, Computer: 'rdp-01' },
        }),
      ),
    )
  }
  const guessing = async () =>
    (await alerts({ q: 'Many failed sign-ins from one address', state: 'all' })).rows

  test('twenty failures from one address are an alert, also across a restart; nineteen are none', async () => {
    await failed(19, '198.51.100.7')
    expect(await guessing()).toHaveLength(0)
    t.restart()
    await failed(1, '198.51.100.7')
    const [alert] = await guessing()
    expect(alert).toMatchObject({ level: 'high', count: 20, host: 'rdp-01' })
    const detail = await t.call<AlertDetail>('detection.alert', { params: { id: alert?.id } })
    expect(detail.group).toEqual({ IpAddress: '198.51.100.7', Computer: 'rdp-01' })
    expect((await ruleNamed('Failed sign-in over the network')).state).toBe('part')
  })

  test('failures of long ago, as from a file, are counted by themselves', async () => {
    const long = t.now() - 40 * 86_400_000
    await failed(25, '203.0.113.9', long)
    const rows = await guessing()
    expect(rows).toHaveLength(2)
  })
})
