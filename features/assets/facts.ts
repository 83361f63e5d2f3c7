/**
 * What the sources of the inventory can say of a device, and what each says now.
 * @module
 */
import type { Importance } from './contract.ts'
import type { DeviceClass } from './evidence.ts'
import type { AssetSource } from './sources.ts'

export type Port = { readonly protocol: string; readonly port: number; readonly service: string }

/** What one source can say. Absent: it does not speak of it. Empty: it looked and there is nothing. */
export type Facts = {
  readonly name?: string
  /** What a bill of materials is about, without its version: recognises the next bill of the same thing. */
  readonly product?: string
  readonly serial?: string
  /** Of every chassis where several are one device: a stack. */
  readonly serials?: readonly string[]
  readonly assetTag?: string
  /** Of the firmware; known duplicates are left out by the reader. */
  readonly hostUuid?: string
  /** Of the account in the directory. */
  readonly objectGuid?: string
  readonly maker?: string
  readonly model?: string
  readonly owner?: string
  readonly user?: string
  readonly department?: string
  readonly location?: string
  /** The site that the directory keeps the device's subnet in, with the subnet. */
  readonly directorySite?: string
  readonly os?: string
  readonly firmware?: string
  readonly note?: string
  readonly macs?: readonly string[]
  readonly addresses?: readonly string[]
  readonly hostNames?: readonly string[]
  readonly ports?: readonly Port[]
  /** Ports looked at and found not open: what was there before is gone. */
  readonly closedPorts?: readonly { readonly protocol: string; readonly port: number }[]
  /** Products and device types that services told: they only feed the guess. */
  readonly products?: readonly string[]
  /** sysObjectID of SNMP: it only feeds the guess. */
  readonly objectId?: string
  readonly deviceClass?: DeviceClass
  readonly purchasedOn?: string | null
  readonly endOfSupport?: string | null
  readonly reachableFromInternet?: boolean | null
  /** When the line above was last said, ms: other words of the same source do not make it younger. */
  readonly reachableAt?: number
  /** What listens where, as far as a configuration says: the reason of the line above. */
  readonly reachableBecause?: string
  readonly defaultPassword?: boolean | null
  readonly importance?: Importance | null
}

/** One record of one source about one device. */
export type Seen = {
  readonly source: AssetSource
  /** The scanner, the file, the person. */
  readonly by: string
  readonly at: number
  readonly site: string | null
  readonly facts: Facts
}

/**
 * down: what had answered this scan before answers no more, while others do · shut: every port that had been known to listen
 * was looked at, and none is open.
 */
export type Silent = {
  readonly at: number
  readonly how: 'down' | 'shut'
  readonly addresses: readonly string[]
}

/** What a source says now, over all its records. */
export type Statement = {
  readonly by: string
  readonly at: number
  readonly firstAt: number
  readonly times: number
  /** When the owner was last stated. */
  readonly ownerAt?: number
  /** A later look of a scan at its addresses of the internet that found nothing to reach; see silence.ts. */
  readonly silent?: Silent
  readonly facts: Facts
}
export type Statements = { readonly [Source in AssetSource]?: Statement }
