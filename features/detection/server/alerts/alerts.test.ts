import { createHash } from 'node:crypto'
/**
 * Rules and alerts against real PostgreSQL: what is equal is one alert, what is told twice counts once, and what people say holds.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { newId } from '../../../../platform/records/index.ts'
import type { AlertDetail, AlertRow } from '../../contract-alerts.ts'
import type { ExceptionView, RuleDetail, RuleRow, RuleSetView } from '../../contract-rules.ts'
import { openReadingRules } from '../intake/reading-rules.ts'
import { openTestAlerts } from './testing.ts'

let t: Awaited<ReturnType<typeof openTestAlerts>>
beforeAll(async () => {
  t = await openTestAlerts()
})
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
    const again = await t.alerting.ruleSetOf(
      t.scope.organization,
      given?.layers.map(({ digest }) => digest) ?? [],
    )
    expect(again?.off).not.toContain(id)
    expect(again?.layers).toEqual(given?.layers.map((layer) => ({ ...layer, pack: null })))
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
      const { match } = await given.of(t.scope.organization)
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
        }).some((rule) => rule.id === id) ?? false
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

  test('one whose day has passed is over by itself, and people are told once', async () => {
    const { id } = await ruleNamed('Shadow copies deleted')
    const made = await t.call<ExceptionView>('detection.except', {
      body: {
        rule: id,
        conditions: [{ field: 'User', operator: 'equals', value: 'CORP\\backup' }],
        reason: '移行作業',
        until: new Date(t.now()).toISOString().slice(0, 10),
      },
    })
    const filters = async () => (await t.alerting.ruleSetOf(t.scope.organization, []))?.filters
    const lapse = async (): Promise<readonly string[]> => {
      const before = t.told.length
      const found = t.alerting.jobs?.find(({ name }) => name === 'detection.lapsed-exceptions')
      await found?.run({ input: {}, signal: new AbortController().signal } as never)
      return t.told.slice(before)
    }
    expect(await filters()).toHaveLength(1)
    expect(await lapse()).toEqual([])
    t.pass(25 * 3_600_000)
    expect(await filters()).toEqual([])
    t.changed.length = 0
    expect(await lapse()).toEqual([expect.stringMatching(/シャドウコピー.*除外の期限が過ぎました/)])
    expect(t.changed).toEqual([t.scope.organization])
    expect(await lapse()).toEqual([])
    // It is still listed with its reason, among those that are over.
    const open = await t.call<{ rows: ExceptionView[] }>('detection.exceptions', {})
    const all = await t.call<{ rows: ExceptionView[] }>('detection.exceptions', {
      query: { ended: 'all' },
    })
    expect(open.rows.map((one) => one.id)).not.toContain(made.id)
    expect(all.rows.find((one) => one.id === made.id)).toMatchObject({ reason: '移行作業' })
    t.pass(-25 * 3_600_000)
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
    // DRL 1.1: whoever sees the alert sees the author, also when the set is gone.
    const ruleId = '11111111-1111-4111-8111-111111111111'
    await t.alerting.onHits([t.hit({ ruleId, host: 'drl' })])
    const [alert] = (
      await t.call<{ rows: AlertRow[] }>('detection.alerts', { query: { host: 'drl' } })
    ).rows
    const detail = async () => t.call<AlertDetail>('detection.alert', { params: { id: alert?.id } })
    expect(await detail()).toMatchObject({ author: 'Somebody Else', license: 'DRL-1.1' })
    await t.call('detection.rule-set-remove', { params: { id: set.id } })
    expect((await rules({ set: set.id })).rows).toEqual([])
    expect(await detail()).toMatchObject({ author: 'Somebody Else', license: 'DRL-1.1' })
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
    // Told again after a start of the program, and in other pieces.
    t.restart()
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

  test('a flood of made-up names is two hundred alerts and one, with every hit counted', async () => {
    const { id } = await ruleNamed('Event log cleared or switched off')
    t.pass(2 * 3_600_000)
    const before = t.told.length
    const names = Array.from({ length: 450 }, (_, n) => `made-up-${n}`)
    const flood = names.map((host) => t.hit({ ruleId: id, host }))
    await t.alerting.onHits(flood.slice(0, 300))
    await t.alerting.onHits(flood.slice(300))
    await t.alerting.onHits(flood.slice(0, 10))
    let opened = 0
    let hits = 0
    let cursor: string | undefined
    do {
      const page = await alerts({ rule: id, limit: 200, ...(cursor ? { cursor } : {}) })
      for (const row of page.rows)
        if (row.host.startsWith('made-up-') || row.host === '') {
          opened += 1
          hits += row.count
        }
      cursor = page.next ?? undefined
    } while (cursor)
    expect([opened, hits]).toEqual([201, 450])
    expect(t.told.length - before).toBe(201)
    const mixed = (await alerts({ rule: id, limit: 200 })).rows.find(({ host }) => host === '')
    expect(mixed).toMatchObject({ host: '', user: '', count: 250 })
    t.pass(2 * 3_600_000)
    await t.alerting.onHits([t.hit({ ruleId: id, host: 'made-up-later' })])
    expect((await alerts({ host: 'made-up-later' })).rows).toMatchObject([{ count: 1 }])
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

  test('a time that a sender made up falls into no quiet time', async () => {
    const { id } = await ruleNamed('Event log cleared or switched off')
    const hour = 3_600_000
    const window = { from: t.now(), to: t.now() + hour }
    await t.call('detection.quiet-add', {
      body: {
        host: 'clock-*',
        from: new Date(window.from).toISOString(),
        to: new Date(window.to).toISOString(),
        reason: '保守',
      },
    })
    // Set ahead, into the quiet time; then within it, late but on the same day, and back-dated days after.
    const inside = window.from + hour / 2
    await t.alerting.onHits([
      t.hit({ ruleId: id, host: 'clock-ahead', at: inside, receivedAt: window.from - 2 * hour }),
      t.hit({ ruleId: id, host: 'clock-right', at: inside, receivedAt: inside + 1_000 }),
      t.hit({ ruleId: id, host: 'clock-late', at: inside, receivedAt: inside + 20 * hour }),
      t.hit({ ruleId: id, host: 'clock-back', at: inside, receivedAt: inside + 50 * hour }),
    ])
    const loud = await Promise.all(
      ['ahead', 'right', 'late', 'back'].map(
        async (name) => (await alerts({ host: `clock-${name}` })).rows.length,
      ),
    )
    expect(loud).toEqual([1, 0, 0, 1])
  })

  test('a machine of one site that is called like one of another takes nothing of its alerts', async () => {
    const { id } = await ruleNamed('Event log cleared or switched off')
    const [tokyo, osaka] = [newId(), newId()]
    await t.alerting.onHits([t.hit({ ruleId: id, host: 'fs-01', site: tokyo, text: 'tokyo' })])
    await t.alerting.onHits([
      t.hit({ ruleId: id, host: 'fs-01', site: osaka, text: 'osaka' }),
      t.hit({ ruleId: id, host: 'FS-01', site: tokyo, text: 'tokyo' }),
    ])
    const { rows } = await alerts({ host: 'fs-01' })
    expect(rows.map(({ site, count }) => [site, count]).sort()).toEqual(
      [
        [tokyo, 2],
        [osaka, 1],
      ].sort(),
    )
    for (const row of rows) {
      const { events } = await t.call<AlertDetail>('detection.alert', { params: { id: row.id } })
      const own = row.site === tokyo ? 'tokyo' : 'osaka'
      expect(new Set(events.map(({ text }) => text))).toEqual(new Set([own]))
    }
  })

  test('values that no table can hold stop nothing', async () => {
    const { id } = await ruleNamed('Event log cleared or switched off')
    const evil = 'a\0b\ud800c\u202e\u001b[2J'
    await t.alerting.onHits([
      t.hit({
        ruleId: id,
        host: `evil-${evil}`,
        user: evil,
        text: evil,
        face: { 'user.name': evil },
        fields: { [evil]: evil, __proto__x: evil, constructor: evil },
        given: { Computer: evil },
      }),
    ])
    expect((await alerts({ limit: 200 })).rows.some(({ host }) => host.startsWith('evil-'))).toBe(
      true,
    )
  })

  test('names longer than an index takes are told apart, and gathered', async () => {
    const { id } = await ruleNamed('Event log cleared or switched off')
    // Nothing in it repeats, so no compression saves the index.
    const noise = Array.from({ length: 200 }, (_, i) =>
      createHash('sha512').update(String(i)).digest('base64'),
    ).join('')
    const of = (end: string, n: number) =>
      t.hit({ ruleId: id, eventId: `long-${end}-${n}`, host: `long-${noise}${end}`, user: noise })
    await t.alerting.onHits([of('a', 1), of('b', 1), of('a', 2)])
    await t.alerting.onHits([of('b', 2), of('b', 3)])
    const rows = (await alerts({ limit: 200 })).rows.filter(({ host }) => host.startsWith('long-'))
    expect(rows.map(({ count }) => count).sort()).toEqual([2, 3])
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
    // High: it is not cleared away without a word.
    const wordless = await failure(
      t.call('detection.alert-decide', {
        params: { id: (await one('calm'))?.id },
        body: { state: 'closed', verdict: 'benign', note: '  ' },
      }),
    )
    expect(wordless.code).toBe('detection.alert_note_needed')
    expect((await one('calm'))?.state).toBe('open')
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

  test('a machine whose clock is set ahead makes nothing else late', async () => {
    t.restart()
    await failed(1, '192.0.2.66', t.now() + 23 * 3_600_000)
    await failed(20, '192.0.2.67', t.now() - 60_000)
    const rows = await guessing()
    expect(rows).toHaveLength(2)
    expect(rows[0]).toMatchObject({ count: 20 })
  })

  test('failures of long ago, as from a file, are counted by themselves', async () => {
    const long = t.now() - 40 * 86_400_000
    await failed(25, '203.0.113.9', long)
    const rows = await guessing()
    expect(rows).toHaveLength(3)
  })
})
