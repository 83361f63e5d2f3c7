/**
 * The case of a VPN or edge device that may have given passwords, sessions or keys away: why it is open, since when the device
 * was exposed, what is to be done and what was seen to be done. It is never closed by the version alone. Pure.
 * @module
 */
import { z } from 'zod'
import type { Text } from '../../platform/i18n/index.ts'

// ── rules ──────────────────────────────────────────────────────────────────────────────────────────────────

/** isolate until it is updated · sessions end them all · directory-password of everybody who could sign in · bind-account with which the device signs in elsewhere. */
export const TaskKind = z.enum([
  'isolate',
  'upgrade',
  'sessions',
  'local-password',
  'admin-password',
  'directory-password',
  'bind-account',
  'psk',
  'certificate',
  'api-key',
  'mfa',
  'unknown-accounts',
  'compromise-check',
  'integrity-check',
  'log-review',
  'krbtgt',
  'tell-users',
])
export type TaskKind = z.infer<typeof TaskKind>

/** source: read in a source that the rule names · precaution: follows from what an attacker may keep. */
export const TaskBasis = z.enum(['source', 'precaution'])
export type TaskBasis = z.infer<typeof TaskBasis>

export type PostpatchRule = {
  /** Kept for ever: cases name it. */
  readonly id: string
  readonly cves: readonly string[]
  readonly name: Text
  /** What an attacker may still hold after the upgrade. */
  readonly kept: Text
  readonly classes: readonly ('passwords' | 'sessions' | 'secrets' | 'implant' | 'compromise')[]
  /** By the product lines of libs/devices; null: not established. `from` null is open. */
  readonly affected:
    | readonly {
        readonly product: string
        readonly ranges: readonly { readonly from: string | null; readonly before: string }[]
      }[]
    | null
  /** Whose versions it would speak of, where `affected` is null. */
  readonly products?: readonly string[]
  /** Only a device with such a portal; null: every device. */
  readonly condition: readonly string[] | null
  readonly tasks: readonly {
    readonly kind: TaskKind
    readonly basis: TaskBasis
    readonly isMandatory: boolean
  }[]
  /** What was read, and what was not compared with a source yet. */
  readonly evidence: { readonly read: readonly Text[]; readonly open: readonly Text[] }
}

// ── what is judged ─────────────────────────────────────────────────────────────────────────────────────────

/**
 * version the running version is fixed · password-newer by the directory · secret-differs a text that only a new secret
 * changes · key-differs another key · removed, absent, disabled: nothing is left to change · sessions-ended · second-factor-on ·
 * password-set-event by the device's own log · log-searched: over the whole exposure, and nothing found · cut-off-seen from
 * outside, cut-off-configured by its own configuration · set-twice since the fix, far enough apart ·
 * served-key-differs: a scan was shown another key.
 */
export const ProofKind = z.enum([
  'version',
  'password-newer',
  'secret-differs',
  'key-differs',
  'removed',
  'absent',
  'disabled',
  'sessions-ended',
  'second-factor-on',
  'password-set-event',
  'log-searched',
  'cut-off-seen',
  'cut-off-configured',
  'set-twice',
  'served-key-differs',
])
export type ProofKind = z.infer<typeof ProofKind>

/** Why a task is not proven. */
export const TaskGap = z.enum([
  /** The device still runs an affected version, or nobody saw a fixed one: what is changed now may be taken again. */
  'not-fixed',
  'unchanged',
  'older',
  'must-change',
  'age-unknown',
  'same-as-at-fix',
  'nothing-to-compare',
  /** The device writes the same secret in another way each time. */
  'not-comparable',
  'not-read',
  'sessions-not-read',
  'sessions-alive',
  'no-second-factor',
  'second-factor-elsewhere',
  'groups-not-named',
  'group-unknown',
  'group-partly',
  'person',
  'log-not-covered',
  'log-traces',
  /** Something still shows it open to the internet. */
  'still-reachable',
  /** Seen to be cut off, but longer ago than a look counts, or before the flaw was there. */
  'cut-off-unconfirmed',
  /** Somebody wrote it down; no machine saw it. */
  'cut-off-stated',
  'cut-off-unknown',
  'krbtgt-not-read',
  /** Set since the fix, but not twice at a distance of ten hours. */
  'krbtgt-once',
])
export type TaskGap = z.infer<typeof TaskGap>

const Time = z.number().int()

