/**
 * Where the content of each feed lies, one file a feed, and what is known of it.
 * @module
 */
import { mkdir, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { z } from 'zod'
import type { Records } from '../records/index.ts'
import { FeedName } from './bundle.ts'
import { allStates, oneState, putState, type StateRow } from './state.ts'

export type FeedFile = {
  readonly name: string
  readonly path: string
  readonly sha256: string
  readonly bytes: number
  readonly fetchedAt: Date
}
type Put = z.input<(typeof putState)['params']>
export type Shelf = ReturnType<typeof openShelf>

/** Of a feed of which nothing is here. */
export const NOTHING = {
  sha256: null,
  bytes: null,
  etag: null,
  last_modified: null,
  fetched_at: null,
  followed: null,
  not_before: null,
}

export const openShelf = ({
  records,
  folder,
}: {
  readonly records: Records
  readonly folder: string
}) => {
  const homeOf = async (name: string): Promise<string> => {
    const path = join(folder, FeedName.parse(name))
    await mkdir(path, { recursive: true, mode: 0o700 })
    return path
  }
  const put = (state: Put) => records.system('state of a feed', (tx) => tx.run(putState, state))
  return {
    folder,
    homeOf,
    put,
    stateOf: (name: string): Promise<StateRow | null> =>
      records.system('state of a feed', (tx) => tx.one(oneState, { name })),
    states: (): Promise<readonly StateRow[]> =>
      records.system('list the feeds', (tx) => tx.all(allStates, {})),
    fileOf: (row: StateRow): FeedFile | null =>
      row.sha256 === null || row.bytes === null || row.fetched_at === null
        ? null
        : {
            name: row.name,
            path: join(folder, row.name, row.sha256),
            sha256: row.sha256,
            bytes: row.bytes,
            fetchedAt: row.fetched_at,
          },
    /** The new file is in its place and known before the old ones go; parts of a round that is under way stay. */
    take: async (
      part: string,
      state: Put & { readonly sha256: string; readonly bytes: number; readonly fetched_at: Date },
    ): Promise<FeedFile> => {
      const { name, sha256, bytes, fetched_at: fetchedAt } = state
      const home = await homeOf(name)
      await rename(part, join(home, sha256))
      await put(state)
      for (const file of await readdir(home))
        if (/^[0-9a-f]{64}$/.test(file) && file !== sha256)
          await rm(join(home, file), { force: true })
      return { name, path: join(home, sha256), sha256, bytes, fetchedAt }
    },
  }
}
