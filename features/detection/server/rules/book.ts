/**
 * Keeps the rules of each organization read: in a worker, once for each version, for a few organizations at a time.
 * @module
 */
import { fileURLToPath } from 'node:url'
import { runWorker } from '../../../../platform/jobs/worker.ts'
import type { Scope, Transaction } from '../../../../platform/records/index.ts'
import type { RuleBook } from '../../rule-book.ts'
import { type RulesDeps, todayOf } from '../deps.ts'
import type { ReadRulesInput } from './read-worker.ts'
import * as sql from './store.ts'

export type KeptBook = RuleBook & { readonly version: string }
export type Books = ReturnType<typeof openBooks>

/** Thousands of rules take some hundred megabytes while they are read, and some dozens afterwards. */
const KEPT = 8
const STARTER_FOLDER = fileURLToPath(new URL('../../starter-rules/', import.meta.url))

export const openBooks = (deps: RulesDeps) => {
  const kept = new Map<string, { readonly version: string; readonly book: Promise<KeptBook> }>()
  const everything = (organization: string): Scope => ({ organization, sites: '*' })

  const read = async (
    organization: string,
    version: string,
    today: string,
    countries: readonly string[],
  ): Promise<KeptBook> => {
    const input = await deps.records.reading(
      everything(organization),
      async (tx): Promise<ReadRulesInput> => ({
        starter: STARTER_FOLDER,
        files: (await tx.all(sql.files, { organization })).map((f) => ({
          set: f.set_id,
          path: `${f.set_id}/${f.path}`,
          text: f.body,
        })),
        choices: new Map(
          (await tx.all(sql.choices, { organization })).map((c) => [
            c.rule_id,
            { isOn: c.is_on, reason: c.reason },
          ]),
        ),
        exceptions: (
          await tx.all(sql.exceptions, { organization, id: null, ended: false, today })
        ).map((e) => ({ id: e.id, rule: e.rule_id, conditions: e.conditions })),
        lists: listsOf(countries),
      }),
    )
    const book = await runWorker<ReadRulesInput, never, RuleBook>({
      module: new URL('./read-worker.ts', import.meta.url),
      input,
      memoryMb: 700,
      timeoutMs: 120_000,
    })
    return { ...book, version }
  }

  return {
    /** The newest book. Exceptions end with their day, so the day belongs to the version. */
    of: async (organization: string): Promise<KeptBook> => {
      const today = await todayOf(deps, organization)
      const row = await deps.records.reading(everything(organization), (tx) =>
        tx.one(sql.version, { organization }),
      )
      // Without a site the company is where its product is: in Japan.
      const sites = await deps.countriesOf(organization)
      const countries = sites.length === 0 ? ['JP'] : [...sites].sort()
      const version = `${organization} ${row?.version ?? '0'} ${today} ${countries.join()}`
      const known = kept.get(organization)
      if (known?.version === version) return known.book
      const book = read(organization, version, today, countries)
      kept.delete(organization)
      kept.set(organization, { version, book })
      for (const oldest of kept.keys()) {
        if (kept.size <= KEPT) break
        kept.delete(oldest)
      }
      book.catch(() => {
        if (kept.get(organization)?.book === book) kept.delete(organization)
      })
      return book
    },
    changed: (tx: Transaction, organization: string): Promise<number> =>
      tx.run(sql.raiseVersion, { organization }),
  }
}

/** Countries of the sites, as firewalls name them and by code. */
const listsOf = (countries: readonly string[]): ReadonlyMap<string, readonly string[]> => {
  const names = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' })
  return new Map([
    ['ExpectedCountryCodes', countries],
    ['ExpectedCountries', countries.flatMap((code) => names.of(code) ?? [])],
  ])
}