export const StatementKind = z.enum([
  /** A task was done. */
  'done',
  /** A task is not done, and somebody answers for it until a day. */
  'exception',
  /** The device never ran an affected version: it came with a fixed one. */
  'never-ran',
  /** On which day it got the fixed version. */
  'updated-on',
  /** A file that was handed in is an archive: it was not loaded into the device. */
  'not-running',
])
export type StatementKind = z.infer<typeof StatementKind>

/** A named person's word; shown as stated, not seen. Times in ms. */
export type CaseStatement = {
  readonly id: string
  readonly kind: StatementKind
  /** The key of the task; null where it is about the device. */
  readonly task: string | null
  readonly reading: string | null
  readonly at: number
  readonly by: string
  readonly note: string
  /** updated-on: the day. */
  readonly on: number | null
  /** done of a search in logs: the span that was searched. */
  readonly from: number | null
  readonly to: number | null
  /** exception: who answers for it, and its end. */
  readonly owner: string | null
  readonly until: number | null
}

export const CaseTask = z.strictObject({
  /** `kind|subject`. */
  key: z.string(),
  kind: TaskKind,
  /** The account, tunnel, certificate …; empty: the whole. */
  subject: z.string(),
  isMandatory: z.boolean(),
  basis: TaskBasis,
  /** What proves it must be later; null: the device is not fixed yet. */
  since: Time.nullable(),
  /** stated: by a person, not seen · excepted: somebody answers for it until a day. */
  state: z.enum(['proven', 'stated', 'excepted', 'open']),
  proof: z.strictObject({ kind: ProofKind, at: Time }).nullable(),
  gap: TaskGap.nullable(),
  statement: z.string().nullable(),
})
export type CaseTask = z.infer<typeof CaseTask>

export const CaseCause = z.strictObject({
  rule: z.string(),
  cves: z.array(z.string()),
  /** The affected version that was seen; null: none was, and nothing shows that there was none. */
  version: z.string().nullable(),
  start: z.strictObject({
    at: Time.nullable(),
    /** seen: an unaffected version stood before it · seen-first: it may be longer · unknown-past. */
    basis: z.enum(['seen', 'seen-first', 'unknown-past']),
  }),
  end: z
    .strictObject({
      at: Time,
      /** seen: a reading shows a fixed version · stated: a person named the day. */
      basis: z.enum(['seen', 'stated']),
      version: z.string(),
    })
    .nullable(),
  /** condition: what it needs was seen to be off all the time · stated: by a person. */
  ruledOut: z.enum(['condition', 'stated']).nullable(),
})
export type CaseCause = z.infer<typeof CaseCause>

/**
 * isolated: seen from outside, or by its own configuration · stated: somebody wrote it down, and no machine saw it ·
 * reachable · unconfirmed: the look is too old, or older than the flaw · unknown: nobody looked.
 */
const IsolationState = z.enum(['isolated', 'stated', 'reachable', 'unconfirmed', 'unknown'])

export const Isolation = z.strictObject({
  state: IsolationState,
  /** When it was looked at; null: never. */
  at: Time.nullable(),
  by: z.enum(['scan', 'configuration', 'word', 'address']).nullable(),
})
export type Isolation = z.infer<typeof Isolation>

/** clear: no rule touches it · unjudged: it cannot be said. */
export const CaseState = z.enum(['open', 'closed', 'clear', 'unjudged'])
export type CaseState = z.infer<typeof CaseState>

export const JudgedCase = z.strictObject({
  state: CaseState,
  /** Why it cannot be said: no rule knows the product, or no version could be read. */
  unjudged: z.enum(['product', 'version']).nullable(),
  product: z.string().nullable(),
  version: z.string().nullable(),
  causes: z.array(CaseCause),
  /** Rules about this product whose affected versions were not established. */
  rulesNotJudged: z.array(z.string()),
  tasks: z.array(CaseTask),
  /** While it runs an affected version: whether it is cut off from the internet; null: nothing asks for it. */
  isolation: Isolation.nullable().optional(),
  /** Closed or clear only by words of people: shown as declared. */
  isStated: z.boolean(),
})
export type JudgedCase = z.infer<typeof JudgedCase>

export const ReopenReason = z.enum([
  'version-back',
  'older-configuration',
  'old-password',
  'new-subject',
  'new-rule',
  'exception-ended',
  'word-withdrawn',
  'proof-lost',
])
export type ReopenReason = z.infer<typeof ReopenReason>
