/**
 * Which words of agents are logs: read by osquery's own reader, made into lines that the reader of logs takes as osquery's.
 */
import { readLogs } from '@hinoban/logs'
import { type QueryState, type ResultLine, readLog } from '@hinoban/osquery'
import { describe, expect, test } from 'vitest'
import { logsIn, statusLogsIn, type WantedLogs } from './agent-logs.ts'

const AGENT = {
  id: '0198a1b2-0000-7000-8000-000000000001',
  host_name: 'PC-1.corp.example.jp',
  host_identifier: '4C4C4544-0042-3510-8052-C4C04F573101',
  platform: 'windows',
}
const NOW = Date.parse('2026-11-22T00:00:00Z')
const AT = NOW / 1000 - 60

const said = (data: readonly object[]): readonly ResultLine[] => {
  const read = readLog({ node_key: 'k', log_type: 'result', data })
  return read.ok && read.call.type === 'result' ? read.call.lines : []
}
const head = { hostIdentifier: AGENT.host_identifier, unixTime: AT, epoch: 1 }
const tasks = (counter: number, added: readonly object[], removed: readonly object[] = []) => ({
  ...head,
  name: 'hinoban_windows_tasks',
  counter,
  diffResults: { added, removed },
})
const evil = { name: 'updater', action: 'powershell -enc AAAA', path: '\\updater', enabled: '1' }
const logs = (
  data: readonly object[],
  wanted: WantedLogs = 'changes',
  before: ReadonlyMap<string, QueryState> = new Map(),
) => logsIn(AGENT, said(data), before, wanted)

describe('logs of agents', () => {
  test('what came and went is a log of its host; what only tells what there is stays out', () => {
    const found = logs([tasks(3, [evil], [{ ...evil, name: 'old' }])])
    const events = found.flatMap(({ record }) =>
      readLogs(record, {
        receivedAt: NOW,
        format: 'osquery',
        timeZone: 'Asia/Tokyo',
        encoding: 'auto',
        senderAddress: null,
      }),
    )
    expect(events).toMatchObject([
      {
        format: 'osquery',
        product: 'windows',
        host: 'PC-1.corp.example.jp',
        time: AT * 1000,
        ecs: { 'event.action': 'added', 'rule.name': 'hinoban_windows_tasks' },
        fields: { columns: { name: 'updater' } },
      },
      { ecs: { 'event.action': 'removed' }, fields: { columns: { name: 'old' } } },
    ])
    const programs = {
      ...tasks(3, [{ name: '7-Zip', version: '24' }]),
      name: 'hinoban_windows_programs',
    }
    expect(logs([programs])).toEqual([])
    expect(logs([programs], 'whole')).toHaveLength(1)
    // The first run tells what there is.
    expect(logs([tasks(0, [evil])])).toEqual([])
    expect(logs([tasks(0, [evil])], 'whole')).toHaveLength(1)
  })
  test('an event query of a company’s own is told from its first run on', () => {
    const event = {
      ...head,
      name: 'pack_own_process_events',
      counter: 0,
      action: 'added',
      columns: { path: 'C:\\x.exe', cmdline: 'x --run', pid: '7', parent: '1' },
    }
    expect(logs([event])).toHaveLength(1)
  })
  test('a snapshot tells what changed in it', () => {
    const snapshot = (rows: readonly object[]) => ({
      ...head,
      name: 'hinoban_windows_administrators',
      counter: 0,
      action: 'snapshot',
      snapshot: rows,
    })
    const state = (rows: readonly Record<string, string>[]): ReadonlyMap<string, QueryState> =>
      new Map([
        [
          'hinoban_windows_administrators',
          { epoch: '1', counter: 0, at: NOW, isWhole: true, mayContinue: false, rows },
        ],
      ])
    const admin = { username: 'admin', sid: 'S-1' }
    const rogue = { username: 'rogue', sid: 'S-2' }
    expect(logs([snapshot([admin])])).toEqual([])
    expect(logs([snapshot([admin])], 'changes', state([admin]))).toEqual([])
    const changed = logs([snapshot([rogue])], 'changes', state([admin]))
    expect(changed.map(({ record }) => JSON.parse(record))).toMatchObject([
      { action: 'added', columns: rogue },
      { action: 'removed', columns: admin },
    ])
    // Two snapshots of one call: the second is compared with the first.
    expect(logs([snapshot([admin]), snapshot([admin])], 'changes', state([admin]))).toEqual([])
  })
  test('what is sent again bears the same names, other rows and runs others', () => {
    const names = (data: readonly object[]) => logs(data).map(({ name }) => name)
    const rows = [evil, { ...evil, name: 'second' }]
    const first = names([tasks(3, rows)])
    expect(new Set(first).size).toBe(2)
    expect(names([tasks(3, rows)])).toEqual(first)
    expect(names([tasks(4, rows)]).some((name) => first.includes(name))).toBe(false)
    // The same run row by row, as another setting of osquery sends it.
    const single = names(
      rows.map((columns) => ({
        ...head,
        name: 'hinoban_windows_tasks',
        counter: 3,
        action: 'added',
        columns,
      })),
    )
    expect(single).toEqual(first)
  })
  test('warnings of osquery are logs', () => {
    const read = readLog({
      node_key: 'k',
      log_type: 'status',
      data: [
        {
          hostIdentifier: 'x',
          unixTime: AT,
          severity: 1,
          filename: 'scheduler.cpp',
          line: 12,
          message: 'Error executing scheduled query x: y',
          version: '5.19.0',
        },
      ],
    })
    const lines = read.ok && read.call.type === 'status' ? read.call.lines : []
    const [log] = statusLogsIn(AGENT, lines)
    expect(
      readLogs(log?.record ?? '', {
        receivedAt: NOW,
        format: 'osquery',
        timeZone: 'Asia/Tokyo',
        encoding: 'auto',
        senderAddress: null,
      }),
    ).toMatchObject([
      {
        format: 'osquery',
        host: 'PC-1.corp.example.jp',
        severity: 'low',
        message: 'Error executing scheduled query x: y',
      },
    ])
  })
})
