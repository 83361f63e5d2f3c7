/**
 * Judges devices anew from everything that is known, keeps what came out, and tells what changed. It may run at any time and any
 * number of times: the same facts give the same case.
 * @module
 */
import { isDeepStrictEqual } from 'node:util'
import { newId, type Transaction } from '../../../../platform/records/index.ts'
import type { GroupPasswords, TicketKey } from '../../../accounts/contract.ts'
import type { DeviceInBook, DeviceReading } from '../../../assets/contract.ts'
import { ServedCertificate } from '../../../assets/evidence.ts'
import { checkClass, checkOf, isEdge } from '../../case-check.ts'
import type { DeviceLog } from '../../case-device-log.ts'
import type { ServedSeen } from '../../case-outcome.ts'
import { postpatchRules } from '../../case-rules.ts'
import { judgeCase, whyReopened } from '../../cases.ts'
import type { CaseEvent } from '../../contract-case-pages.ts'
import type { CaseStatement, JudgedCase } from '../../contract-cases.ts'
import { type CasesDeps, organizationOf } from './deps.ts'
import * as sql from './store.ts'

const PAGE = 100
/** Far more than a device is read in years; older ones are left out, and a case never closes by what is left out. */
const MAX_READINGS = 2_000
const DEVICES_PER_PAGE = 200

export const readingsOf = async (
  { devices }: Pick<CasesDeps, 'devices'>,
  tx: Transaction,
  asset: string,
): Promise<readonly DeviceReading[]> => {
  const all: DeviceReading[] = []
  for (let before: DeviceReading | null = null; all.length < MAX_READINGS; ) {
    const page: readonly DeviceReading[] = await devices.readings(tx, asset, {
      before,
      limit: PAGE,
    })
    all.push(...page)
    before = page.at(-1) ?? null
    if (page.length < PAGE) break
  }
  return all
}

export const wordsOf = async (tx: Transaction, id: string): Promise<readonly CaseStatement[]> =>
  (await tx.all(sql.statementsOf, { organization: organizationOf(tx), case: id })).map((s) => ({
    id: s.id,
    kind: s.kind,
    task: s.task_key,
    reading: s.reading_id,
    at: s.said_at.getTime(),
    by: s.said_by,
    note: s.note,
    on: s.happened_on?.getTime() ?? null,
    from: s.searched_from?.getTime() ?? null,
    to: s.searched_to?.getTime() ?? null,
    owner: s.owner,
    until: s.until?.getTime() ?? null,
  }))

export const noteEvent = async (
  tx: Transaction,
  at: Date,
  to: { readonly id: string; readonly site: string | null },
  event: Pick<CaseEvent, 'kind' | 'about'> & Partial<Pick<CaseEvent, 'by' | 'reason'>>,
): Promise<void> => {
  await tx.run(sql.addEvent, {
    id: newId(),
    organization: organizationOf(tx),
    site: to.site,
    case: to.id,
    at,
    by: null,
    reason: null,
    ...event,
  })
}

/** Every device of an organization, or the named ones. */
export const reviewDevices = async (
  deps: CasesDeps,
  organization: string,
  assets: readonly string[] | null,
  signal?: AbortSignal,
): Promise<void> => {
  const scope = { organization, sites: '*' } as const
  const wanted = assets === null ? null : new Set(assets)
  for (let after: string | null = null; ; ) {
    const page: readonly DeviceInBook[] = await deps.records.reading(scope, (tx) =>
      deps.devices.devices(tx, { after, limit: DEVICES_PER_PAGE }),
    )
    for (const device of page) {
      signal?.throwIfAborted()
      if (wanted === null || wanted.has(device.asset))
        await reviewDevice(deps, organization, device)
    }
    after = page.at(-1)?.asset ?? null
    if (after === null || page.length < DEVICES_PER_PAGE) return
  }
}

