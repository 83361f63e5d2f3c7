/**
 * The words of the pages of VEX documents.
 * @module
 */
import { plural } from '../../../platform/i18n/index.ts'
import { pages } from './pages.en.ts'

const n = (value: number): string => value.toLocaleString('en')

export const en = {
  title: pages.vex,
  lead: 'What suppliers say about flaws in their own products. A statement counts for the products that it names and is shown beside the other sources; what contradicts it stays visible.',
  caption: 'VEX documents',
  document: 'Document',
  publisher: 'Publisher',
  made: 'Updated',
  statements: 'Statements',
  findings: 'Findings decided',
  by: 'Handed in by',
  state: 'State',
  states: { 'in-force': 'Counts', replaced: 'Replaced', withdrawn: 'Withdrawn' },
  formats: { csaf: 'CSAF', openvex: 'OpenVEX', cyclonedx: 'CycloneDX VEX' },
  ended: (by: string, at: string) => `${by}, ${at}`,
  damaged: (count: number) =>
    plural('en', count, {
      one: '1 place not understood',
      other: `${n(count)} places not understood`,
    }),
  damage: 'What could not be read',
  damages: {
    bad_id: 'this is no number of a flaw',
    bad_status: 'this is no status of VEX',
    unknown_product: 'the document does not describe this product',
    wrong_type: 'something else is expected here',
    bad_purl: 'this is no package URL',
    bad_cpe: 'this is no CPE name',
    bad_version: 'this range of versions can not be read',
    bad_date: 'this is no date',
    contradiction: 'the same product has two statuses',
    too_many: 'there are too many; the rest is left out',
    duplicate_key: 'a key stands twice',
    not_utf8: 'this is not UTF-8',
  },
  show: 'Show',
  showAll: 'Also those that no longer count',
  none: 'No VEX document counts yet',
  noneText:
    'Hand in CSAF, OpenVEX or CycloneDX documents of your suppliers as files, by the drop folder or by “hinoban import”.',
  toImports: 'Hand in files',
  search: 'Document, publisher, file',
  columns: {
    flaw: 'Flaw',
    product: 'Product',
    says: 'Says',
    words: 'In the words of the supplier',
  },
  statuses: {
    affected: 'Affected',
    fixed: 'Fixed',
    'not-affected': 'Not affected',
    'under-investigation': 'Under investigation',
    unknown: 'Unknown',
  },
  within: (product: string) => `only as a part of ${product}`,
  nowhere: 'only as a part of a product that nothing identifies: counts nowhere',
  toFindings: 'Findings',
  noStatements: 'The document makes no statement',
  withdraw: 'Withdraw',
  withdrawTitle: 'Let this document count no longer?',
  withdrawText:
    'What it decided is judged by the other sources again. Your name and the reason are recorded.',
  reason: 'Reason',
  withdrawn: 'The document no longer counts. Its findings are being judged again.',
  file: 'File',
  more: 'Show more',
}
export type VexMessages = typeof en
