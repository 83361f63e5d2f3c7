/**
 * What accounts say in English.
 * @module
 */
import { plural } from '../../../platform/i18n/index.ts'
import type { ProblemMessages } from '../../../platform/problem/index.ts'
import type { accountsProblems } from '../contract.ts'
import { pages } from './pages.en.ts'

export const en = {
  problems: {
    'accounts.bad_cursor': () =>
      'This page link is no longer valid. Go back to the first page of the list.',
  } satisfies ProblemMessages<typeof accountsProblems>,
  title: pages.list,
  lead: 'What your directories say of people and services: how old each password is, when they last signed in, and which of the chosen groups they belong to. Passwords and hashes are never read.',
  search: 'Name',
  name: 'Account',
  state: 'State',
  states: { enabled: 'Enabled', disabled: 'Disabled', gone: 'Gone from the directory' },
  kind: 'Kind',
  kinds: { person: 'Person', service: 'Service' },
  password: 'Password',
  changed: 'Password changed',
  age: (days: number) =>
    `${days.toLocaleString('en')} ${plural('en', days, { one: 'day', other: 'days' })} old`,
  passwords: {
    'must-change': 'Must change at the next logon',
    unknown: 'The directory does not say',
    changed: 'Changed',
  },
  filters: {
    old: 'Older than a year',
    'never-expires': 'Never expires',
    'must-change': 'Must change at the next logon',
    unknown: 'Not known',
  },
  neverExpires: 'Never expires',
  lastLogon: 'Last logon',
  lastLogonLate: 'Active Directory tells this up to 14 days late.',
  neverLoggedOn: 'Never, as far as the directory says',
  groups: 'Groups',
  noGroups: 'None of the chosen groups',
  groupLabel: (name: string, members: number) => `${name} (${members.toLocaleString('en')})`,
  partOf: (names: string) =>
    `Some members of ${names} could not be read, such as accounts of other domains. What is shown of them is not complete.`,
  readAt: 'Read',
  none: 'No accounts have been read yet',
  noneText:
    'Add a directory (Active Directory, LDAP) as a source and turn on “Read accounts too”. An account that may only read is enough.',
  toSources: 'To the sources',
  dn: 'Distinguished name',
  created: 'Created',
  entryChanged: 'Entry changed',
  source: 'Source',
  toSource: 'Open the source',
  history: 'What was read of the password',
  firstRead: (at: string) => `First read ${at}`,
  memberships: 'Groups over time',
  span: (from: string, until: string | null) =>
    until === null ? `since ${from}` : `${from} to ${until}`,
}
export type AccountMessages = typeof en