const reviewDevice = async (
  deps: CasesDeps,
  organization: string,
  device: DeviceInBook,
): Promise<void> => {
  const scope = { organization, sites: '*' } as const
  // Somebody who names other groups meanwhile is never overwritten by what was gathered for the old ones.
  for (let isJudged = false; !isJudged; ) {
    const named = await deps.records.reading(scope, (tx) =>
      tx.one(sql.groupsOfAsset, { organization, asset: device.asset }),
    )
    const groups = named?.groups ?? []
    const directory = groups.length === 0 ? [] : await deps.passwordsOf(organization, groups)
    const log = await logOf(deps, scope, device)
    const tickets = await deps.ticketKeysOf(organization)
    isJudged = await deps.records.within(scope, (tx) =>
      judgeDevice(deps, tx, device, { groups, directory, log, tickets }),
    )
  }
}

/** Of the exposure as it was judged last: a case that just opens is judged again soon. */
const logOf = async (
  deps: CasesDeps,
  scope: { readonly organization: string; readonly sites: '*' },
  { asset, name }: DeviceInBook,
): Promise<DeviceLog | null> => {
  if (deps.deviceLogEvents === undefined) return null
  const held = await deps.records.reading(scope, (tx) =>
    tx.one(sql.caseSeen, { organization: scope.organization, asset }),
  )
  const causes = held?.judged.causes.filter((c) => c.ruledOut === null) ?? []
  if (causes.length === 0) return null
  const starts = causes.map(({ start }) => start.at)
  const from = starts.some((at) => at === null) ? null : Math.min(...starts.map((at) => at ?? 0))
  try {
    return await deps.deviceLogEvents(
      scope,
      { asset, name },
      { from, to: deps.clock.now().getTime() },
    )
  } catch (error) {
    // A log that cannot be asked proves nothing; the case is judged all the same.
    deps.log.warn({ error, asset }, 'vulnerabilities: the log of a device could not be asked')
    return null
  }
}

/** False when the case has other groups by now than those that were asked for: nothing is written. */
const judgeDevice = async (
  deps: CasesDeps,
  tx: Transaction,
  { asset, name, site }: DeviceInBook,
  {
    groups,
    directory,
    log,
    tickets,
  }: {
    readonly groups: readonly string[]
    readonly directory: readonly GroupPasswords[]
    readonly log: DeviceLog | null
    readonly tickets: readonly TicketKey[]
  },
): Promise<boolean> => {
  const organization = organizationOf(tx)
  const readings = await readingsOf(deps, tx, asset)
  if (!isEdge(readings)) return true
  const held = await tx.one(sql.caseOfAsset, { organization, asset })
  if (!isDeepStrictEqual(held?.groups ?? [], groups)) return false
  const now = deps.clock.now()
  const judged = judgeCase({
    rules: deps.rules ?? postpatchRules,
    readings,
    directory,
    groups,
    statements: held === null ? [] : await wordsOf(tx, held.id),
    compare: deps.compareSecrets,
    log,
    tickets,
    served: await servedBy(deps, tx, asset),
    exposure: (await deps.exposures.of(tx, [asset])).get(asset) ?? null,
    now: now.getTime(),
  })
  const before = held?.judged ?? null
  const isOpened = judged.state === 'open' && held?.state !== 'open'
  const written = await tx.one(sql.writeCase, {
    id: held?.id ?? newId(),
    organization,
    site,
    asset,
    name,
    state: judged.state,
    judged,
    openedAt: isOpened ? now : (held?.opened_at ?? null),
    closedAt: judged.state !== 'closed' ? null : (held?.closed_at ?? now),
    now,
  })
  if (written === null) return true
  const to = { id: written.id, site }
  for (const event of changesOf(before, judged)) await noteEvent(tx, now, to, event)
  if (isReconnected(before, judged))
    await deps.tell(tx, { title: reconnectedOf(name), link: `/vpn-cases/${written.id}` })
  if (isOpened)
    await deps.tell(tx, { title: newsOf(name, judged, before), link: `/vpn-cases/${written.id}` })
  await deps.evidence.append(tx, [
    {
      kind: 'vulnerabilities.credential-check',
      subject: { kind: 'edge-device', id: asset, name, site },
      class: checkClass(judged),
      observedAt: now,
      validUntil: null,
      probe: 'vpn-case',
      probeVersion: '1',
      payload: checkOf(judged),
      source: null,
    },
  ])
  return true
}

