/**
 * The server side of the cases: they are judged when a device or a directory said something new, when a person says something,
 * and every six hours, since exceptions end and proofs grow old.
 * @module
 */
import { z } from 'zod'
import type { FeatureServer } from '../../../../platform/http/index.ts'
import { job } from '../../../../platform/jobs/index.ts'
import type { Transaction } from '../../../../platform/records/index.ts'
import { type CasesDeps, organizationOf } from './deps.ts'
import { reviewDevices } from './review.ts'
import { caseRoutes } from './routes.ts'
import { forgetCases } from './store.ts'

export type { CasesDeps } from './deps.ts'

/** Of scans and ledgers: whether a device is cut off, and which key it shows. */
const NEWS: ReadonlySet<string> = new Set([
  'assets.unreachable',
  'assets.classification',
  'assets.certificate',
])

/** A job takes this many devices by name; more are judged as a whole. */
const MAX_NAMED = 500

export type CasesServer = FeatureServer & {
  /** To be told inside the transaction that keeps new readings of devices. */
  readonly deviceNews: (tx: Transaction, assets: readonly string[]) => Promise<void>
  /** To be told after a directory was read. */
  readonly passwordNews: (organization: string) => Promise<void>
  readonly review: (organization: string, assets: readonly string[] | null) => Promise<void>
  readonly forgetOrganization: (tx: Transaction) => Promise<void>
}

export const casesServer = (deps: CasesDeps): CasesServer => {
  const { jobs, log } = deps
  const review = job({
    name: 'vulnerabilities.cases',
    input: z.object({
      organization: z.uuid(),
      assets: z.array(z.uuid()).max(MAX_NAMED).nullable(),
    }),
    retry: { limit: 5, delaySeconds: 20 },
    run: ({ input, signal }) => reviewDevices(deps, input.organization, input.assets, signal),
  })
  const ask = async (organization: string, assets: readonly string[] | null): Promise<void> => {
    const named = assets === null || assets.length > MAX_NAMED ? null : [...assets]
    const key = `${organization} ${named?.toSorted().join(' ') ?? ''}`.slice(0, 200)
    await jobs.enqueue(review, { organization, assets: named }, { key })
  }
  const everySixHours = job({
    name: 'vulnerabilities.cases-all',
    input: z.object({}),
    schedule: { cron: '25 */6 * * *', tz: 'Asia/Tokyo', input: {} },
    run: async () => {
      for (const organization of await deps.organizations()) await ask(organization, null)
    },
  })
  // Who cut a device off, or connected it again, has not read it: a scan or a ledger tells.
  const heard = ({ organization, kinds }: { organization: string; kinds: readonly string[] }) => {
    if (!kinds.some((kind) => NEWS.has(kind))) return
    ask(organization, null).catch((error: unknown) =>
      log.warn({ error, organization }, 'vulnerabilities: could not ask for a judgement'),
    )
  }
  return {
    start: async () => deps.evidence.onAppended(heard),
    routes: caseRoutes(deps),
    jobs: [review, everySixHours],
    deviceNews: async (tx, assets) => {
      const organization = organizationOf(tx)
      tx.afterCommit(() => {
        ask(organization, assets).catch((error: unknown) =>
          // The next round judges every device.
          log.warn({ error, organization }, 'vulnerabilities: could not ask for a judgement'),
        )
      })
    },
    passwordNews: (organization) => ask(organization, null),
    review: (organization, assets) => reviewDevices(deps, organization, assets),
    forgetOrganization: async (tx) => {
      await tx.run(forgetCases, {})
    },
  }
}
