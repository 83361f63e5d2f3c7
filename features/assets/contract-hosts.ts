/**
 * Devices as those know them who have to recognise them elsewhere, such as in logs: names, addresses, what they are. apps/server hands
 * the function over.
 * @module
 */
import type { DeviceClass } from './evidence.ts'

export type AssetHost = {
  readonly asset: string
  readonly site: string | null
  readonly name: string
  readonly deviceClass: DeviceClass
  readonly hostNames: readonly string[]
  readonly addresses: readonly string[]
  readonly openPorts: readonly number[]
  /** Operating system, maker, model, name: whatever words there are, a line each. */
  readonly words: string
}

/** Devices that are not retired, of the sites of the transaction; `ids`: of these. */
export type HostBook<Tx> = (tx: Tx, ids: readonly string[] | null) => Promise<readonly AssetHost[]>

/** Names with their whole domain by which devices are known, as `pc01.corp.example`; `labels`: those without, in lower case. */
export type HostNameBook<Tx> = (tx: Tx, labels: readonly string[]) => Promise<readonly string[]>
