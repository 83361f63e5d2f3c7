/**
 * Fills one organization through the real routes with every kind of object there is; each text bears the mark.
 * @module
 */
import { expect } from 'vitest'
import type { Who } from '../platform/access/index.ts'
import { ROLES, type Role } from '../platform/access/index.ts'
import { TEST_PASSWORD } from '../platform/access/testing.ts'
import { firewallOf, ledgerOf, nmapOf, vexOf } from './fill-files.ts'
import { type TestHouse, until } from './house.ts'
import { logSourceGiven } from './log-source.ts'

export const whoOf = (
  organization: string,
  userId: string,
  more: Partial<Omit<Who, 'scope' | 'organization'>> = {},
): Who => {
  const sites = more.sites ?? '*'
  return {
    userId,
    name: '検証者',
    email: 'pruefer@example.jp',
    role: 'administrator',
    via: 'session',
    tokenScopes: null,
    mfa: true,
    sessionId: `session-of-${userId}`,
    ip: '127.0.0.1',
    language: 'ja',
    ...more,
    organization,
    sites,
    scope: { organization, sites },
  }
}

/** Today in Tokyo plus some days. */
export const dayAfter = (days: number): string =>
  new Date(Date.now() + 9 * 3_600_000 + days * 86_400_000).toISOString().slice(0, 10)

export type Filled = Awaited<ReturnType<typeof fillOrganization>>

