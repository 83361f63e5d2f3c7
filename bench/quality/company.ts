/**
 * What kind of company a seed gives: every rate is drawn from its range, so that no two seeds are one company with
 * other numbers, and no rule can be fitted to one of them. The ranges were written down before anything was measured.
 * @module
 */
import { diceOf } from './dice.ts'

/** [least, most]; shares of the devices or of the looks that each line speaks of. */
const RANGES = {
  // ── what there is: weights among the kinds ──
  notebooks: [0.35, 0.5],
  desktops: [0.12, 0.25],
  servers: [0.03, 0.06],
  virtuals: [0.08, 0.16],
  printers: [0.04, 0.07],
  cameras: [0.02, 0.06],
  switches: [0.03, 0.05],
  firewalls: [0.005, 0.015],
  phones: [0.02, 0.06],
  // ── what happens to computers in four weeks ──
  renamed: [0.02, 0.05],
  reinstalled: [0.02, 0.05],
  /** Of those reinstalled: comes back as DESKTOP-XXXXXXX. */
  reinstalledAsDefault: [0.1, 0.4],
  /** Of those reinstalled or replaced: the account in the directory is kept. */
  accountKept: [0.3, 0.7],
  /** Worn out; another machine takes over name and place. */
  replaced: [0.01, 0.03],
  moved: [0.01, 0.03],
  // ── what is hard to tell apart ──
  /** Of virtual machines: copied from another with its UUID. */
  clones: [0.1, 0.3],
  cloneKeepsSerial: [0.3, 0.7],
  /** Of virtual machines: the hypervisor tells no serial number. */
  virtualWithoutSerial: [0.3, 0.7],
  /** Of desktops: boards without a number, or with the filler of their maker; some with one UUID for the whole series. */
  whiteBoxes: [0.03, 0.1],
  docks: [0.2, 0.4],
  stacks: [0.15, 0.4],
  /** Of stacks: a chassis is swapped. */
  swapped: [0.05, 0.2],
  /** Of stacks: SNMP tells the number of every chassis, not only of the one that answers. */
  tellsEveryChassis: [0.5, 0.9],
  // ── MACs and addresses ──
  /** Of notebooks: the system makes up a MAC per network. */
  randomNotebooks: [0.03, 0.12],
  /** Of made-up MACs: another one each day, not one per network. */
  randomDaily: [0.05, 0.2],
  atHome: [0.03, 0.12],
  /** Of a client's address each day: given to somebody else. */
  leaseChanges: [0.03, 0.1],
  /** Of sites: the scanner reaches them through a router and sees no MAC. */
  routed: [0.2, 0.45],
  // ── who looks how well ──
  agents: [0.65, 0.9],
  inDirectory: [0.85, 0.98],
  tellsName: [0.9, 0.98],
  inReverseZone: [0.85, 0.97],
  staleReverse: [0.02, 0.08],
  scanReaches: [0.75, 0.95],
  inLedger: [0.85, 0.96],
  ledgerNumber: [0.85, 0.95],
  ledgerSlip: [0.02, 0.05],
  ledgerName: [0.6, 0.85],
  ledgerMac: [0.2, 0.5],
  /** A row copied with the number of the row above. */
  ledgerCopied: [0.002, 0.008],
} as const satisfies Record<string, readonly [number, number]>

type Rate = keyof typeof RANGES
export type Company = { readonly seed: number; readonly sites: number } & {
  readonly [name in Rate]: number
}

export const companyOf = (seed: number): Company => {
  const dice = diceOf(seed ^ 0x5eed)
  const rates = Object.fromEntries(
    Object.entries(RANGES).map(([name, [least, most]]) => [
      name,
      least + (most - least) * dice.next(),
    ]),
  ) as { readonly [name in Rate]: number }
  return { seed, sites: 6 + dice.below(12), ...rates }
}
