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
  mergeWith: 'Merge with…',
  mergeTitle: (name: string) => `Merge another asset into “${name}”`,
  mergeText:
    'For one device that stands in the inventory twice. Nothing that was seen is changed, and the history of the asset can undo it.',
  searchLabel: 'The asset that is the same device',
  searchHelp: 'Name, serial number, asset tag, MAC, address or owner',
  found: (count: number) =>
    count === 0 ? 'No other asset matches.' : `${n(count)} to choose from`,
  against: (kinds: readonly string[]) =>
    `Both have their own, and they differ: ${kinds.join(', ')}. These may be two devices.`,
  previewOfMerge: 'What the merge would make',
  stays: (name: string) => `${name} (stays)`,
  joins: (name: string) => `${name} (joins it)`,
  afterMerge: 'After the merge',
  whatMoves:
    'Sightings, software, evidence and agents of the asset that joins are read with those of the asset that stays; its findings are judged anew.',
  doMerge: 'Merge',
  chooseAnother: 'Choose another asset',
  reasonLabel: 'Reason',
  reasonHelp: 'Stands in the history of the asset and in the audit log.',
  sightings: 'Sightings',
  split: 'Split…',
  splitLead: 'Choose the sightings that are of another device.',
  choose: (source: string, at: string) => `${source}, ${at}`,
  chooseSource: (source: string) => `All shown of: ${source}`,
  chosen: (count: number) => `${n(count)} chosen`,
  toPreview: 'What would become of it',
  cancelSplit: 'Do not split',
  splitTitle: (name: string) => `Split “${name}”`,
  splitText:
    'The chosen sightings become an asset of their own, which is judged for itself. No rule merges the two again; the history can undo it.',
  previewOfSplit: 'What the split would make',
  staysHere: 'Stays here',
  newAsset: 'New asset',
  keysLeave: (keys: readonly string[]) =>
    keys.length === 0
      ? 'Nothing is left by which the new asset would be recognised alone: what is seen later may come back here.'
      : `From then on the new asset is recognised by: ${keys.join(', ')}`,
  doSplit: 'Split',
  wasSplit: (name: string) => `“${name}” is an asset of its own now. The history can undo it.`,
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
