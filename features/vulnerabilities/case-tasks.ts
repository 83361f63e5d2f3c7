/**
 * What is to be done in a case, one task for each subject that can be listed, and what proves each of them. Pure.
 * @module
 */
import type { DeviceConfiguration, DeviceReading, KeptSecret } from '../assets/contract.ts'
import { servedOutcomes } from './case-certificates.ts'
import { directoryOutcomes, ticketOutcomes } from './case-directory.ts'
import { bySetEvent, logReviewOutcome } from './case-log.ts'
import {
  type CompareSecrets,
  missing,
  type Outcome,
  proven,
  type TaskFacts,
} from './case-outcome.ts'
import { sessionOutcome } from './case-sessions.ts'
import type { TaskKind } from './contract-cases.ts'

/** The outcome of each subject; `since` is the end of the exposure, null while it lasts. */
export const outcomesOf = (
  kind: TaskKind,
  since: number | null,
  facts: TaskFacts,
): readonly Outcome[] => {
  switch (kind) {
    case 'upgrade':
      return [since === null ? missing('', 'not-fixed') : proven('', 'version', since)]
    case 'sessions':
      return [sessionOutcome(since, facts.readings.line)]
    case 'directory-password':
      return directoryOutcomes(since, facts)
    case 'mfa':
      return secondFactors(since, facts)
    case 'admin-password':
      return secrets(since, facts, (c) => c.accounts.filter((a) => a.use === 'administrator')).map(
        (one) => bySetEvent(one, since, facts.log),
      )
    case 'local-password':
      return secrets(since, facts, (c) => c.accounts.filter((a) => a.use !== 'administrator')).map(
        (one) => bySetEvent(one, since, facts.log),
      )
    case 'bind-account':
      return secrets(since, facts, (c) =>
        c.servers.map((s) => ({ name: `${s.kind} ${s.name}`, secret: s.secret })),
      )
    case 'psk':
      return secrets(since, facts, (c) => c.tunnels)
    case 'api-key':
      return secrets(since, facts, (c) => c.apiKeys)
    case 'certificate':
      return withServed(
        servedOutcomes(since, facts),
        secrets(since, facts, (c) =>
          c.certificates
            .filter((one) => one.isOwn)
            .map((one) => ({
              name: one.name,
              secret: one.mark === null ? null : { mark: one.mark, form: null },
              key: one.says?.key ?? null,
            })),
        ),
      )
    case 'log-review':
      return [logReviewOutcome(since, facts.start, facts.log)]
    case 'krbtgt':
      return ticketOutcomes(since, facts.tickets)
    case 'isolate':
    case 'unknown-accounts':
    case 'compromise-check':
    case 'integrity-check':
    case 'tell-users':
      return [missing('', since === null ? 'not-fixed' : 'person')]
  }
}

/** What is shown to everybody says more than that no configuration was read. */
const withServed = (
  served: readonly Outcome[],
  configured: readonly Outcome[],
): readonly Outcome[] =>
  served.length === 0
    ? configured
    : [...configured.filter(({ subject }) => subject !== ''), ...served]

// ── secrets in configurations ──────────────────────────────────────────────────────────────────────────────

type Held = {
  readonly name: string
  readonly secret: KeptSecret
  /** The hash of a public key, where there is one: it decides. */
  readonly key?: string | null
}
type Pick = (c: DeviceConfiguration) => readonly Held[]
type Configured = DeviceReading & { readonly configuration: DeviceConfiguration }

const hasConfiguration = (r: DeviceReading): r is Configured => r.configuration !== null

/** Up to and including the first reading of a fixed version: what it holds was carried over. */
const until = (readings: readonly Configured[], since: number | null): readonly Configured[] =>
  readings.filter((r) => since === null || r.takenAt.getTime() <= since)

