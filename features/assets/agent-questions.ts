/**
 * What people may ask agents: questions that ship with Hinoban, each with what a person fills in and its SQL. There is no
 * free SQL: osquery has tables that fetch addresses and read any file, and whoever stole one session of an
 * administrator would have a shell on every computer.
 * @module
 */
import type { Platform } from '@hinoban/osquery'
import ipaddr from 'ipaddr.js'
import { z } from 'zod'

/** Rows that one agent answers at most. */
export const MAX_ANSWER_ROWS = 200

const Word = z.string().trim().min(2).max(100)
const printable = /^[^\p{Cc}\p{Cs}]*$/u
/** `*` stands for a part of one folder or file name; a path that begins anywhere would read the whole disk. */
const Path = z
  .string()
  .trim()
  .min(4)
  .max(260)
  .refine(
    (path) =>
      /^(?:[A-Za-z]:\\[^*]|\/[^*])/.test(path) &&
      printable.test(path) &&
      !/[%"?<>|]|\*\*/.test(path) &&
      path.split('*').length <= 3,
    {
      message:
        'C:\\Users\\*\\Downloads\\a.exe や /opt/a のように書いてください（「*」は2つまで） / write it like C:\\Users\\*\\Downloads\\a.exe or /opt/a, with at most two *',
    },
  )
const Hash = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[0-9a-f]{64}$/, { message: 'SHA-256（64桁） / SHA-256, 64 digits' })

const Clean = Word.refine((word) => printable.test(word))

export const Asked = z.discriminatedUnion('template', [
  z.strictObject({ template: z.literal('refetch') }),
  z.strictObject({ template: z.literal('software'), word: Clean }),
  z.strictObject({ template: z.literal('file'), path: Path }),
  z.strictObject({ template: z.literal('process'), word: Clean }),
  z.strictObject({ template: z.literal('running-hash'), hash: Hash }),
  z.strictObject({
    template: z.literal('connection'),
    address: z
      .string()
      .trim()
      .max(60)
      .refine((a) => ipaddr.IPv4.isValidFourPartDecimal(a) || ipaddr.IPv6.isValid(a), {
        message: '203.0.113.5 のように書いてください / write it like 203.0.113.5',
      }),
  }),
  z.strictObject({ template: z.literal('port'), port: z.number().int().min(1).max(65_535) }),
  z.strictObject({ template: z.literal('logged-on') }),
  z.strictObject({
    template: z.literal('patch'),
    kb: z
      .string()
      .trim()
      .toUpperCase()
      .regex(/^KB\d{6,8}$/, {
        message: 'KB5031455 のように書いてください / write it like KB5031455',
      }),
  }),
])
export type Asked = z.infer<typeof Asked>

export const TEMPLATES = [
  'refetch',
  'software',
  'file',
  'process',
  'running-hash',
  'connection',
  'port',
  'logged-on',
  'patch',
] as const satisfies readonly Asked['template'][]

/** What a person fills in for each; nothing for the others. */
export const FIELD_OF: Readonly<Partial<Record<Asked['template'], string>>> = {
  software: 'word',
  file: 'path',
  process: 'word',
  'running-hash': 'hash',
  connection: 'address',
  port: 'port',
  patch: 'kb',
}

/** A text in SQL (SQLite: a quote inside is doubled, and nothing else has a meaning). */
const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`
const holds = (column: string, word: string): string =>
  `instr(lower(${column}), lower(${quoted(word)})) > 0`
const limit = `LIMIT ${MAX_ANSWER_ROWS + 1}`

/** The SQL for one platform; null where it cannot be asked there. Agents say in a row of their own that they heard. */
export const sqlOf = (asked: Asked, platform: Platform): string | null => {
  switch (asked.template) {
    case 'refetch':
      return 'SELECT version, build_platform FROM osquery_info'
    case 'software': {
      const from = SOFTWARE[platform]
      return from === undefined
        ? null
        : `${from.map((select) => `${select} WHERE ${holds('name', asked.word)}`).join(' UNION ALL ')} ${limit}`
    }
    case 'file': {
      const isPattern = asked.path.includes('*')
      const match = isPattern
        ? `LIKE ${quoted(asked.path.replaceAll('*', '%'))}`
        : `= ${quoted(asked.path)}`
      return `SELECT f.path, f.size, datetime(f.mtime, 'unixepoch') AS modified, h.sha256 FROM file f LEFT JOIN hash h ON h.path = f.path WHERE f.path ${match} ${limit}`
    }
    case 'process':
      return `SELECT p.name, p.path, p.pid, datetime(p.start_time, 'unixepoch') AS started, h.sha256 FROM processes p LEFT JOIN hash h ON h.path = p.path WHERE ${holds('p.name', asked.word)} ${limit}`
    case 'running-hash':
      return `SELECT p.name, p.path, p.pid, datetime(p.start_time, 'unixepoch') AS started, h.sha256 FROM processes p JOIN hash h ON h.path = p.path WHERE h.sha256 = ${quoted(asked.hash)} ${limit}`
    case 'connection':
      return `SELECT p.name, p.path, s.pid, s.remote_address, s.remote_port, s.local_port FROM process_open_sockets s LEFT JOIN processes p ON p.pid = s.pid WHERE s.remote_address = ${quoted(asked.address)} ${limit}`
    case 'port':
      return `SELECT p.name, p.path, l.pid, l.address, l.port, l.protocol FROM listening_ports l LEFT JOIN processes p ON p.pid = l.pid WHERE l.port = ${asked.port} ${limit}`
    case 'logged-on':
      return `SELECT user, type, host, datetime(time, 'unixepoch') AS since FROM logged_in_users ${limit}`
    case 'patch':
      return platform === 'windows'
        ? `SELECT hotfix_id, description, installed_on FROM patches WHERE hotfix_id = ${quoted(asked.kb)} ${limit}`
        : null
  }
}

const SOFTWARE: Readonly<Partial<Record<Platform, readonly string[]>>> = {
  windows: ['SELECT name, version, publisher FROM programs'],
  macos: [
    "SELECT name, bundle_short_version AS version, 'app' AS source FROM apps",
    "SELECT name, version, 'homebrew' AS source FROM homebrew_packages",
  ],
  linux: [
    "SELECT name, version, 'deb' AS source FROM deb_packages",
    "SELECT name, version, 'rpm' AS source FROM rpm_packages",
  ],
}
