/**
 * A rule set in place of the one of the same name, and what that changes: which rules came, which say something else, which are gone.
 * What people chose and excepted stays, since it is theirs and bears the ids of rules.
 * @module
 */
import { newId, type Scope, type Transaction } from '../../../../platform/records/index.ts'
import type { RulesDeps } from '../deps.ts'
import type { Books, KeptBook } from './book.ts'
import { digestOf, filesByPath, sha256 } from './set-digest.ts'
import * as sql from './store.ts'
import type { RuleFile } from './unpack.ts'

/** A set that lost more than this share is not swapped unasked. */
const MOST_LOST = 0.1
/** Of a handful any rule is more than that. */
const FEW = 10

/** Documents that are rules or count them, without reading them. */
export const rulesIn = (texts: Iterable<string>): number => {
  let rules = 0
  for (const text of texts) rules += text.match(/^(?:detection|correlation)\s*:/gm)?.length ?? 0
  return rules
}
export const isShrunk = (before: number, rules: number): boolean =>
  before >= FEW && rules < before * (1 - MOST_LOST)

/** How many rules a set of this name would lose; null: too few to speak of, or there is none. */
export const lostRules = async (
  { records }: Pick<RulesDeps, 'records'>,
  organization: string,
  name: string,
  files: readonly RuleFile[],
): Promise<{ readonly before: number; readonly rules: number } | null> => {
  const bodies = await records.reading({ organization, sites: '*' }, (tx) =>
    tx.all(sql.bodiesOfSet, { organization, name }),
  )
  const before = rulesIn(bodies.map(({ body }) => body))
  const rules = rulesIn(filesByPath(files).values())
  return isShrunk(before, rules) ? { before, rules } : null
}

type Given = {
  readonly name: string
  readonly license: string
  readonly files: readonly RuleFile[]
  readonly by: string
  /** Null: a person brought it. */
  readonly feed: { readonly name: string; readonly sha256: string } | null
  readonly also?: (tx: Transaction, set: string) => Promise<void>
}

/** Its id. The same again changes nothing, and nothing is read anew. */
export const replaceSet = async (
  deps: RulesDeps,
  books: Books,
  changed: (organization: string) => void,
  organization: string,
  given: Given,
): Promise<string> => {
  const scope: Scope = { organization, sites: '*' }
  const { name, license, feed, files } = given
  const digest = digestOf(files)
  const known = await deps.records.reading(scope, async (tx) => {
    const set = await tx.one(sql.setDigest, { organization, name })
    if (set === null) return null
    const paths = await tx.all(sql.fileDigests, { organization, set: set.id })
    return { ...set, paths: new Map(paths.map((f) => [f.path, f.digest])) }
  })
  const isSame = known?.license === license && known.digest === digest
  if (isSame && feed === null) return known.id
  const before = known === null ? null : await books.of(organization)
  const id = await deps.records.within(scope, async (tx) => {
    const about = { organization, name, license, digest, by: given.by, at: deps.clock.now() }
    const from = { feed: feed?.name ?? null, sha256: feed?.sha256 ?? null }
    const set = await tx.one(sql.putSet, { ...about, ...from, id: newId() })
    if (set === null) throw new Error('detection: a rule set was not written')
    if (isSame) return set.id
    const byPath = filesByPath(files)
    await tx.run(sql.clearFiles, { organization, set: set.id })
    await tx.run(sql.addFiles, {
      organization,
      set: set.id,
      paths: [...byPath.keys()],
      bodies: [...byPath.values()],
    })
    await given.also?.(tx, set.id)
    await books.changed(tx, organization)
    return set.id
  })
  if (isSame) return id
  const after = await books.of(organization)
  const change = changeOf(id, before, after, known?.paths ?? new Map(), files)
  await deps.records.within(scope, (tx) => tx.run(sql.knowChange, { organization, id, change }))
  changed(organization)
  return id
}

const changeOf = (
  set: string,
  before: KeptBook | null,
  after: KeptBook,
  paths: ReadonlyMap<string, string>,
  files: readonly RuleFile[],
): sql.SetChange => {
  const own = (book: KeptBook | null) =>
    new Map(
      (book?.entries ?? [])
        .filter((e) => e.set === set && (e.read === 'rule' || e.read === 'part'))
        .map((e) => [e.id, e]),
    )
  const digests = new Map(
    [...filesByPath(files)].map(([path, text]) => [path, sha256(text)] as const),
  )
  const pathOf = (file: string): string => file.slice(file.indexOf('/') + 1)
  const [old, fresh] = [own(before), own(after)]
  return {
    added: [...fresh.keys()].filter((id) => !old.has(id)),
    changed: [...fresh.values()].flatMap(({ id, file }) => {
      const was = old.get(id)
      if (was === undefined) return []
      return paths.get(pathOf(was.file)) === digests.get(pathOf(file)) ? [] : [id]
    }),
    removed: [...old.values()]
      .filter(({ id }) => !fresh.has(id))
      .map(({ id, title }) => ({ id, title: title.en })),
  }
}
