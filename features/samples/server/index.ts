/**
 * Loads the sample company through the same doors as anybody's files, and removes it to the last row.
 * @module
 */
import { readFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import type { Role } from '../../../platform/access/roles.ts'
import type { Who } from '../../../platform/access/who.ts'
import type { Audit } from '../../../platform/audit/index.ts'
import type { Clock } from '../../../platform/clock/index.ts'
import type { EvidenceStore } from '../../../platform/evidence/index.ts'
import { type FeatureServer, route } from '../../../platform/http/index.ts'
import { type Jobs, job } from '../../../platform/jobs/index.ts'
import type { Log } from '../../../platform/log/index.ts'
import { problemsOf } from '../../../platform/problem/index.ts'
import {
  type MigrationFolder,
  newId,
  type Records,
  type Scope,
  type Transaction,
} from '../../../platform/records/index.ts'
import * as contract from '../contract.ts'
import {
  movedEvidence,
  movedScan,
  namedLedger,
  SampleCompany,
  type SampleSignature,
} from '../rules.ts'
import * as store from './store.ts'

export const samplesMigrations: MigrationFolder = {
  owner: 'samples',
  folder: new URL('./migrations/', import.meta.url),
}

/** What the house does for this feature; every one of these is the ordinary way of its own room. */
export type SamplesDeps = {
  readonly records: Records
  readonly audit: Audit
  readonly evidence: Pick<EvidenceStore, 'markSample' | 'removeSample'>
  readonly jobs: Pick<Jobs, 'enqueue'>
  readonly clock: Clock
  readonly log: Log
  /** `samples/company/`. */
  readonly folder: URL
  readonly isSample: (tx: Transaction) => Promise<boolean>
  readonly createOrganization: (
    tx: Transaction,
    who: Who,
    named: { readonly name: string; readonly language: 'ja' | 'en' },
  ) => Promise<void>
  readonly createSite: (
    tx: Transaction,
    who: Who,
    site: SampleCompany['sites'][number],
    name: string,
  ) => Promise<{ readonly id: string }>
  readonly addAdministrator: (tx: Transaction, userId: string) => Promise<void>
  /** Hands a file in and says when it is taken in; throws with the reason when it is not. */
  readonly takeIn: (
    who: Who,
    file: { readonly name: string; readonly bytes: Uint8Array; readonly site: string | null },
    signal: AbortSignal,
  ) => Promise<void>
  /** Signs through the board's own doors; `lastDay` is the last day on which it counts. */
  readonly sign: (
    who: Who,
    signature: SampleSignature,
    lastDay: string,
    signal: AbortSignal,
  ) => Promise<void>
  /** Removes the rows of the organization of the transaction from every other feature. */
  readonly removeRows: (tx: Transaction) => Promise<void>
}

const problem = problemsOf(contract.samplesProblems)

const Input = z.strictObject({
  home: z.uuid(),
  sample: z.uuid(),
  language: z.enum(['ja', 'en']),
  user: z.strictObject({ userId: z.string(), name: z.string(), email: z.string() }),
})

export const samplesServer = (deps: SamplesDeps): FeatureServer => {
  const { records, clock } = deps
  const load = job({
    name: 'samples.load',
    input: Input,
    timeoutSeconds: 600,
    retry: { limit: 0, delaySeconds: 1 },
    run: ({ input, signal }) => loadCompany(deps, input, signal),
  })
  const state = async (scope: Scope): Promise<contract.SampleView> => {
    const row = await records.within(scope, (tx) => tx.one(store.current, {}))
    return row === null
      ? { state: 'none', organization: null, filesDone: 0, filesTotal: 0, why: null }
      : {
          state: row.state,
          organization: row.sample_id,
          filesDone: row.files_done,
          filesTotal: row.files_total,
          why: row.why,
        }
  }
  return {
    routes: [
      route(contract.sampleState, ({ who }) => state(who.scope)),
      route(contract.loadSample, async ({ who, language }) => {
        if (await records.within(who.scope, deps.isSample)) throw problem('samples.inside', {})
        const company = await readCompany(deps.folder)
        const sample = newId()
        const begun = await records.within(who.scope, async (tx) => {
          const n = await tx.run(store.begin, {
            sample,
            total: company.files.length,
            now: clock.now(),
            by: who.userId,
          })
          if (n > 0) await audited(deps, tx, who, 'load', sample)
          return n
        })
        if (begun === 0) throw problem('samples.there_already', {})
        await deps.jobs.enqueue(load, {
          home: who.organization,
          sample,
          language,
          user: { userId: who.userId, name: who.name, email: who.email },
        })
        return state(who.scope)
      }),
      route(contract.removeSample, async ({ who }) => {
        const row = await records.within(who.scope, (tx) => tx.one(store.current, {}))
        if (row === null) return state(who.scope)
        if (row.state === 'loading') throw problem('samples.still_loading', {})
        await removeCompany(deps, row.sample_id, who)
        await records.within(who.scope, async (tx) => {
          await tx.run(store.remove, {})
          await audited(deps, tx, who, 'remove', row.sample_id)
        })
        return state(who.scope)
      }),
    ],
    jobs: [load],
  }
}

const audited = (
  deps: SamplesDeps,
  tx: Transaction,
  who: Who,
  what: string,
  sample: string,
): Promise<void> =>
  deps.audit.write(tx, who, {
    what: `samples.${what}`,
    object: { kind: 'organization', id: sample, name: 'sample' },
    before: null,
    after: null,
  })

const readCompany = async (folder: URL): Promise<SampleCompany> =>
  SampleCompany.parse(JSON.parse(await readFile(new URL('company.json', folder), 'utf8')))

const loadCompany = async (
  deps: SamplesDeps,
  input: z.output<typeof Input>,
  signal: AbortSignal,
): Promise<void> => {
  const home: Scope = { organization: input.home, sites: '*' }
  const scope: Scope = { organization: input.sample, sites: '*' }
  const tell = (
    done: number,
    state: 'loading' | 'ready' | 'failed',
    why: string | null,
  ): Promise<number> =>
    deps.records.within(home, (tx) =>
      tx.run(store.progress, { sample: input.sample, done, state, why }),
    )
  const administrator: Role = 'administrator'
  const who: Who = {
    ...input.user,
    organization: input.sample,
    role: administrator,
    sites: '*',
    via: 'session',
    tokenScopes: null,
    mfa: true,
    scope,
    ip: '127.0.0.1',
    language: input.language,
  }
  let done = 0
  try {
    const company = await readCompany(deps.folder)
    const sites = await deps.records.within(scope, async (tx) => {
      await deps.evidence.markSample(tx)
      await deps.audit.markSample(tx)
      await deps.createOrganization(tx, who, {
        name: company.organization[input.language],
        language: input.language,
      })
      await deps.addAdministrator(tx, input.user.userId)
      const made = new Map<string, string>()
      for (const site of company.sites)
        made.set(site.key, (await deps.createSite(tx, who, site, site[input.language])).id)
      return made
    })
    const seconds = Math.floor((deps.clock.now().getTime() - Date.parse(company.asOf)) / 1000)
    for (const { file, site } of company.files) {
      const bytes = await readFile(new URL(file, deps.folder))
      await deps.takeIn(
        who,
        {
          name: file,
          bytes: ofToday(file, bytes, company, seconds, input.language),
          site: site === null ? null : (sites.get(site) ?? null),
        },
        signal,
      )
      done += 1
      await tell(done, 'loading', null)
    }
    for (const signature of company.signatures) {
      const end = new Date(deps.clock.now().getTime() + signature.days * DAY_MS)
      await deps.sign(who, signature, end.toISOString().slice(0, 10), signal)
    }
    await tell(done, 'ready', null)
  } catch (error) {
    deps.log.error({ error, sample: input.sample }, 'the sample company could not be loaded')
    await tell(done, 'failed', error instanceof Error ? error.message.slice(0, 300) : 'unknown')
  }
}

const DAY_MS = 24 * 60 * 60_000

const ofToday = (
  file: string,
  bytes: Uint8Array,
  company: SampleCompany,
  seconds: number,
  language: 'ja' | 'en',
): Uint8Array => {
  const text = () => new TextDecoder().decode(bytes)
  if (file.endsWith('.xml')) return Buffer.from(movedScan(text(), seconds))
  // In Japanese the ledger stays as it is, CP932 and all; the other language needs its own names of the sites.
  if (file.endsWith('.csv') && language !== 'ja') {
    const ledger = new TextDecoder('shift_jis').decode(bytes)
    return Buffer.from(`\ufeff${namedLedger(ledger, company.sites, language)}`)
  }
  return file.endsWith('.ndjson')
    ? Buffer.from(movedEvidence(text(), seconds, company, language))
    : bytes
}

/** Background work (judging) may still write while the rows go: a few more tries, then what is wrong is said. */
const REMOVE_TRIES = 5

const removeCompany = async (deps: SamplesDeps, sample: string, who: Who): Promise<void> => {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await deps.records.within({ organization: sample, sites: '*' }, async (tx) => {
        await deps.removeRows(tx)
        await deps.evidence.removeSample(tx)
        await deps.audit.removeSample(tx, who)
      })
      return
    } catch (error) {
      if (attempt === REMOVE_TRIES) throw error
      await sleep(500 * attempt)
    }
  }
}
