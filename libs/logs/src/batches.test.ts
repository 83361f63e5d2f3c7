import { describe, expect, test } from 'vitest'
import { logReader, nextHead, readBatch, readLogs } from './index.ts'
import { MEANS } from './testing-corpus.ts'

const iis = [
  '#Software: Microsoft Internet Information Services 10.0',
  '#Fields: date time cs-uri-stem sc-status',
  '2026-11-22 00:00:01 /a 200',
  '#Fields: time date cs-uri-stem',
  '00:00:02 2026-11-22 /b',
]
const zeek = [
  '#separator \\x09',
  '#path\tdns',
  '#fields\tts\tuid\tquery',
  '#types\ttime\tstring\tstring',
  '1795305601.5\tC1\tx.example',
  '#path\tconn',
  '#fields\tts\tuid\tproto',
  '1795305601.5\tC2\ttcp',
]

describe('a file handed over in pieces', () => {
  test.each([
    ['IIS', iis],
    ['Zeek', zeek],
  ])('%s: row by row with its head it gives what a reader of the whole gives', (_, lines) => {
    const reader = logReader(MEANS)
    const whole = lines.flatMap((line) => reader.read(line, MEANS.receivedAt))
    let head = ''
    const pieces = lines.flatMap((line) => {
      const next = nextHead(head, `${line}\r\n`)
      if (next !== null) {
        head = next
        return []
      }
      return readLogs(line, { ...MEANS, head })
    })
    expect(pieces).toEqual(whole)
    expect(whole.map(({ damage }) => damage)).toEqual(whole.map(() => []))
    expect(readBatch(lines, MEANS).map(({ event }) => event)).toEqual(whole)
  })
  test('a line that only looks like a head is a record', () => {
    for (const line of ['# comment', '#fields', '#include <x>'])
      expect(nextHead('', line)).toBe(null)
  })
})

describe('a batch', () => {
  test('joins audit records and tells which they were, the last ones too', () => {
    const at = (serial: number) => `msg=audit(1795305601.123:${serial}):`
    const found = readBatch(
      [
        `type=SYSCALL ${at(1)} arch=c000003e syscall=59 success=yes exe="/bin/sh"`,
        'Nov 22 09:00:00 srv01 sshd[9]: Accepted password for hanako from 198.51.100.7 port 1 ssh2',
        `type=EXECVE ${at(1)} argc=1 a0="id"`,
        `type=PROCTITLE ${at(1)} proctitle="id"`,
        `type=SYSCALL ${at(2)} arch=c000003e syscall=42 success=no exe="/bin/sh"`,
      ],
      MEANS,
    )
    expect(found.map(({ event, records }) => [event.format, event.category, records])).toEqual([
      ['linux-auth', null, [1]],
      ['auditd', 'process_creation', [0, 2, 3]],
      ['auditd', null, [4]],
    ])
  })
  test('of a container each event tells the one record', () => {
    const found = readBatch(['{"a":1}', '[{"b":1},{"b":2}]'], MEANS)
    expect(found.map(({ event, records }) => [event.fields, records])).toEqual([
      [{ a: 1 }, [0]],
      [{ b: 1 }, [1]],
      [{ b: 2 }, [1]],
    ])
  })
})
