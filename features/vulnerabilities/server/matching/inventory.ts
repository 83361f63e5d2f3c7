/**
 * What is to be matched: every distinct software of the scope and what the assets themselves run, sorted so that all versions
 * of a component come together.
 * @module
 */
import { createHash } from 'node:crypto'
import { setImmediate as turn } from 'node:timers/promises'
import type { Component } from '@hinoban/matching'
import type { Transaction } from '../../../../platform/records/index.ts'
import type { AssetSystem, ExposureView, FoundSoftware } from '../../../assets/contract.ts'
import { componentOfSoftware, componentOfSystem } from '../../components.ts'
import { componentKeyOf, folded } from '../../rules.ts'
import type { VulnerabilitiesDeps } from '../deps.ts'

export type Item = {
  readonly component: Component
  readonly key: string
  readonly digest: string
  readonly version: string
  /** Software: where it is installed is asked for later. */
  readonly identity: FoundSoftware | null
  /** Systems: the assets that run it. */
  readonly assets: readonly string[]
}

export type Asset = {
  readonly system: AssetSystem
  readonly sort: string
  readonly reachable: boolean | null
  readonly exposure: ExposureView | null
  /** What conditions on platforms are asked of; empty: nobody knows what it runs. */
  readonly cpes: readonly string[]
}
export type Assets = ReadonlyMap<string, Asset>

export const readAssets = async (
  { software, exposures }: Pick<VulnerabilitiesDeps, 'software' | 'exposures'>,
  tx: Transaction,
  scope: readonly string[] | null,
): Promise<Assets> => {
  const assets = new Map<string, Asset>()
  for await (const systems of software.systems(tx, scope)) {
    const views = await exposures.of(
      tx,
      systems.map(({ asset }) => asset),
    )
    for (const system of systems) {
      const exposure = views.get(system.asset) ?? null
      const state = exposure?.state
      assets.set(system.asset, {
        system,
        sort: folded(system.name).slice(0, 200),
        // Old evidence of exposure still counts; where nobody looked, what a ledger or a person says does.
        reachable:
          state === undefined || state === 'unknown'
            ? system.reachableFromInternet
            : state !== 'closed',
        exposure,
        cpes: componentOfSystem(system)?.cpes ?? [],
      })
    }
  }
  return assets
}

export const readItems = async (
  { software }: Pick<VulnerabilitiesDeps, 'software'>,
  tx: Transaction,
  scope: readonly string[] | null,
  assets: Assets,
): Promise<readonly Item[]> => {
  const items: Item[] = []
  for await (const identities of software.identities(tx, scope)) {
    for (const identity of identities) {
      const component = componentOfSoftware(identity)
      items.push(itemOf(component, identity, []))
    }
    await turn()
  }
  const systems = new Map<string, { component: Component; assets: string[] }>()
  for (const { system } of assets.values()) {
    const component = componentOfSystem(system)
    if (component === null) continue
    const text = JSON.stringify(component)
    const known = systems.get(text)
    if (known) known.assets.push(system.asset)
    else systems.set(text, { component, assets: [system.asset] })
  }
  for (const { component, assets: on } of systems.values()) items.push(itemOf(component, null, on))
  return items.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
}

/**
 * A device whose firmware is in its list of software, too, runs one component: it is counted once. Where a purl or a CPE name
 * says what it is, the spelling of its maker tells nothing apart.
 */
const digestOf = (component: Component): string => {
  const isNamed = component.purl !== '' || component.cpes.length > 0
  return createHash('sha256')
    .update(JSON.stringify(isNamed ? { ...component, supplier: '' } : component))
    .digest('base64url')
}

const itemOf = (
  component: Component,
  identity: FoundSoftware | null,
  assets: readonly string[],
): Item => ({
  component,
  key: componentKeyOf(component),
  digest: digestOf(component),
  version: component.version,
  identity,
  assets,
})

/** Batches of about this many, never through the middle of a component. */
export const batchesOf = function* (
  items: readonly Item[],
  size: number,
): Generator<readonly Item[]> {
  let from = 0
  while (from < items.length) {
    let to = Math.min(from + size, items.length)
    while (to < items.length && items[to]?.key === items[to - 1]?.key) to += 1
    yield items.slice(from, to)
    from = to
  }
}
