/**
 * Keeps the rules of each organization read. What their files say is read once, in a worker, and kept on the disk as bytes, so that a
 * start reads no rule file; what people choose and except is laid over it within milliseconds.
 * @module
 */
import { createHash } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { runWorker } from '../../../../platform/jobs/worker.ts'
import type { Scope, Transaction } from '../../../../platform/records/index.ts'
import { type BaseView, unpackBase } from '../../rule-base.ts'
import { bookOf, type RuleBook } from '../../rule-book.ts'
import { type RulesDeps, todayOf } from '../deps.ts'
import { openBaseFolder } from './base-folder.ts'
import type { ReadBaseInput } from './base-worker.ts'
import { readStarter } from './starter-folder.ts'
import * as sql from './store.ts'

export type KeptBook = RuleBook & {
  readonly version: string
  /** Equal digests, equal rules before any choice. */
  readonly digest: string
  /** All rules, for `unpackRules`. */
  readonly pack: Uint8Array
}
export type Books = ReturnType<typeof openBooks>

/** Thousands of rules take some hundred megabytes while they are read, and some dozens afterwards. */
const KEPT = 8
type Kept = BaseView & { readonly pack: Uint8Array }

export const openBooks = (deps: RulesDeps) => {
  const kept = new Map<string, { readonly version: string; readonly book: Promise<KeptBook> }>()
  const bases = new Map<string, Promise<Kept>>()
  const folder = openBaseFolder(deps)
  let starter: Promise<string> | null = null
  const starterDigest = (): Promise<string> => {
    starter ??= readStarter(STARTER_FOLDER).then((files) =>
      sha256(files.map(({ path, text }) => `${path}\n${text}`).join('\n')),
    )
    return starter
  }
  const everything = (organization: string): Scope => ({ organization, sites: '*' })

  const readBase = async (organization: string, digest: string, lists: Lists): Promise<Kept> => {
    const known = await folder.find(digest)
    const before = known === null ? null : unpackBase(known, { digest })
    if (before !== null) return before
    const files = await deps.records.reading(everything(organization), (tx) =>
      tx.all(sql.files, { organization }),
    )
    const bytes = await runWorker<ReadBaseInput, never, Uint8Array>({
      module: new URL('./base-worker.ts', import.meta.url),
      input: {
        digest,
        starter: STARTER_FOLDER,
        files: files.map((f) => ({ set: f.set_id, path: `${f.set_id}/${f.path}`, text: f.body })),
        lists,
      },
      memoryMb: 700,
      timeoutMs: 120_000,
    })
    const base = unpackBase(bytes, { digest })
    if (base === null) throw new Error('detection: rules came back from their worker unreadable')
    await folder.put(digest, bytes)
    return base
  }
  const baseOf = async (organization: string, lists: Lists): Promise<Kept & { digest: string }> => {
    const sets = await deps.records.reading(everything(organization), (tx) =>
      tx.all(sql.setDigests, { organization }),
    )
    const digest = sha256(
      JSON.stringify([
        deps.version,
        [...lists],
        await starterDigest(),
        sets.map((s) => [s.id, s.digest]),
      ]),
    )
    const base = bases.get(digest) ?? readBase(organization, digest, lists)
    bases.delete(digest)
    bases.set(digest, base)
    base.catch(() => bases.delete(digest))
    leaveOnly(bases)
    return { ...(await base), digest }
  }
  const read = async (
    organization: string,
    version: string,
    today: string,
    countries: readonly string[],
  ): Promise<KeptBook> => {
    const base = await baseOf(organization, listsOf(countries))
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
    return { ...bookOf(base, chosen), version, digest: base.digest, pack: base.pack }
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

const STARTER_FOLDER = fileURLToPath(new URL('../../starter-rules/', import.meta.url))

const leaveOnly = (all: Map<string, unknown>): void => {
  for (const oldest of all.keys()) {
    if (all.size <= KEPT) break
    all.delete(oldest)
  }
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

type Lists = ReadonlyMap<string, readonly string[]>

/** Countries of the sites, as firewalls name them and by code. */
const listsOf = (countries: readonly string[]): Lists => {
  const names = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' })
  return new Map([
    ['ExpectedCountryCodes', countries],
    ['ExpectedCountries', countries.flatMap((code) => names.of(code) ?? [])],
  ])
}
