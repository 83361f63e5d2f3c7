/**
 * The walk of the isolation proof: every role, session or token, site scope and object of somebody else for a route,
 * and what is wrong with an answer.
 * @module
 */
import { randomBytes } from 'node:crypto'
import type { Endpoint } from '@hinoban/endpoint'
import { ROLES, type Who } from '../platform/access/index.ts'
import { newId } from '../platform/records/index.ts'
import { whoOf } from './fill.ts'
import type { Answered } from './house.ts'
import { type Companies, endpointsOf } from './isolation-companies.ts'
import { permissions } from './permissions.ts'
import { namesObjects, requestOf, type Shaped, type Target } from './requests.ts'

const AT_ONCE = 8

/** These answer row by row, or only filter: an id of somebody else is no error, and finds nothing. */
const FINDS_NOTHING = new Set([
  'accounts.list',
  'assets.list',
  'assets.facets',
  'assets.export',
  'assets.assign-owner',
  'assets.gaps',
  'assets.gap-list',
  'assets.network',
  'assets.links',
  'assets.exposures',
  'board.findings',
  'board.findings_export',
  'board.measure_evidence',
  'detection.alert-groups',
  'detection.alerts',
  'detection.alerts-decide',
  'detection.hunts',
  'detection.rules',
  'evidence.append',
  'organizations.audit',
  'organizations.export-audit',
  'organizations.people',
  'organizations.export-people',
  'vulnerabilities.cases',
  'vulnerabilities.export',
  'vulnerabilities.findings',
  'vulnerabilities.summary',
])
/** These speak for the whole company. */
const WHOLE_COMPANY = new Set([
  'board.exception_sign',
  'detection.set-retention',
  'organizations.confirm-duties',
  'organizations.edit',
])
/** A role may call these, and something else is asked for as well. */
const OTHER_REFUSALS = new Set([
  'advisories.sign_in_person',
  'access.session_only',
  'access.account_shared',
  'board.sign_in_person',
  'config.not_on_screen',
  'detection.home_only',
  'detection.sign_person',
  'detection.whole_company',
  'vulnerabilities.accept_role',
  'vulnerabilities.case_exception_role',
  'vulnerabilities.case_sign_in_person',
  'vulnerabilities.whole_company',
])

export type Combination = {
  readonly who: Who
  readonly target: Target
  readonly shaped: Shaped
  readonly isRoleAllowed: boolean
}

export const theirTargets = ({ theirs: t, flaws, foreign }: Companies): Target[] => {
  const of = (kind: string, id: string): Target => ({ kind, id, sha256: t.document })
  return [
    of('site', t.sites[0]),
    of('asset', t.scanned[0]),
    of('finding', t.findings[0] ?? ''),
    of('person', t.people[0]),
    of('organization', t.organization),
    of('contact-tree', t.trees[0] ?? ''),
    of('contact-step', t.steps[0] ?? ''),
    of('member', t.memberOf('operator')),
    of('invitation', t.invitation),
    of('token', t.token),
    of('import', t.imports[2]),
    of('asset by hand', t.assets[2]),
    of('proposal', t.merging.proposal),
    of('merge', t.merging.merge),
    of('action', t.actions[0] ?? ''),
    of('exception', t.exceptions[0]),
    of('evidence', t.declared),
    of('sample', foreign[2] ?? ''),
    of('channel', t.channel),
    of('notice', t.notice),
    of('source', t.sources[1]),
    of('log source', t.logSource),
    of('alert', t.alert),
    of('follow-up', t.followUp),
    of('incident', t.incident),
    of('rule set', t.ruleSet),
    of('view', t.view),
    of('advisory', t.advisory),
    of('finding of a flaw', flaws.theirs),
    of('VPN case', t.vpnCase),
    of('VEX document', t.vex),
    of('third company', foreign[1] ?? ''),
  ]
}
export const random = (): Target => ({
  kind: 'random',
  id: newId(),
  sha256: randomBytes(32).toString('hex'),
})
/** What a person of the first site may not see, though it is of the own company. */
export const otherSite = ({ ours }: Companies): Target[] =>
  [
    ['site', ours.sites[1]],
    ['asset', ours.scanned[1]],
    ['asset without a site', ours.assets[2]],
    ['person', ours.people[1]],
    ['contact-tree', ours.trees[1]],
    ['finding', ours.findings[1]],
    ['action', ours.actions[1]],
    ['exception', ours.exceptions[1]],
    ['import', ours.imports[1]],
  ].map(([kind, id]) => ({ kind: `other site's ${kind}`, id: id ?? '', sha256: ours.document }))

