/**
 * Questions to agents, in English.
 * @module
 */
import { plural } from '../../../platform/i18n/index.ts'
import { pages } from './pages.en.ts'

const n = (value: number): string => value.toLocaleString('en')

export const en = {
  title: pages.questions,
  lead: 'Ask the osquery agents on your computers and see who has it, who does not, and who has not answered. The questions ship with Hinoban and only read; each is a line in the audit log.',
  ask: 'Ask',
  askTitle: 'Ask agents',
  askOf: (name: string) => `Ask the agent of “${name}”`,
  askText: 'Agents that are on answer within a minute. Others answer when they are on again.',
  template: 'Question',
  templates: {
    refetch: 'Tell everything anew',
    software: 'Is this software installed?',
    file: 'Is this file there?',
    process: 'Does this program run?',
    'running-hash': 'Does a program with this SHA-256 run?',
    connection: 'Who is connected to this address?',
    port: 'What listens on this port?',
    'logged-on': 'Who is signed in now?',
    patch: 'Is this Windows update installed?',
  },
  fields: {
    word: 'Name, or a part of it',
    path: 'Path',
    hash: 'SHA-256',
    address: 'IP address',
    port: 'Port number',
    kb: 'Number of the update',
  },
  helps: {
    word: 'Upper and lower case are the same.',
    path: 'Like C:\\Users\\*\\Downloads\\setup.exe or /opt/tool/bin. A * stands for one folder or a part of a name; at most two.',
    hash: '64 digits.',
    address: 'Like 203.0.113.5.',
    port: 'Like 3389.',
    kb: 'Like KB5031455. Only Windows is asked.',
  },
  where: 'Whom to ask',
  everywhere: 'The whole company',
  hours: 'Ask for',
  hourChoices: { '1': '1 hour', '24': '1 day', '72': '3 days', '168': '1 week' },
  asked: (agents: number) =>
    `Asked ${n(agents)} ${plural('en', agents, { one: 'agent', other: 'agents' })}.`,
  question: 'Question',
  askedBy: (name: string, at: string) => `${name}, ${at}`,
  by: 'Asked by',
  state: 'State',
  states: { open: 'Open', closed: 'All have answered', stopped: 'Stopped', expired: 'Over' },
  until: (at: string) => `until ${at}`,
  answered: 'Answered',
  ratio: (answered: number, agents: number) => `${n(answered)} of ${n(agents)}`,
  found: 'There',
  failed: 'Failed',
  stop: 'Stop asking',
  stopped: 'Nobody is asked any more. The answers stay.',
  show: 'Answers',
  shows: { found: 'There', nothing: 'Not there', waiting: 'Not answered', failed: 'Failed' },
  host: 'Computer',
  lastSeen: 'Last heard',
  answer: 'Answer',
  nothing: 'Nothing found',
  waiting: 'Not answered',
  refetched: 'Told anew',
  cut: 'There is more; the first 200 rows are kept.',
  rowsOf: (host: string) => `Answer of ${host}`,
  none: 'Nobody has asked yet',
  noneText: 'Ask, for example, whether a program from a warning runs anywhere.',
  noneHere: 'No computers here',
  lately: 'Asked lately',
  all: 'All questions',
}
export type QuestionMessages = typeof en
