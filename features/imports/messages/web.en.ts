/**
 * The words of the pages of imports in English.
 * @module
 */

import { plural } from '../../../platform/i18n/index.ts'
import { pages } from './pages.en.ts'

const n = (value: number): string => value.toLocaleString('en')

export const en = {
  title: pages.list,
  lead: 'Hand files in as they are. Each is recognised by its content and shown to you first; nothing counts before you confirm it.',
  page: pages.detail,
  upload: {
    title: 'Hand files in',
    hint: (limit: string) =>
      `Several at once are fine, up to ${limit} each. Kinds are told by content, not by name.`,
    site: 'Site the files are about',
    siteAny: 'Decide later, file by file',
    siteHelp: 'A scan belongs to the site where it was made.',
    files: 'Files being handed in',
    waiting: 'Waiting',
    sending: 'Being sent',
    recognising: 'Being recognised',
    done: 'Handed in',
    failed: 'Not handed in',
    tooLarge: (limit: string) =>
      `The file is larger than ${limit}. Split it, or ask an administrator to raise the limit.`,
    lost: 'The connection was lost. Hand the file in again.',
    look: 'Look at it and confirm',
    told: (name: string) => `${name} is handed in.`,
    readOnly: 'Your role may look at imports but not hand files in.',
  },
  sources: {
    title: 'What can be handed in',
    siteNeeded: 'site needed',
    sample: 'No files at hand? Look around with the sample company.',
    toSample: 'Sample company',
  },
  templates: {
    title: 'Ledgers to fill in',
    text: 'What no machine can see is filled into a ledger and handed in here. Each heading explains its column.',
    /** Heard behind the format. */
    file: (title: string) => `: download ${title}`,
  },
  list: {
    title: 'Imports so far',
    file: 'File',
    source: 'Kind',
    site: 'Site',
    state: 'State',
    result: 'Records',
    by: 'By',
    at: 'Handed in',
    none: 'Nothing was handed in yet',
    noneText: 'Drop a file into the field above. You see what it would do before it counts.',
  },
  states: {
    checking: 'Being looked at',
    ready: 'Waits for you',
    running: 'Being taken in',
    done: 'Taken in',
    failed: 'Failed',
    cancelled: 'Cancelled',
  },
  progress: {
    checking: 'Looking through the file; nothing is taken in yet',
    running: 'Taking the file in',
    records: (count: number) =>
      plural('en', count, { one: '1 record', other: `${n(count)} records` }),
    perSecond: (count: number) => `${n(count)} per second`,
    seconds: (seconds: number) => `about ${n(seconds)} s left`,
    minutes: (minutes: number) => `about ${n(minutes)} min left`,
    told: (percent: number) => `${percent} percent`,
    mayLeave: 'You may leave this page; it goes on.',
  },
  counts: {
    records: 'Read',
    added: 'New',
    changed: 'Changed',
    unchanged: 'Unchanged',
    faulty: 'Refused values',
    damaged: 'Damaged',
    skipped: 'Passed over',
    short: (added: number, changed: number) => `${n(added)} new, ${n(changed)} changed`,
    faults: (count: number) =>
      plural('en', count, { one: '1 problem', other: `${n(count)} problems` }),
    skippedHelp: 'Totals, notes, disposed devices, addresses where nothing answered.',
  },
  detail: {
    breadcrumb: 'Import',
    foreseen: 'What would happen',
    happened: 'What happened',
    soFar: 'So far',
    facts: 'The file',
    name: 'Name',
    source: 'Recognised as',
    size: 'Size',
    hash: 'SHA-256',
    handedIn: 'Handed in',
    handedInBy: (at: string, by: string) => `${at} by ${by}`,
    finished: 'Finished',
    sameAs: (at: string) =>
      `The very same file was taken in on ${at}. Nothing new is to be expected.`,
    openSame: 'Open that import',
    site: 'Site',
    siteNone: 'No site',
    siteChoose: 'Choose a site',
    siteNeeded: 'This kind of file needs the site where it was made.',
    siteHelp: 'Rows that name a site of their own keep it.',
    mapping: 'Which column is which',
    mappingFrom: {
      detected: 'Found from the headings. Correct it where it is wrong.',
      remembered:
        'Remembered from an earlier file with the same headings. Correct it where it is wrong.',
      given: 'As you set it. It is remembered for files with the same headings.',
    },
    notRead: 'Not read',
    column: (letter: string, header: string) => (letter === '' ? header : `${letter}: ${header}`),
    missing: (what: string) => `Still needed: ${what}`,
    preview: (rows: number) =>
      `The first ${plural('en', rows, { one: 'row', other: `${n(rows)} rows` })}`,
    previewTable: 'Columns and rows',
    row: 'Row',
    otherFields: (count: number) => `Fields that are not read (${n(count)})`,
    changed: 'The figures are from before your change.',
    checkAgain: 'Look again with this change',
    confirm: 'Take it in',
    cancel: 'Do not take it in',
    cancelRunning: 'Stop',
    cancelTitle: 'Leave this file out?',
    cancelText: 'Nothing of it was taken in, and nothing will be.',
    stopTitle: 'Stop this import?',
    stopText:
      'What is taken in already stays. Hand the same file in again to go on; nothing is doubled.',
    cancelled: 'Cancelled. What had been taken in by then stays.',
    cancelledBefore: 'Left out. Nothing of this file was taken in.',
    done: 'The file is taken in.',
    readyTold: 'The file is looked through. Confirm to take it in.',
    failedTold: 'The import failed.',
    failed: 'The import failed.',
    next: 'Measures are judged again by themselves; the board shows it within moments.',
    toBoard: 'Open the board',
    toAssets: 'Open the assets',
    more: 'Import more files',
    faults: 'Problems in the file',
    faultsText: (kept: number, total: number) =>
      kept === total
        ? 'Everything else of the file is taken. Correct these places in the original and hand it in again.'
        : `The first ${n(kept)} of ${n(total)} are listed. Everything else of the file is taken.`,
    where: 'Place',
    why: 'What is wrong',
    kind: 'Kind',
    kinds: { record: 'Refused', damage: 'Damaged' },
    noFaults: 'No problems',
    noFaultsText: 'Everything in the file could be read.',
    readOnly: 'Somebody who may import has to confirm this file.',
  },
}
export type WebMessages = typeof en