export const areasOf = (c: Companies): string[] => [
  ...new Set(endpointsOf(c.h).map((e) => e.name.split('.')[0] ?? '')),
]

export const walkOf = (c: Companies, endpoint: Endpoint): Combination[] => {
  const { ours } = c
  const permission = permissions[endpoint.name] ?? []
  const combinations: Combination[] = []
  // A route that asks for no object is tried with the headers alone.
  const isAsked = pathNamesObject(endpoint) || bodyNamesObject(endpoint)
  let variant = 0
  for (const role of ROLES)
    for (const via of ['session', 'token'] as const)
      for (const sites of ['*', [ours.sites[0]]] as const) {
        const who = whoOf(ours.organization, ours.memberOf(role), {
          role,
          via,
          sites,
          tokenScopes: via === 'token' ? areasOf(c) : null,
          language: variant % 2 === 0 ? 'ja' : 'en',
        })
        variant += 1
        const isRoleAllowed = typeof permission === 'string' || permission.includes(role)
        const targets = [
          random(),
          ...(isRoleAllowed && isAsked ? theirTargets(c) : theirTargets(c).slice(0, 6)),
          ...(sites === '*' || !isRoleAllowed || !isAsked ? [] : otherSite(c)),
        ]
        for (const target of targets) {
          const idFor = (field: string) => (field === 'sha256' ? target.sha256 : target.id)
          combinations.push({
            who,
            target,
            isRoleAllowed,
            shaped: requestOf(endpoint, { idFor, variant }),
          })
        }
      }
  return combinations
}

export const pathNamesObject = (e: Endpoint): boolean => namesObjects(e.params)

const bodyNamesObject = (e: Endpoint): boolean =>
  namesObjects(e.query) || namesObjects(e.body) || e.upload === true

/** Everything in an answer that could tell something of somebody else. */
export const leakIn = (
  { theirMark, foreignIds }: Companies,
  answer: Answered,
  sent: string,
): string | null => {
  const whole = `${answer.text}\n${JSON.stringify(answer.headers)}`
  const next = typeof answer.json?.next === 'string' ? answer.json.next : ''
  const read = `${whole}\n${Buffer.from(next, 'base64url').toString('utf8')}`
  if (read.toLowerCase().includes(theirMark)) return `the mark in ${excerpt(read, theirMark)}`
  for (const [id] of read.matchAll(IDS))
    if (foreignIds.has(id) && !sent.includes(id)) return `${id} in ${excerpt(read, id)}`
  return null
}
const IDS = /[0-9a-f]{64}|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g
const excerpt = (text: string, at: string): string =>
  text.slice(Math.max(0, text.indexOf(at) - 120), text.indexOf(at) + 120)

/** One of a kind: a fault of a route shows in hundreds of combinations. */
export const firstOfEach = (wrong: readonly string[]): string[] => [
  ...new Map(wrong.map((w) => [w.split(/ as | \(/)[0], w])).values(),
]

export const inParallel = async <T>(items: readonly T[], work: (item: T) => Promise<void>) => {
  const queue = items.values()
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (const item of queue) await work(item)
    }),
  )
}

/** Ids and moments that differ between two answers for the same reason. */
export const plain = (answer: Answered, target: Target): string =>
  `${answer.status} ${answer.headers['content-type']} ${answer.text
    .replaceAll(target.id, 'ID')
    .replaceAll(target.sha256, 'SHA')}`

