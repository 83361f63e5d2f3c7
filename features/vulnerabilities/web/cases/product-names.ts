/**
 * The names of network systems as their makers write them; the same in every language.
 * @module
 */
const NAMES: Readonly<Record<string, string>> = {
  'alliedware-plus': 'AlliedWare Plus',
  'array-ag': 'ArrayOS AG',
  asa: 'Cisco ASA',
  'connect-secure': 'Ivanti Connect Secure',
  fortios: 'FortiOS',
  fortiproxy: 'FortiProxy',
  'ios-xe': 'Cisco IOS XE',
  'ios-xr': 'Cisco IOS XR',
  junos: 'Junos OS',
  netscaler: 'NetScaler',
  'nx-os': 'Cisco NX-OS',
  'pan-os': 'PAN-OS',
  'policy-secure': 'Ivanti Policy Secure',
  'si-r': 'Si-R',
  sonicos: 'SonicOS',
  'univerge-ix': 'UNIVERGE IX',
  'yamaha-rt': 'YAMAHA RT',
}

/** A product that has no name here is shown by the word that the reader of its output gave it. */
export const productName = (product: string): string =>
  Object.hasOwn(NAMES, product) ? (NAMES[product] ?? product) : product
