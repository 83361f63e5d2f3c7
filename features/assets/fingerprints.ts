/**
 * Fingerprints of devices: data that classify.ts reads. Each has an example that runs as its test. The order is the order
 * of strength: what the product says of itself, its number in SNMP, its open ports, the form of its name, whose network
 * card it has, its maker.
 * @module
 */
import type { Fingerprint } from './fingerprint.ts'
import { NAMES, PORTS, SNMP } from './fingerprints-marks.ts'
import { PRODUCTS } from './fingerprints-products.ts'
import { CARDS, MAKERS } from './fingerprints-vendors.ts'

export const FINGERPRINTS: readonly Fingerprint[] = [
  ...PRODUCTS,
  ...SNMP,
  ...PORTS,
  ...NAMES,
  ...CARDS,
  ...MAKERS,
]
