/**
 * The words of the page of indicator lists.
 * @module
 */
export const en = {
  lead: 'Addresses, domains, URLs and hashes known from attacks. Each list is looked for in all stored logs and in everything that arrives.',
  caption: 'Lists of indicators',
  none: 'No list yet',
  noneText:
    'JPCERT/CC, ISACs and partners send such lists. STIX 2.1, MISP, CSV or plain lines are read.',
  add: 'Import a list',
  name: 'Name',
  indicators: 'Indicators',
  refused: 'Not read',
  looked: 'Looked through',
  hits: 'Hits',
  imported: 'Imported',
  until: 'Until',
  noEnd: 'Until removed',
  through: (from: string) => `Everything since ${from}`,
  back: (from: string) => `Going back: since ${from} so far`,
  by: (at: string, by: string) => `${at} by ${by}`,
  remove: 'Remove',
  removeTitle: (name: string) => `Remove "${name}"?`,
  removeText: 'It is no longer looked for. Alerts that it made stay.',
  removed: 'The list is removed.',
  addLead:
    'Values that were made harmless (hxxp, [.]) are read. Of a mail, a value that has a line to itself or was made harmless is taken. The same name again replaces that list. Private addresses are left out.',
  addName: 'Name of the list',
  hint: 'STIX 2.1, MISP, CSV or text such as a mail, up to 32 MB, in UTF-8 or Shift_JIS',
  nameNeeded: 'Give the list a name first.',
  done: (read: string, refused: string) =>
    `${read} indicators were read, ${refused} entries were not.`,
  search: 'Search logs',
  faultWhy: {
    'not-an-indicator': 'no indicator',
    'too-many': 'beyond 200,000',
    private: 'private address',
    expired: 'past its time',
    json: 'broken JSON',
  } as Record<string, string>,
  faultLine: (line: number, why: string) => `Line ${line}: ${why}`,
  faultEntry: (line: number, why: string) => `Entry ${line}: ${why}`,
}
export type HuntWords = typeof en