export const fillOrganization = async (h: TestHouse, admin: Who, mark: string, net: number) => {
  const ask = async (method: string, url: string, given: Parameters<TestHouse['send']>[2] = {}) => {
    const answer = await h.send(method, url, { who: admin, ...given })
    expect([method, url, answer.status < 300 || answer.text]).toEqual([method, url, true])
    return answer.json
  }
  const post = (url: string, body: unknown) => ask('POST', url, { body })
  const upload = (url: string, fileName: string, bytes: string) =>
    ask('POST', url, { bytes, fileName })

  const site = async (name: string, third: number): Promise<string> =>
    (
      await post('/api/sites', {
        name: `${name} ${mark}`,
        kind: 'plant',
        parentId: null,
        country: 'JP',
        timeZone: 'Asia/Tokyo',
        language: 'ja',
        address: `東京都 ${mark}`,
        networks: [`10.${net}.${third}.0/24`],
      })
    ).id
  const sites = [await site('第一工場', 1), await site('第二工場', 2)] as const

  const person = async (n: number, siteId: string | null, duties: string[]): Promise<string> =>
    (
      await post('/api/people', {
        familyName: `${mark}${n}`,
        givenName: '花子',
        familyNameKana: 'やまだ',
        givenNameKana: 'はなこ',
        mail: `person${n}.${mark}@example.jp`,
        phone: `03-${1000 + n}-${2000 + net}`,
        language: 'ja',
        siteId,
        department: `情報 ${mark}`,
        title: `部長 ${mark}`,
        duties,
      })
    ).id
  const people = [
    await person(1, sites[0], ['ciso']),
    await person(2, sites[1], ['site-contact']),
    await person(3, null, ['president', 'auditor']),
  ] as const
  const tree = async (siteId: string | null, personId: string) =>
    post('/api/contact-trees', {
      name: `緊急連絡 ${mark}`,
      purpose: 'incident',
      siteId,
      steps: [{ personId, channel: 'phone', address: `x ${mark}`, waitMinutes: 15 }],
    })
  const trees = [await tree(sites[0], people[0]), await tree(sites[1], people[1])] as const
  for (const t of trees)
    await post(`/api/contact-trees/${t.id}/steps/${t.steps[0].id}/check`, {
      reached: true,
      minutes: 3,
    })

  const invite = (email: string, role: string, of: '*' | readonly string[]) =>
    post('/api/invitations', { email, role, sites: of, personId: null })
  for (const [n, role] of ROLES.entries()) {
    const email = `${role}.${mark}@example.jp`
    const { link } = await invite(email, role, n % 2 === 0 ? '*' : [sites[0]])
    const accepted = await h.send('POST', '/api/invitations/accept', {
      ip: `198.51.100.${net}`,
      body: {
        token: String(link).split('#')[1],
        name: `${role} ${mark}`,
        password: TEST_PASSWORD,
        language: 'ja',
      },
    })
    expect(accepted.text).toContain('"signedIn":true')
  }
  const members: { role: Role; email: string; userId: string }[] = (
    await ask('GET', '/api/members')
  ).items
  const memberOf = (role: Role): string =>
    members.find((m) => m.role === role && m.email.includes(mark))?.userId ?? ''
  const { invitation } = await invite(`open.${mark}@example.jp`, 'officer', '*')
  const token = await post('/api/tokens', { name: `probe ${mark}`, scopes: ['read'], days: 30 })

  const take = async (name: string, bytes: string, siteId: string): Promise<string> => {
    const { id } = await upload(`/api/imports?site=${siteId}`, name, bytes)
    await until(async () => (await ask('GET', `/api/imports/${id}`)).state === 'ready')
    await post(`/api/imports/${id}/confirm`, { site: siteId, mapping: null })
    await until(async () => (await ask('GET', `/api/imports/${id}`)).state === 'done')
    return id
  }
  const imports = [
    await take(`scan ${mark}.xml`, nmapOf(mark, net, 1), sites[0]),
    await take(`scan2 ${mark}.xml`, nmapOf(mark, net, 2), sites[1]),
    await take(`台帳 ${mark}.csv`, ledgerOf(mark, net), sites[1]),
  ] as const
  const asset = async (siteId: string | null, n: number): Promise<string> =>
    (
      await post('/api/assets', {
        site: siteId,
        name: `手入力 ${mark} ${n}`,
        deviceClass: 'server',
        owner: `担当 ${mark}`,
        serial: `S-${mark}-${n}`,
        assetTag: `T-${mark}-${n}`,
        note: `覚え ${mark}`,
      })
    ).id
  const assets = [await asset(sites[0], 1), await asset(sites[1], 2), await asset(null, 3)] as const

  // Two rows with one serial number and two tags: a pair to decide on. Two assets that were merged.
  await take(
    `重複 ${mark}.csv`,
    `管理番号,機器名,シリアル番号\r\nD-${mark}-1,dup1-${mark},DUP-${mark}\r\nD-${mark}-2,dup2-${mark},DUP-${mark}\r\n`,
    sites[0],
  )
  const pair = (await ask('GET', '/api/asset-proposals')).rows[0]
  const [kept, other] = [await asset(sites[0], 4), await asset(sites[0], 5)]
  await post(`/api/assets/${kept}/merge`, { otherId: other, reason: `統合 ${mark}` })
  const mergeId = (await ask('GET', `/api/assets/${kept}/merges`)).events[0].id
  const merging = {
    proposal: pair.id as string,
    proposed: pair.a.id as string,
    kept,
    merge: mergeId as string,
    sighting: (await ask('GET', `/api/assets/${kept}/sightings`)).rows[0].id as string,
  }

  const factsOf = (siteId: string, n: number) => ({
    kind: 'backups.run',
    subject: {
      kind: 'backup-set',
      id: `set-${mark}-${n}`,
      name: `世代 ${mark} ${n}`,
      site: siteId,
    },
    observedAt: new Date(Date.now() - 3_600_000).toISOString(),
    validUntil: null,
    probe: `probe-${mark}`,
    probeVersion: '1',
    payload: {
      lastGoodAt: Date.now() - 60 * 86_400_000,
      rpoHours: 24,
      anomalies: [`異常 ${mark}`],
    },
  })
  const appended = await upload(
    '/api/evidence',
    'facts.json',
    JSON.stringify([factsOf(sites[0], 1), factsOf(sites[1], 2)]),
  )
  expect(appended).toMatchObject({ appended: 2, refused: 0 })
  const findings = await until(async () => {
    const board = await ask('GET', '/api/board')
    const found = await ask('GET', `/api/findings?limit=200&q=${encodeURIComponent(mark)}`)
    return !board.pending && board.judgedAt !== null && found.rows.length >= 4 ? found.rows : null
  })
  const findingOf = (siteId: string) =>
    findings.find((f: { subject: { site: string } }) => f.subject.site === siteId)
  const ours = [findingOf(sites[0]), findingOf(sites[1])] as const
  const assigned = await post('/api/actions', {
    findings: ours.map((f) => f.id),
    measures: ['HB-P21'],
    owner: { personId: people[0], name: `担当 ${mark}` },
    due: dayAfter(7),
    channel: 'mail',
    note: `依頼 ${mark}`,
  })
  const actions: string[] = assigned.rows.map((r: { actionId: string }) => r.actionId)
  for (const id of actions)
    await post(`/api/actions/${id}/comments`, { comment: `コメント ${mark}` })
  const signed = {
    reason: `理由は十分に書く ${mark}`,
    lastDay: dayAfter(30),
  }
  const sign = async (kind: string, siteId: string, measure: string): Promise<string> =>
    (
      await post('/api/exceptions', {
        kind,
        measure,
        scope: { kind: 'site', site: siteId },
        ...signed,
        ...(kind === 'exception' ? { compensating: `代わりの対策 ${mark}` } : {}),
      })
    ).id
  const exceptions = [
    await sign('exception', sites[0], 'HB-P18'),
    await sign('not-applicable', sites[1], 'HB-P17'),
  ] as const
  const document = await upload('/api/board/documents', `契約 ${mark}.pdf`, `%PDF ${mark}`)
  const declared = await post('/api/board/measures/HB-P20/declarations', {
    statement: `宣言します ${mark}`,
    document: { name: document.name, sha256: document.sha256 },
    lastDay: dayAfter(30),
  })
  await ask('PUT', '/api/posture', { body: { posture: 'alert', reason: `警戒 ${mark}` } })
  await until(async () => !(await ask('GET', '/api/board')).pending)
  const view = await post('/api/views/shared', {
    table: 'assets.list',
    name: `表示 ${mark}`,
    search: `?q=${mark}`,
  })
  const advisory = await post('/api/advisories/paste', {
    title: `製品の脆弱性 ${mark}`,
    url: `https://www.jpcert.or.jp/at/${mark}.html`,
    text: 'CVE-2024-21762',
  })
  await post(`/api/advisories/${advisory.id}/decisions`, {
    kind: 'handled',
    reason: `更新済み ${mark}`,
  })
  await post(`/api/advisories/${advisory.id}/consultations`, { desk: 'vendor', language: 'ja' })
  const sourceOf = async (siteId: string, n: number): Promise<string> =>
    (
      await post('/api/sources', {
        kind: 'scan',
        name: `情報源 ${mark} ${n}`,
        site: siteId,
        // Set up and stopped: nothing is scanned while others look.
        enabled: false,
        everyMinutes: null,
        settings: { ranges: [`10.${net}.${n}.0/24`], depth: 'presence', rate: 100 },
        secrets: {},
      })
    ).source.id
  const sources = [await sourceOf(sites[0], 1), await sourceOf(sites[1], 2)] as const
  const logSource = await post('/api/detection/sources', logSourceGiven({ name: `ログ ${mark}` }))
  const ruleOfSet = crypto.randomUUID()
  const ruleSet = await upload(
    `/api/detection/rule-sets?name=${encodeURIComponent(`規則 ${mark}`)}&license=`,
    `${mark}.yml`,
    `title: Rule of ${mark}\nid: ${ruleOfSet}\nlogsource: { product: windows, category: process_creation }\ndetection: { s: { Image|endswith: '\\\\${mark}.exe' }, condition: s }\nlevel: high\n`,
  )
  const ruleException = await post('/api/detection/exceptions', {
    rule: ruleOfSet,
    conditions: [{ field: 'User', operator: 'equals', value: mark }],
    reason: `除外 ${mark}`,
    until: dayAfter(30),
  })
  const hour = 3_600_000
  const quiet = await post('/api/detection/quiet', {
    host: `host-${mark}`,
    from: new Date(Date.now() - hour).toISOString(),
    to: new Date(Date.now() + 24 * hour).toISOString(),
    reason: `保守 ${mark}`,
  })
  const followUp = await post('/api/detection/follow-ups', {
    about: `利用者 ${mark}`,
    note: mark,
    due: dayAfter(30),
  })
  const indicators = await upload(
    `/api/detection/indicators?name=${encodeURIComponent(`指標 ${mark}`)}`,
    `${mark}.csv`,
    `198.51.100.${net},${mark}\n`,
  )
  const hunt = await post('/api/detection/hunts', {
    of: { kind: 'rule', rule: ruleOfSet },
    days: 1,
  })
  const incident = await post('/api/incidents', {
    title: `事案 ${mark}`,
    severity: 'high',
    text: mark,
  })
  const alert = crypto.randomUUID()
  const words = JSON.stringify({ ja: `警報 ${mark}`, en: `Alert ${mark}` })
  await h.outside(async (client) => {
    await client.query(
      `insert into detection_alerts (id, organization_id, site_id, rule_id, title, explanation, next_step, level, author, license,
         techniques, group_key, group_values, machine, host, user_name, state, hits, first_at, last_at, opened_at)
       values ($1, $2, $3, $4, $5, $5, $5, 3, '', '', '{}', $6, '{}', lower($6), $6, $6, 'open', 1, now(), now(), now())`,
      [alert, admin.organization, sites[0], ruleOfSet, words, mark],
    )
    // What is done outside is taken back; this one stays.
    await client.query('commit')
    await client.query('begin')
  })
  // A firewall of a build that gave passwords away: a case, and a finding once its flaw is in the catalogue.
  await take(`fw ${mark}.conf`, firewallOf(mark, net), sites[0])
  const vpnCase: string = await until(async () => (await ask('GET', '/api/vpn-cases')).rows[0]?.id)
  await take(`vex ${mark}.json`, vexOf(mark), sites[0])
  const [vex] = (await ask('GET', '/api/vulnerabilities/vex')).rows
  const { channel } = await post('/api/channels', {
    kind: 'mail',
    name: `通知 ${mark}`,
    target: `soc.${mark}@example.jp`,
    enabled: true,
  })
  // The mail about the work above.
  const notice: string = await until(async () => (await ask('GET', '/api/notices')).items[0]?.id)
  const seen = async (siteId: string): Promise<string> =>
    (await ask('GET', `/api/assets?site=${siteId}&source=nmap-xml`)).rows[0].id
  return {
    organization: admin.organization,
    admin,
    mark,
    sites,
    people,
    trees: trees.map((t) => t.id as string),
    steps: trees.map((t) => t.steps[0].id as string),
    members: members.map((m) => m.userId),
    memberOf,
    invitation: invitation.id as string,
    channel: channel.id as string,
    notice,
    sources,
    logSource: logSource.source.id as string,
    alert,
    ruleOfSet,
    ruleSet: ruleSet.id as string,
    ruleException: ruleException.id as string,
    quiet: quiet.id as string,
    followUp: followUp.id as string,
    indicators: indicators.list.id as string,
    hunt: hunt.id as string,
    incident: incident.id as string,
    vpnCase,
    vex: vex.id as string,
    advisory: advisory.id as string,
    view: view.id as string,
    token: token.item.id as string,
    secret: token.token as string,
    imports,
    assets,
    merging,
    scanned: [await seen(sites[0]), await seen(sites[1])] as const,
    findings: ours.map((f) => f.id as string),
    actions,
    exceptions,
    document: document.sha256 as string,
    declared: declared.evidenceId as string,
  }
}