export const wrongWith = (
  companies: Companies,
  e: Endpoint,
  c: Combination,
  answer: Answered,
): string | null => {
  const { status } = answer
  const code: string = answer.json?.code ?? ''
  if (status >= 500) return `an incident: ${companies.h.logged.at(-1)?.slice(0, 600)}`
  const leak = leakIn(companies, answer, JSON.stringify(c.shaped))
  if (leak !== null) return leak
  if (e.allow === 'anyone') return null
  if (!c.isRoleAllowed) return status === 403 && code === 'general.forbidden' ? null : 'not refused'
  if (status === 401) return 'refused as nobody'
  if (status === 403 && OTHER_REFUSALS.has(code)) return null
  if (pathNamesObject(e)) return status === 404 ? null : 'found what is not there for the caller'
  if (status === 403)
    // Who sees one site cannot speak for all.
    return WHOLE_COMPANY.has(e.name) && c.who.sites !== '*' ? null : 'refused'
  if (code === 'general.invalid_request')
    return `the proof's own request is not well formed: ${answer.text}`
  if (
    status < 300 &&
    bodyNamesObject(e) &&
    c.target.kind !== 'random' &&
    !FINDS_NOTHING.has(e.name)
  )
    return TAKES_NO_OBJECT.has(e.name) ? null : 'took an object that is not there for the caller'
  return null
}
/** Their bodies name no object of the house in the variants that succeed. */
const TAKES_NO_OBJECT = new Set([
  'board.document_upload',
  'vulnerabilities.check-own-policy',
  'vulnerabilities.put-own-policy',
  'detection.rule-set-import',
  'detection.indicators-import',
])

/** An object of ours for each path that names one. */
export const ownPath =
  ({ ours, flaws }: Companies, e: Endpoint) =>
  (field: string) => {
    const { path } = e
    if (field === 'userId') return ours.memberOf('employee')
    if (field === 'stepId') return ours.steps[0] ?? ''
    if (field === 'sha256') return ours.document
    if (path.startsWith('/api/channels/')) return ours.channel
    if (path.startsWith('/api/notices/')) return ours.notice
    if (path.startsWith('/api/sources/')) return ours.sources[0]
    if (path.startsWith('/api/detection/sources/')) return ours.logSource
    if (path.startsWith('/api/detection/alerts/')) return ours.alert
    if (path.startsWith('/api/detection/rules/')) return ours.ruleOfSet
    if (path.startsWith('/api/detection/rule-sets/')) return ours.ruleSet
    if (path.startsWith('/api/detection/exceptions/')) return ours.ruleException
    if (path.startsWith('/api/detection/quiet/')) return ours.quiet
    if (path.startsWith('/api/detection/follow-ups/')) return ours.followUp
    if (path.startsWith('/api/detection/indicators/')) return ours.indicators
    if (path.startsWith('/api/detection/hunts/')) return ours.hunt
    if (path.startsWith('/api/incidents/')) return ours.incident
    if (path.startsWith('/api/views/')) return ours.view
    if (path.startsWith('/api/sites/')) return ours.sites[0]
    if (path.startsWith('/api/people/')) return ours.people[0]
    if (path.startsWith('/api/contact-trees/')) return ours.trees[0] ?? ''
    if (path.startsWith('/api/invitations/')) return ours.invitation
    if (path.startsWith('/api/tokens/')) return ours.token
    if (path.startsWith('/api/asset-proposals/')) return ours.merging.proposal
    if (field === 'merge') return ours.merging.merge
    if (path.startsWith('/api/advisories/')) return ours.advisory
    if (path.startsWith('/api/vulnerabilities/findings/')) return flaws.ours
    if (path.startsWith('/api/vulnerabilities/vex/')) return ours.vex
    if (path.startsWith('/api/vpn-cases/')) return ours.vpnCase
    if (path.includes('/merge') || path.includes('/split')) return ours.merging.kept
    if (path.startsWith('/api/assets/')) return ours.scanned[0]
    if (path.startsWith('/api/imports/')) return ours.imports[0]
    if (path.startsWith('/api/findings/')) return ours.findings[0] ?? ''
    if (path.startsWith('/api/actions/')) return ours.actions[0] ?? ''
    if (path.startsWith('/api/exceptions/')) return ours.exceptions[0]
    return ours.scanned[0]
  }
