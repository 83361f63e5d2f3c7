/**
 * The English of advisories: problems, and the answer in one sentence.
 * @module
 */
import { plural } from '../../../platform/i18n/index.ts'
import type { ProblemMessages } from '../../../platform/problem/index.ts'
import type { advisoriesProblems } from '../contract.ts'
import type { WhyNot } from '../rules.ts'

/** What an answer tells of. */
export type Said = {
  readonly hosts: number
  /** At most three names. */
  readonly names: readonly string[]
  readonly flaws: readonly string[]
  readonly products: readonly string[]
  readonly unknown: readonly string[]
  readonly components: number | null
  readonly judgeable: number | null
  readonly why: WhyNot
}
const list = (all: readonly string[], most = 3): string =>
  all.length <= most
    ? all.join(', ')
    : `${all.slice(0, most).join(', ')} and ${all.length - most} more`
const hosts = (n: number): string => plural('en', n, { one: '1 host', other: `${n} hosts` })
const namesOf = (s: Said): string =>
  s.names.length === 0
    ? ''
    : ` (${s.names.join(', ')}${s.hosts > s.names.length ? `, and ${s.hosts - s.names.length} more` : ''})`
/** Of the inventory, what could be judged at all. */
const share = (s: Said): string =>
  s.components === null || s.judgeable === null
    ? ''
    : ` (${s.judgeable.toLocaleString('en')} of ${s.components.toLocaleString('en')} components could be judged)`

export const en = {
  problems: {
    'advisories.bad_cursor': () =>
      'The link to this page no longer works. Open the list from its beginning.',
    'advisories.sign_in_person': () =>
      'A decision bears a name: sign in as yourself to decide; an API token cannot.',
    'advisories.too_many_drafts': (p) =>
      `This advisory has ${p.limit} drafts already. Use one of them.`,
    'advisories.file_too_large': (p) =>
      `The file is larger than ${p.limitMb} MB. Save the feed of one publisher and import that.`,
    'advisories.no_feed': () =>
      'No advisory was found in the file. Import the feed of a publisher (RSS or Atom), or paste the text of the advisory.',
    'advisories.unreadable': (p) =>
      `The file could not be read within its limits (${p.why}) and nothing was taken. Download the feed again.`,
  } satisfies ProblemMessages<typeof advisoriesProblems>,
  touches: (s: Said) =>
    s.hosts === 0
      ? 'Touches you: on assets outside the sites you may see.'
      : `Touches you: ${hosts(s.hosts)}${namesOf(s)}.`,
  named: (s: Said) =>
    s.hosts === 0
      ? 'May touch you: on assets outside the sites you may see.'
      : `May touch you: ${hosts(s.hosts)} ${plural('en', s.hosts, { one: 'runs', other: 'run' })} ${list(s.products)}${namesOf(s)}; the versions have not been judged.`,
  notTouched: (s: Said) =>
    `Does not touch you: no asset is affected by ${list(s.flaws)}${share(s)}.`,
  unknown: (s: Said) => `Cannot be judged yet: ${reasons[s.why](s)}`,
  draft: {
    subject: (title: string) => `Consultation: ${title}`,
    desks: {
      vendor: 'To the vendor who maintains our systems',
      ipa: 'To IPA, Information Security Consultation Desk',
      police: 'To the cyber crime desk of the prefectural police',
      jpcert: 'To JPCERT/CC, Incident Response',
    },
    opening: (organization: string, by: string) =>
      `This is ${by} of ${organization}. We ask for your advice on the following advisory.`,
    advisory: 'Advisory',
    numbers: 'Numbers',
    own: 'Our systems',
    product: (product: string, version: string, n: number) =>
      `- ${product}${version === '' ? ', version not known' : ` ${version}`}: ${hosts(n)}`,
    none: '- No product could be told from the inventory.',
    asks: 'What we ask',
    questions: {
      vendor: [
        'Are the products and versions above affected?',
        'Which version or patch cures it, and when can you apply it? Please name the downtime.',
        'Until then, which workaround do you recommend?',
        'Was it exploited before? Please say which logs you have checked, over which time, and what you found.',
      ],
      ipa: [
        'Which measures should we take first, given the systems above?',
        'How can we tell whether we have been attacked already?',
        'Is there anybody else we should consult or report to?',
      ],
      police: [
        'We have not confirmed any damage yet. Which traces should we keep, and how?',
        'From which moment should we report damage, and to which desk?',
      ],
      jpcert: [
        'Are attacks on these products known in Japan, and what are their marks (addresses, files, log lines)?',
        'How should we examine the devices above for intrusion?',
      ],
    },
    closing: 'Contact: (name, telephone, mail)',
    note: 'Written with Hinoban from our inventory. Add what you have seen, and remove what should not leave the company.',
  },
}
const reasons: Readonly<Record<WhyNot, (s: Said) => string>> = {
  judged: () => 'the answer is on its way.',
  'not-applied': () => 'it has just arrived and is being applied to the inventory.',
  'no-inventory': () => 'there is no asset in the inventory. Import an inventory first.',
  'no-catalogue': () =>
    'no source of flaws has been loaded. Turn on the public sources, or import them by file.',
  'not-matched': () => 'the inventory has not been matched against the sources of flaws yet.',
  'flaws-unknown': (s) =>
    `no loaded source knows ${list(s.unknown)} yet, and no product of its title is in the inventory by that name.`,
  'nothing-named': () =>
    'it names no flaw by number, and no product of its title is in the inventory by that name. Read it, and decide.',
}
export type AdvisoryMessages = typeof en
