/**
 * What the rules and alerts of detection are given by whoever starts them.
 * @module
 */
import type { Who } from '../../../platform/access/who.ts'
import type { Audit } from '../../../platform/audit/index.ts'
import type { Clock } from '../../../platform/clock/index.ts'
import type { EvidenceStore } from '../../../platform/evidence/index.ts'
import type { Text } from '../../../platform/i18n/index.ts'
import type { Log } from '../../../platform/log/index.ts'
import { problemsOf } from '../../../platform/problem/index.ts'
import type { Records, Transaction } from '../../../platform/records/index.ts'
import { alertsProblems } from '../contract-alerts.ts'
import { rulesProblems } from '../contract-rules.ts'

export type RulesDeps = {
  readonly records: Records
  readonly audit: Pick<Audit, 'write'>
  readonly clock: Clock
  readonly log: Log
  readonly dataDir: string
  /** Of Hinoban: another one may read the same rules otherwise. */
  readonly version: string
  /** ISO 3166 codes of the countries of its sites. */
  readonly countriesOf: (organization: string) => Promise<readonly string[]>
  /** The IANA time zone of an organization. */
  readonly timeZone: (organization: string) => Promise<string>
}

const problem = problemsOf({ ...rulesProblems, ...alertsProblems })

/** A token is a machine: it does not look through logs and sign. */
export const onlyPersons = (who: Who): void => {
  if (who.via !== 'session') throw problem('detection.sign_person', {})
}

/** What holds for the whole company is not for who answers for some sites alone. */
export const onlyWholeCompany = (who: Who): void => {
  if (who.scope.sites !== '*') throw problem('detection.whole_company', {})
}

/** The calendar day where the organization is. */
export const todayOf = async (
  { clock, timeZone }: Pick<RulesDeps, 'clock' | 'timeZone'>,
  organization: string,
): Promise<string> =>
  new Intl.DateTimeFormat('en-CA', {
    timeZone: await timeZone(organization),
    dateStyle: 'short',
  }).format(clock.now())

export type AlertsDeps = RulesDeps & {
  /** Names with their whole domain by which assets are known; `labels`: names without, in lower case. */
  readonly hostNames: (tx: Transaction, labels: readonly string[]) => Promise<readonly string[]>
  readonly evidence: EvidenceStore
  /** Begins an incident with an alert, or attaches it to one; answers the incident. Told twice, it is the same one. */
  readonly takeAlert: (
    who: Who,
    alert: {
      readonly alert: string
      readonly site: string | null
      readonly title: Text
      readonly level: string
      readonly count: number
      readonly firstAt: string
      readonly lastAt: string
      readonly events: readonly {
        readonly id: string
        readonly at: string
        readonly host: string
        readonly user: string
        readonly text: string
        readonly fields: Record<string, string>
      }[]
    },
    into: string | null,
  ) => Promise<string>
  /** Tells the people of the organization. */
  readonly tell: (
    tx: Transaction,
    about: {
      readonly title: Text
      readonly link: string
      readonly severity: 'medium' | 'high' | 'critical'
    },
  ) => Promise<void>
}
