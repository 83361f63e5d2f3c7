/**
 * A judged case as evidence: what HB-P06 reads. Pure.
 * @module
 */
import type { DeviceReading } from '../assets/contract.ts'
import { postpatchRules } from './case-rules.ts'
import type { CaseTask, JudgedCase, TaskKind } from './contract-cases.ts'
import type { CredentialCheck } from './evidence.ts'

const PASSWORDS: readonly TaskKind[] = ['local-password', 'admin-password', 'directory-password']
const SECRETS: readonly TaskKind[] = ['bind-account', 'psk', 'certificate', 'api-key']

/** The measure has the words for the kind. */
const nameOf = (t: CaseTask): string => `${t.kind} ${t.subject}`.trim().slice(0, 200)
const isOpen = (t: CaseTask): boolean => t.state === 'open'
const MAX_NAMES = 50

export const checkOf = (judged: JudgedCase): CredentialCheck => {
  const active = judged.causes.filter((c) => c.ruledOut === null)
  const cause = active.find((c) => c.version !== null) ?? active[0]
  const ends = active.map((c) => c.end?.at ?? null)
  const mandatory = judged.tasks.filter((t) => t.isMandatory)
  const passwords = mandatory.filter((t) => PASSWORDS.includes(t.kind) && t.subject !== '')
  const isOld = (t: CaseTask): boolean =>
    isOpen(t) && (t.gap === 'older' || t.gap === 'must-change' || t.gap === 'unchanged')
  const unchanged = mandatory.filter((t) => SECRETS.includes(t.kind) && isOld(t))
  const isAlive = mandatory.some((t) => t.gap === 'sessions-alive' && isOpen(t))
  const told = new Set([
    ...passwords.filter(isOld),
    ...unchanged,
    ...mandatory.filter((t) => t.gap === 'sessions-alive'),
  ])
  const rest = mandatory.filter((t) => isOpen(t) && !told.has(t))
  const unjudged =
    judged.state === 'unjudged'
      ? (judged.unjudged ?? 'version')
      : judged.state === 'open' && active.every((c) => c.version === null)
        ? 'past'
        : null
  return {
    cve: cause?.cves[0] ?? null,
    fixedAt: ends.includes(null) || ends.length === 0 ? null : Math.max(...ends.map(Number)),
    accounts: passwords.length,
    accountsOlder: passwords.filter(isOld).length,
    sessionsKilled: !isAlive,
    secretsNotChanged: unchanged.slice(0, MAX_NAMES).map(nameOf),
    ...(rest.length === 0 ? {} : { notProven: rest.slice(0, MAX_NAMES).map(nameOf) }),
    ...(unjudged === null ? {} : { unjudged }),
  }
}

/** Machines' proofs are E1; where a person's word was needed it is a declaration. What is open is seen to be open. */
export const checkClass = (judged: JudgedCase): 'E1' | 'E5' =>
  judged.isStated && judged.state !== 'open' ? 'E5' : 'E1'

const RULED = new Set(
  postpatchRules.flatMap((r) => [
    ...(r.affected ?? []).map((a) => a.product),
    ...(r.products ?? []),
  ]),
)

/** What stands between the company and the internet: by its product, its portals, or who may administer it. */
export const isEdge = (readings: readonly DeviceReading[]): boolean =>
  readings.some(
    (r) =>
      RULED.has(r.product ?? '') ||
      (r.configuration !== null &&
        (r.configuration.portals.length > 0 ||
          r.configuration.administrationFromInternet === 'yes' ||
          r.configuration.administrationFromInternet === 'restricted')),
  )
