/**
 * What sources hand over, whatever the file was: records about devices with what lies on them, and where they come from.
 * @module
 */
import type { DeviceSaid } from '../contract-device.ts'
import type { LinkSaid } from '../device-facts.ts'
import type { ServedCertificate } from '../evidence.ts'
import type { Seen } from '../rules.ts'

export type Component = {
  readonly place: string
  readonly name: string
  readonly version: string
  readonly supplier: string
  readonly type: string
  readonly purl: string
  readonly cpe: string
  readonly licences: readonly string[]
}

/** One record with what lies on the device. */
export type Item = {
  readonly seen: Seen
  /** The asset a person speaks about: nothing has to be recognised. */
  readonly about?: string
  readonly components?: readonly Component[]
  /** Places that were looked at: other software known there has gone. */
  readonly places?: readonly string[]
  /** What its services showed of themselves over TLS. */
  readonly certificates?: readonly ServedCertificate[]
  /** Neighbours that the device named. */
  readonly links?: readonly LinkSaid[]
  /** What its outputs and configuration said, and whether its own clock told the time. */
  readonly reading?: { readonly says: DeviceSaid; readonly timeFrom: 'clock' | 'handed-over' }
}

/** Where records come from. */
export type Origin = {
  readonly importId: string | null
  readonly file: { readonly name: string; readonly sha256: string } | null
  readonly probeVersion: string
  /** Who is shown as the last to have saved. */
  readonly by: string
}

export type Taken = { readonly id: string; readonly outcome: 'added' | 'changed' | 'unchanged' }