const secrets = (
  since: number | null,
  { readings, compare, listedUntil }: TaskFacts,
  pick: Pick,
): readonly Outcome[] => {
  const line = readings.line.filter(hasConfiguration)
  const all = readings.all.filter(hasConfiguration)
  // Whoever is in no configuration of the window came later. Without a whole one, everybody may have been there.
  const isListed = until(line, listedUntil).some((r) => r.configuration.isWhole)
  const scope = isListed ? until(all, since) : all
  const names = [...new Set(scope.flatMap((r) => pick(r.configuration).map((h) => h.name)))]
  if (names.length === 0) {
    const whole = line.findLast((r) => r.configuration.isWhole)
    return [whole ? proven('', 'absent', whole.takenAt.getTime()) : missing('', 'not-read')]
  }
  return names.map((name) =>
    since === null
      ? missing(name, 'not-fixed')
      : secretOutcome(name, since, { line, carried: until(all, since), compare, pick }),
  )
}

const secretOutcome = (
  name: string,
  since: number,
  {
    line,
    carried,
    compare,
    pick,
  }: {
    /** In the order of time, without those that came late. */
    readonly line: readonly Configured[]
    /** Everything up to the end of the exposure. */
    readonly carried: readonly Configured[]
    readonly compare: CompareSecrets
    readonly pick: Pick
  },
): Outcome => {
  const newest = line.at(-1)
  if (newest === undefined || newest.takenAt.getTime() <= since) return missing(name, 'not-read')
  const at = newest.takenAt.getTime()
  const find = (r: Configured): Held | undefined =>
    pick(r.configuration).find((h) => h.name === name)
  const now = find(newest)
  if (now === undefined)
    return newest.configuration.isWhole ? proven(name, 'removed', at) : missing(name, 'not-read')
  /** What another reading proves against the newest. */
  const against = (r: Configured): 'same' | 'secret-differs' | 'key-differs' | 'unknown' => {
    const then = find(r)
    if (then === undefined) return 'unknown'
    if (then.key != null && now.key != null) return then.key === now.key ? 'same' : 'key-differs'
    const compared = compare(newest.vendor, then.secret, now.secret)
    return compared === 'same' ? 'same' : compared === 'changed' ? 'secret-differs' : 'unknown'
  }
  const kept = carried.filter((r) => against(r) === 'same')
  if (kept.some((r) => r.takenAt.getTime() < since)) return missing(name, 'unchanged')
  if (kept.length > 0) return missing(name, 'same-as-at-fix')
  const earlier = line.slice(0, -1).filter((r) => find(r) !== undefined)
  for (const r of earlier.toReversed()) {
    const said = against(r)
    if (said === 'secret-differs' || said === 'key-differs') return proven(name, said, at)
  }
  return missing(name, earlier.length === 0 ? 'nothing-to-compare' : 'not-comparable')
}

// ── second factor ──────────────────────────────────────────────────────────────────────────────────────────

/** How it stands now, by the newest configuration since the fix. */
const secondFactors = (
  since: number | null,
  { readings: { line } }: TaskFacts,
): readonly Outcome[] => {
  const newest = line.findLast(hasConfiguration)
  if (since === null) return [missing('', 'not-fixed')]
  if (newest === undefined || newest.takenAt.getTime() < since || !newest.configuration.isWhole)
    return [missing('', 'not-read')]
  const at = newest.takenAt.getTime()
  const { accounts, servers } = newest.configuration
  const own = accounts
    .filter((a) => a.use !== 'administrator' && a.isEnabled !== false)
    .map((a) =>
      a.secondFactor === 'yes'
        ? proven(a.name, 'second-factor-on', at)
        : missing(a.name, a.secondFactor === 'no' ? 'no-second-factor' : 'second-factor-elsewhere'),
    )
  const elsewhere = servers.map((s) => missing(`${s.kind} ${s.name}`, 'second-factor-elsewhere'))
  const found = [...own, ...elsewhere]
  return found.length === 0 ? [proven('', 'absent', at)] : found
}
