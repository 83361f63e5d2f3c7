import { expect, test } from 'vitest'
import { setupFor } from './setup.ts'

const listening = (how: 'udp' | 'tcp' | 'tls', port: number) =>
  ({ how, port, state: 'listening', host: '0.0.0.0', failure: null }) as const
const syslogCopies = (publicUrl: string, ...listeners: ReturnType<typeof listening>[]) =>
  Object.fromEntries(
    setupFor({ kind: 'syslog', id: 'a-source', path: null }, { publicUrl, listeners }).map(
      ({ title, copy }) => [title.en, copy?.content ?? ''],
    ),
  )

test('an RTX is given an address, since it takes no name', () => {
  const named = syslogCopies('https://hinoban.example.jp', listening('udp', 514))
  expect(named['YAMAHA RTX']).toContain('syslog host <IP>\n')
  const addressed = syslogCopies('https://192.0.2.10', listening('udp', 514))
  expect(addressed['YAMAHA RTX']).toContain('syslog host 192.0.2.10\n')
})

test('a FortiGate is told to encrypt wherever that is received, and to wait for TCP', () => {
  const url = 'https://hinoban.example.jp'
  const fortigate = (...open: ReturnType<typeof listening>[]) =>
    syslogCopies(url, ...open)['FortiGate']
  expect(fortigate(listening('udp', 5514), listening('tls', 6514))).toMatch(
    /set mode reliable\n {2}set port 6514\n {2}set enc-algorithm high\n/,
  )
  expect(fortigate(listening('tcp', 5514))).toMatch(
    /set mode reliable\n {2}set port 5514\n {2}set f/,
  )
  expect(fortigate(listening('udp', 5514))).toMatch(/set mode udp\n {2}set port 5514\n/)
})

test.each([
  ['http://localhost:8870', true],
  ['http://127.0.0.1:8870', true],
  ['http://[::1]:8870', true],
  ['https://hinoban.example.jp', false],
  ['https://localhost.example.jp', false],
])('steps that name %s say first that others do not reach it: %s', (publicUrl, isSaid) => {
  const first = setupFor({ kind: 'http', id: 'x', path: null }, { publicUrl, listeners: [] })[0]
  expect(first?.copy?.name === 'HINOBAN_HTTP_PUBLIC_URL').toBe(isSaid)
})

test('where no port is open, that is said before anything else', () => {
  const [first] = setupFor(
    { kind: 'syslog', id: 'x', path: null },
    { publicUrl: 'http://localhost:8870', listeners: [] },
  )
  expect(first?.title.en).toBe('Begin to receive syslog')
})

const copies = (publicUrl: string): Record<string, string> =>
  Object.fromEntries(
    setupFor({ kind: 'http', id: 'a-source', path: null }, { publicUrl, listeners: [] }).flatMap(
      ({ copy }) => (copy === null ? [] : [[copy.name, copy.content]]),
    ),
  )

// libbeat puts :9200 behind every address without a port (libbeat/common/url.go, MakeURL).
test.each([
  ['https://hinoban.example.jp', 'https', 'hinoban.example.jp', '443', ''],
  ['http://10.0.0.5', 'http', '10.0.0.5', '80', ''],
  ['https://hinoban.example.jp:8443/', 'https', 'hinoban.example.jp', '8443', ''],
  ['https://portal.example.jp/hinoban', 'https', 'portal.example.jp', '443', '/hinoban'],
])('a shipper of %s is given its port', (publicUrl, scheme, host, port, base) => {
  const steps = copies(publicUrl)
  const path = `${base}/api/detection/elastic`
  const address = `${scheme}://${host}:${port}${path}`
  expect(steps['winlogbeat.yml']).toContain(`hosts: ["${address}"]`)
  expect(steps['filebeat.yml']).toContain(`hosts: ["${address}"]`)
  expect(steps['vector.yaml']).toContain(`endpoints: ["${address}"]`)
  expect(steps['fluent-bit.conf']).toContain(`Host ${host}\n    Port ${port}\n    Path ${path}\n`)
  expect(steps['fluent-bit.conf']).toContain(`tls ${scheme === 'https' ? 'On' : 'Off'}`)
})
