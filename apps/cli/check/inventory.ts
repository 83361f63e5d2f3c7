/**
 * The devices of the files, told apart by the same rules as in the server, and what the files prove about them. All in memory.
 * @module
 */
import type { Evidence, SubjectRef } from '@hinoban/measures'
import { proofsOf } from '../../../features/assets/proves.ts'
import {
  absorb,
  identify,
  type Key,
  keysOf,
  resolve,
  type Seen,
  type Statements,
} from '../../../features/assets/rules.ts'

export type Inventory = {
  readonly take: (seen: Seen) => void
  /** Everything that is proved, and the devices. */
  readonly end: () => {
    readonly subjects: readonly SubjectRef[]
    readonly evidence: readonly Evidence[]
  }
}

type Asset = { readonly id: string; readonly seen: Seen[]; statements: Statements }

export const openInventory = (): Inventory => {
  const assets: Asset[] = []
  const holders = new Map<string, Asset>()
  const textOf = ({ kind, value }: Key): string => `${kind}\n${value}`
  return {
    take: (seen) => {
      const keys = keysOf(seen.facts, seen.site)
      const found = identify(seen, keys, (key) => holders.get(textOf(key)))
      let asset = found.asset
      if (asset === null) {
        asset = { id: `host-${assets.length + 1}`, seen: [], statements: {} }
        assets.push(asset)
      }
      asset.seen.push(seen)
      asset.statements = {
        ...asset.statements,
        [seen.source]: absorb(asset.statements[seen.source], seen),
      }
      for (const key of keys) {
        const holder = holders.get(textOf(key))
        if (holder === undefined || (holder !== asset && key.kind === 'address'))
          holders.set(textOf(key), asset)
      }
    },
    end: () => {
      const subjects: SubjectRef[] = []
      const evidence: Evidence[] = []
      for (const { id, seen, statements } of assets) {
        const state = resolve(statements)
        const subject: SubjectRef = {
          kind: 'host',
          id,
          name: state.name,
          site: seen.at(-1)?.site ?? null,
        }
        subjects.push(subject)
        for (const one of seen)
          for (const { at, kind, class: strength, probe, payload } of proofsOf(
            one,
            state,
            statements,
          ))
            evidence.push({
              id: `${id}-${evidence.length}`,
              kind,
              subject,
              class: strength,
              observedAt: at,
              validUntil: null,
              probe,
              payload,
            })
      }
      return { subjects, evidence }
    },
  }
}
