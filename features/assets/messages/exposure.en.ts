/**
 * The English of what the internet can reach.
 * @module
 */
import { pages } from './pages.en.ts'

const n = (value: number): string => value.toLocaleString('en')

export const en = {
  title: pages.exposure,
  lead: 'What the internet can reach, by evidence: nobody is asked. Contradictory evidence counts as exposed, evidence older than 30 days as unconfirmed and still counted.',
  caption: 'Assets that the internet can reach',
  asset: 'Asset',
  state: 'State',
  states: {
    exposed: 'Exposed',
    unconfirmed: 'Unconfirmed',
    closed: 'Closed',
    unknown: 'Unknown',
  },
  contradictory: 'contradictory',
  evidence: 'By which evidence',
  by: {
    'outside-scan': 'Scan of a global address',
    configuration: 'Configuration',
    service: 'Services at a global address',
    'global-address': 'Global address',
    ledger: 'Ledger',
    person: 'Entered by hand',
  },
  saysClosed: 'says: not reachable',
  old: 'older than 30 days',
  listens: 'What listens',
  published: 'Led to a host inside:',
  listensNothing: 'Nobody looked',
  dangerous: 'must not be public',
  owner: 'Owner',
  noOwner: 'Nobody',
  site: 'Site',
  noSite: 'No site',
  step: 'Next step',
  next: {
    close:
      'Close administration and file services towards the internet, or allow named addresses only. Then hand in the new configuration or scan again.',
    settle:
      'The evidence contradicts itself. Scan the address from outside, and correct the ledger or the entry.',
    confirm: 'The evidence is old. Hand in the present configuration, or scan the address again.',
    look: 'Only the global address is known. Scan it from outside, or hand in the configuration of the gateway.',
    own: 'Name an owner on the page of the asset.',
    watch:
      'Nothing dangerous is open. Keep the evidence fresh: hand in the configuration every month.',
  },
  counts: (exposed: number, unconfirmed: number, assets: number) =>
    `Exposed: ${n(exposed)} · unconfirmed: ${n(unconfirmed)} · assets in all: ${n(assets)}`,
  none: 'No evidence that the internet reaches anything',
  noneText:
    'That is no proof that it does not. Hand in the configurations of firewalls and routers, and a scan of your global addresses.',
  import: 'Hand in files',
  toInventory: 'Inventory',
  panel: 'Reachable from the internet',
}
export type ExposureWords = typeof en
