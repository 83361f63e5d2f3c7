/**
 * What the rule files of an organization say: read once, in a worker, for all who have the same files, and kept on the disk as bytes.
 * Whoever has equal rules is handed what lies under one digest, so what lies there is looked through before it is read.
 * @module
 */
import { createHash } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import type { Form } from '@hinoban/sigma'
import { runWorker } from '../../../../platform/jobs/worker.ts'
import type { Scope } from '../../../../platform/records/index.ts'
import { STARTER } from '../../contract-rules.ts'
import type { BaseView } from '../../rule-base.ts'
import type { RulesDeps } from '../deps.ts'
import { openBaseFolder } from './base-folder.ts'
import { type PackedRules, type SetNames, setKey, unpackBase } from './base-pack.ts'
import type { ReadBaseInput } from './base-worker.ts'
import { digestOf } from './set-digest.ts'
import { readStarter } from './starter-folder.ts'
import * as sql from './store.ts'

/** Values of placeholders. */
export type Lists = ReadonlyMap<string, readonly string[]>
export type OwnBase = { readonly base: Kept; readonly names: SetNames }
type Kept = BaseView & { readonly packed: PackedRules }

/** Thousands of rules take some hundred megabytes while they are read, and some dozens afterwards. */
const KEPT = 8
const STARTER_FOLDER = fileURLToPath(new URL('../../starter-rules/', import.meta.url))

export const openBases = (deps: Pick<RulesDeps, 'records' | 'dataDir' | 'version' | 'log'>) => {
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

  const readBase = async (
    digest: string,
    { lists, sets, starterForm, filesOf }: BaseOf,
  ): Promise<Kept> => {
    const known = await folder.find(digest)
    const before = known === null ? null : unpackBase(known, { digest })
    if (before !== null) return before
    const files = await filesOf()
    // Others are handed what lies under this digest: it must be what it says.
    for (const { id, content } of sets) if (contentOf(files, id) !== content) throw new OtherFiles()
    const setOf = new Map(sets.map((set) => [set.id, set]))
    const bytes = await runWorker<ReadBaseInput, never, Uint8Array>({
      module: new URL('./base-worker.ts', import.meta.url),
      input: {
        digest,
        starter: STARTER_FOLDER,
        files: files.flatMap(({ set_id, path, body }) => {
          const set = setOf.get(set_id)
          if (set === undefined) return []
          const { key, form, isCommon } = set
          return [{ set: key, path: `${key}/${path}`, text: body, form, isCommon }]
        }),
        starterForm,
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
  const sharedBase = async (of: BaseOf): Promise<OwnBase> => {
    const digest = sha256(
      JSON.stringify([
        deps.version,
        [...of.lists],
        [await starterDigest(), of.starterForm],
        of.sets.map(({ key, isCommon }) => [key, isCommon]),
      ]),
    )
    const base = bases.get(digest) ?? readBase(digest, of)
    bases.delete(digest)
    bases.set(digest, base)
    base.catch(() => {
      if (bases.get(digest) === base) bases.delete(digest)
    })
    for (const oldest of bases.keys()) {
      if (bases.size <= KEPT) break
      bases.delete(oldest)
    }
    return { base: await base, names: new Map(of.sets.map(({ key, id }) => [key, id])) }
  }
  /** Of all rules of an organization, before any choice. */
  const of = async (organization: string, lists: Lists): Promise<OwnBase> => {
    const { rows, forms } = await deps.records.reading(everything(organization), async (tx) => ({
      rows: await tx.all(sql.setDigests, { organization }),
      forms: new Map(
        (await tx.all(sql.comparisons, { organization })).map((c) => [c.set_id, c.form] as const),
      ),
    }))
    const starterForm = forms.get(STARTER) ?? null
    const found = rows.map(({ id, feed, digest }) => ({
      id,
      content: digest,
      form: forms.get(id) ?? null,
      isCommon: feed !== null,
    }))
    const filesOf = () =>
      deps.records.reading(everything(organization), (tx) => tx.all(sql.files, { organization }))
    try {
      return await sharedBase({ lists, sets: keyed(found), starterForm, filesOf })
    } catch (error) {
      if (!(error instanceof OtherFiles)) throw error
      // Changed between two looks: what they hold now, whatever they say.
      const files = await filesOf()
      const sets = keyed(found.map((set) => ({ ...set, content: contentOf(files, set.id) })))
      return sharedBase({ lists, sets, starterForm, filesOf: () => Promise.resolve(files) })
    }
  }
  return { of }
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

type Files = readonly {
  readonly set_id: string
  readonly path: string
  readonly body: string
}[]
/** `key`: who else has a set that holds the same has the same key. */
type KeyedSet = {
  readonly id: string
  readonly key: string
  readonly content: string
  readonly form: Form | null
  readonly isCommon: boolean
}
type BaseOf = {
  readonly lists: Lists
  readonly sets: readonly KeyedSet[]
  readonly starterForm: Form | null
  readonly filesOf: () => Promise<Files>
}

/** The files of a set are not those of its digest. */
class OtherFiles extends Error {}

const contentOf = (files: Files, set: string): string =>
  digestOf(files.flatMap((f) => (f.set_id === set ? [{ path: f.path, text: f.body }] : [])))

/** In the order of their organization, which decides whose rule is refused where two have one id. */
export const keyed = (sets: readonly Omit<KeyedSet, 'key'>[]): readonly KeyedSet[] => {
  const met = new Map<string, number>()
  return sets.map((set) => {
    const said = `${set.content} ${set.form ?? ''}`
    const nth = met.get(said) ?? 0
    met.set(said, nth + 1)
    return { ...set, key: setKey(said, nth) }
  })
}
