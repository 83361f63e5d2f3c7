/**
 * The English of merging and splitting.
 * @module
 */
import { pages } from './pages.en.ts'

const n = (value: number): string => value.toLocaleString('en')

export const en = {
  title: pages.merges,
  lead: 'Pairs that may be one device. A name, a tag or an address alone decides nothing: you do.',
  open: (count: number) => `To decide: ${n(count)}`,
  none: 'Nothing to decide',
  noneText:
    'Serial numbers, directory accounts, host UUIDs and MAC addresses of ports merge by themselves. What only looks alike is shown here.',
  pair: (a: string, b: string) => `${a} and ${b}`,
  why: 'Both have',
  field: 'Field',
  differs: 'differs',
  keepThis: (name: string) => `Merge into “${name}”`,
  refuse: 'Two devices',
  next: 'Next pair',
  previous: 'Previous pair',
  accept: 'Merge into the left one',
  merged: (name: string) => `Merged into “${name}”. The history of the asset can undo it.`,
  refused: 'Kept apart. The pair will not be proposed again.',
  reason: 'Decided on the page of merges to review',
  keys: 'j/k: next and previous pair · m: merge into the left one · x: two devices',
  more: 'More pairs',
  missing: '—',
  history: 'Merges and splits',
  kind: { merge: 'Merged with', split: 'Split off' },
  byRule: 'by rule',
  mergedInto: 'This asset has been merged into',
  undo: 'Undo',
  undone: 'Undone. Both assets are as their own sightings say.',
  undoReason: 'Undone on the page of the asset',
  undoneBy: (by: string, at: string) => `Undone by ${by} on ${at}`,
  key: {
    serial: 'Serial number',
    guid: 'Directory account',
    uuid: 'Host UUID',
    mac: 'MAC address',
    name: 'Host name',
    tag: 'Asset tag',
    address: 'IP address',
    person: 'named by a person',
  },
}
export type MergeWords = typeof en
