/**
 * By which identifiers a device is found again.
 * @module
 */

export const KEY_KINDS = ['serial', 'guid', 'uuid', 'mac', 'name', 'tag', 'address'] as const
export type KeyKind = (typeof KEY_KINDS)[number]
export type Key = { readonly kind: KeyKind; readonly value: string }
