/**
 * The shape of a fingerprint: one mark by which a device is recognised, with its example.
 * @module
 */
import type { DeviceClass } from './evidence.ts'

type Both = { readonly ja: string; readonly en: string }

export type Clue =
  /** Words of banners, models, systems and names. */
  | { readonly by: 'product'; readonly pattern: RegExp }
  /** The form of a host name, mostly the one it left the factory with; `what` names it. */
  | { readonly by: 'name'; readonly pattern: RegExp; readonly what: Both }
  /** Beginning of sysObjectID, under the number that IANA gave the maker. */
  | { readonly by: 'snmp'; readonly objectId: string; readonly what: Both }
  /** All of these are open. */
  | { readonly by: 'ports'; readonly ports: readonly number[]; readonly what: Both }
  /** Beginnings of MAC addresses that IEEE assigned to the maker (MA-L). */
  | { readonly by: 'mac'; readonly prefixes: readonly string[]; readonly vendor: string }
  | { readonly by: 'maker'; readonly pattern: RegExp }

export type Fingerprint = {
  readonly id: string
  readonly deviceClass: DeviceClass
  readonly clue: Clue
  /** What a device of this kind says: a banner, a name, an object id, a MAC address; ports follow from the clue. */
  readonly example: string
  /** Looks like it and is not. */
  readonly not?: string
}
