/**
 * Keeps the rules of each organization read. What their files say is read once for all who have the same (`bases.ts`); what people choose
 * and except is laid over it within milliseconds.
 * @module
 */
import type { Scope, Transaction } from '../../../../platform/records/index.ts'
import { bookOf, type RuleBook } from '../../rule-book.ts'
import { type RulesDeps, todayOf } from '../deps.ts'
import { ownView, type PackedRules, type SetNames } from './base-pack.ts'
import { type Lists, openBases } from './bases.ts'
import * as sql from './store.ts'

export type KeptBook = RuleBook & {
  readonly version: string
  /** All rules before any choice; equal for all who have equal ones. */
  readonly packed: PackedRules
  readonly names: SetNames
  /** Values of placeholders. */
  readonly lists: Lists
}
export type Books = ReturnType<typeof openBooks>

/** Of thousands of rules a book takes some megabytes. */
const KEPT = 8

export const openBooks = (deps: RulesDeps) => {
  const kept = new Map<string, { readonly version: string; readonly book: Promise<KeptBook> }>()
  const bases = openBases(deps)
  const everything = (organization: string): Scope => ({ organization, sites: '*' })

  const read = async (
    organization: string,
    version: string,
    today: string,
    countries: readonly string[],
  ): Promise<KeptBook> => {
    const lists = listsOf(countries)
    const { base, names } = await bases.of(organization, lists)
    const chosen = await deps.records.reading(everything(organization), async (tx) => ({
      choices: new Map(
        (await tx.all(sql.choices, { organization })).map((c) => [
          c.rule_id,
          { isOn: c.is_on, reason: c.reason },
        ]),
      ),
      exceptions: (
        await tx.all(sql.exceptions, { organization, id: null, ended: false, today })
      ).map((e) => ({ id: e.id, rule: e.rule_id, conditions: e.conditions })),
    }))
    return { ...bookOf(ownView(base, names), chosen), version, packed: base.packed, names, lists }
  }

  const newest = async (organization: string) => {
    const today = await todayOf(deps, organization)
    const row = await deps.records.reading(everything(organization), (tx) =>
      tx.one(sql.version, { organization }),
    )
    // Without a site the company is where its product is: in Japan.
    const sites = await deps.countriesOf(organization)
    const countries = sites.length === 0 ? ['JP'] : [...sites].sort()
    const version = `${organization} ${row?.version ?? '0'} ${today} ${countries.join()}`
    return { version, today, countries }
  }

  return {
    /** Of the newest book, without making it. */
    versionOf: async (organization: string): Promise<string> =>
      (await newest(organization)).version,
    /** The newest book. Exceptions end with their day, so the day belongs to the version. */
    of: async (organization: string): Promise<KeptBook> => {
      const { version, today, countries } = await newest(organization)
      const known = kept.get(organization)
      if (known?.version === version) return known.book
      const book = read(organization, version, today, countries)
      kept.delete(organization)
      kept.set(organization, { version, book })
      leaveOnly(kept)
      book.catch(() => {
        if (kept.get(organization)?.book === book) kept.delete(organization)
      })
      return book
    },
    changed: (tx: Transaction, organization: string): Promise<number> =>
      tx.run(sql.raiseVersion, { organization }),
  }
}

const leaveOnly = (all: Map<string, unknown>): void => {
  for (const oldest of all.keys()) {
    if (all.size <= KEPT) break
    all.delete(oldest)
  }
}

/** Countries of the sites, as firewalls name them and by code. */
const listsOf = (countries: readonly string[]): Lists => {
  const names = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' })
  return new Map([
    ['ExpectedCountryCodes', countries],
    ['ExpectedCountries', countries.flatMap((code) => names.of(code) ?? [])],
  ])
}