const servedBy = async (
  { evidence }: CasesDeps,
  tx: Transaction,
  asset: string,
): Promise<readonly ServedSeen[]> => {
  const served: ServedSeen[] = []
  for await (const rows of evidence.newest(tx, {
    subjectKind: 'host',
    kinds: ['assets.certificate'],
    subjectIds: [asset],
  }))
    for (const { payload, observedAt } of rows) {
      const read = ServedCertificate.safeParse(payload)
      if (read.success) served.push({ ...read.data, at: observedAt })
    }
  return served
}

const isIsolated = (judged: JudgedCase | null): boolean => judged?.isolation?.state === 'isolated'
const isReconnected = (before: JudgedCase | null, after: JudgedCase): boolean =>
  isIsolated(before) && after.isolation?.state === 'reachable'
const reconnectedOf = (name: string) => ({
  ja: `${name}: 更新しないまま、再びインターネットから到達できるようになりました`,
  en: `${name}: the internet reaches it again, and it was not updated`,
})

const newsOf = (name: string, judged: JudgedCase, before: JudgedCase | null) => {
  const cve = judged.causes.find((c) => c.ruledOut === null)?.cves[0] ?? ''
  return before?.state === 'closed'
    ? {
        ja: `${name}: パスワード漏えいの対応（${cve}）が再び必要になりました`,
        en: `${name}: the password leak case (${cve}) is open again`,
      }
    : {
        ja: `${name}: パスワードなどが漏えいしたおそれがあります（${cve}）`,
        en: `${name}: passwords may have leaked (${cve})`,
      }
}

/** What the timeline tells of a new judgement. */
export const changesOf = (
  before: JudgedCase | null,
  after: JudgedCase,
): readonly Pick<CaseEvent, 'kind' | 'about' | 'reason'>[] => {
  const events: Pick<CaseEvent, 'kind' | 'about' | 'reason'>[] = []
  const cvesOf = (judged: JudgedCase | null) =>
    (judged?.causes ?? []).filter((c) => c.ruledOut === null).map((c) => c.cves.join(', '))
  const [was, is] = [before?.state ?? null, after.state]
  const known = new Set(cvesOf(before))
  const about = cvesOf(after).join(', ')
  if (is === 'open' && was === 'closed' && before !== null)
    events.push({ kind: 'reopened', about, reason: whyReopened(before, after) })
  else if (is === 'open' && was !== 'open') events.push({ kind: 'opened', about, reason: null })
  else if (was === 'open')
    for (const cve of cvesOf(after).filter((c) => !known.has(c)))
      events.push({ kind: 'cause', about: cve, reason: null })
  const ended = new Map(before?.causes.map((c) => [c.rule, c.end?.at ?? null]))
  const fixed = after.causes.find(
    (c) => c.end !== null && c.version !== null && ended.has(c.rule) && !ended.get(c.rule),
  )
  if (isIsolated(after) && !isIsolated(before))
    events.push({ kind: 'isolated', about: '', reason: null })
  if (isReconnected(before, after)) events.push({ kind: 'reconnected', about: '', reason: null })
  if (fixed?.end) events.push({ kind: 'fixed', about: fixed.end.version, reason: null })
  if (is === 'closed' && was !== 'closed') events.push({ kind: 'closed', about, reason: null })
  if (is === 'clear' && (was === 'open' || was === 'closed'))
    events.push({ kind: 'cleared', about: '', reason: null })
  return events
}
