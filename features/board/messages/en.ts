/**
 * The board's English.
 * @module
 */
import type { ProblemMessages } from '../../../platform/problem/index.ts'
import type { boardProblems } from '../contract.ts'

const problems = {
  'board.unknown_measure': (p) => `There is no measure “${p.measure}”. Choose one from the board.`,
  'board.changed_meanwhile': (p) =>
    `Someone else saved this first (it is now version ${p.version}). Look at what changed, then save again.`,
  'board.exception_end': (p) =>
    `The last day must be today or later, and at most ${p.days} days ahead. Choose an earlier day; it can be signed again.`,
  'board.exception_ended': () => 'This signature has already ended. Reload the list.',
  'board.exception_scope': (p) =>
    `The chosen subject is not one that ${p.measure} is judged on. Choose it from the list of the measure.`,
  'board.sign_in_person': () =>
    'A signature needs a person who is signed in; an API token cannot sign. Sign in to the console and sign there.',
  'board.same_posture': (p) => `The posture is already “${p.posture}”. Nothing was changed.`,
  'board.declaration_subject': (p) =>
    `The chosen subject is not one that ${p.measure} is judged on. Choose it from the list of the measure, or declare for the whole company.`,
  'board.document_missing': () =>
    'The document is not stored here. Upload it first, then declare with the answer of the upload.',
  'board.action_closed': () =>
    'This action is closed by new evidence and cannot be changed. Comments are still possible.',
  'board.day_out_of_range': (p) => `Choose a day between ${p.first} and ${p.last}.`,
  'board.evidence_unreadable': (p) =>
    `The text cannot be read from line ${p.line} on. Send a JSON array or one JSON object a line, in UTF-8.`,
  'board.evidence_too_many': (p) =>
    `At most ${p.records} records are taken at once. Send the rest in another request.`,
  'board.evidence_too_large': (p) =>
    `At most ${p.megabytes} MB are taken at once. Send the rest in another request.`,
} satisfies ProblemMessages<typeof boardProblems>

export const en = {
  problems,
  states: {
    fails: 'Fails',
    stale: 'Stale',
    unknown: 'Unknown',
    declared: 'Declared',
    excepted: 'Excepted',
    holds: 'Holds',
    'not-applicable': 'Not applicable',
  },
  postures: { normal: 'Normal', alert: 'Alert', emergency: 'Emergency' },
  company: 'The whole company',
  retired: 'The subject was retired.',
  actionsFile: 'actions',
  actionsHeader: [
    'Measure',
    'Title',
    'Subject',
    'Owner',
    'Due',
    'Overdue',
    'Status',
    'Note',
    'Created',
    'Closed',
  ],
  wholeMeasure: 'The whole measure',
  actionStatus: {
    open: 'Open',
    'self-reported': 'Self-reported',
    closed: 'Closed by evidence',
    cancelled: 'Cancelled',
  },
  findingsFile: 'findings',
  findingsHeader: [
    'Measure',
    'Title',
    'Subject',
    'Site',
    'State',
    'Why',
    'Next step',
    'Owner',
    'Due',
    'Overdue',
    'First seen',
    'Last seen',
    'Status',
    'Closed by',
  ],
  yes: 'yes',
  no: 'no',
  status: { open: 'Open', closed: 'Closed' },
  closedBy: {
    evidence: 'New evidence',
    exception: 'Exception',
    'not-applicable': 'Not applicable',
    retired: 'Subject retired',
    rule: 'Newer rule',
  },
  instruction: (p: {
    readonly measure: string
    readonly title: string
    readonly subject: string
    readonly why: string
    readonly next: string
    readonly due: string
    readonly quote: string
    readonly notice: string
    readonly finding: string
  }) =>
    [
      `Request: ${p.title} (${p.measure})`,
      '',
      `Where: ${p.subject}`,
      `What was found: ${p.why}`,
      `What we ask you to do: ${p.next}`,
      `Please finish by: ${p.due}`,
      '',
      'How we confirm it: our system observes it again. A report alone does not close this request. If you cannot do it by then, tell us the reason and a date before the due day.',
      `Why we ask: METI’s notice of ${p.notice} says “${p.quote}”.`,
      `Reference: ${p.finding}`,
    ].join('\n'),
  today: {
    findings: (p: { readonly title: string; readonly count: number; readonly why: string }) =>
      p.count === 1
        ? `${p.title}: ${p.why}`
        : `${p.title}: ${p.count} findings. For example: ${p.why}`,
    overdueAction: (p: { readonly title: string; readonly owner: string; readonly due: string }) =>
      p.owner === ''
        ? `An action on “${p.title}” was due on ${p.due}.`
        : `An action of ${p.owner} on “${p.title}” was due on ${p.due}.`,
    overdueActionNext: 'Ask how far it is, and set a new date or another owner.',
    expiring: (p: { readonly title: string; readonly until: string }) =>
      `The exception on “${p.title}” ends after ${p.until}.`,
    expiringNotApplicable: (p: { readonly title: string; readonly until: string }) =>
      `The answer “not applicable” on “${p.title}” ends after ${p.until}.`,
    expiringNext: 'Check whether the reason is still true; sign again, or carry out the measure.',
    measureIt: (p: { readonly title: string }) => `Nothing is known yet about “${p.title}”.`,
    setupImport: 'No evidence has come in yet, so every measure is unknown.',
    setupImportNext: 'Drop in a list of your devices (CSV, Excel), an nmap result or an SBOM.',
    setupSite: 'No site is registered yet.',
    setupSiteNext: 'Register the head office first, then plants, branches and overseas sites.',
    setupAdministrator: 'Only one administrator exists; without that person nobody could act.',
    setupAdministratorNext: 'Invite a second administrator.',
  },
}
export type Messages = typeof en
