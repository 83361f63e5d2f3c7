import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, test } from 'vitest'
import { configFor, packFile, queriesFor, SHIPPED_QUERIES } from '../config.ts'
import { type Fact, factOf, queryIdOf, SCHEDULE_PREFIX } from '../facts.ts'
import { EVENT_QUERIES, EVENTS_PREFIX, isEventQuery } from './events.ts'
import type { QueryId } from './query.ts'

type Platform = 'windows' | 'macos' | 'linux'
type Table = { platforms: Platform[]; columns: Record<string, string> }
const { tables } = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../vectors/tables.json'), 'utf8'),
) as { tables: Record<string, Table> }

/** SQLite, which osquery's SQL is, with the tables osquery 5.23.1 has on a platform. */
const agent = (platform: Platform): DatabaseSync => {
  const db = new DatabaseSync(':memory:')
  for (const [name, { platforms, columns }] of Object.entries(tables)) {
    if (!platforms.includes(platform)) continue
    const own = Object.entries(columns).flatMap(([column, type]) => {
      const [sqlType, only] = type.split(' ')
      return only === undefined || only.split('+').includes(platform)
        ? [`"${column}" ${sqlType}`]
        : []
    })
    db.exec(`CREATE TABLE "${name}" (${own.join(', ')})`)
  }
  return db
}

const fill = (
  db: DatabaseSync,
  table: string,
  rows: readonly Record<string, string | number>[],
) => {
  for (const row of rows) {
    const columns = Object.keys(row)
    db.prepare(
      `INSERT INTO "${table}" (${columns.map((c) => `"${c}"`).join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`,
    ).run(...Object.values(row))
  }
}

/** As the agent sends them: every value as text, NULL as empty text. */
const ask = (db: DatabaseSync, id: QueryId): Fact | null => {
  const query = SHIPPED_QUERIES.find((q) => q.id === id)
  const rows = db.prepare(query?.sql ?? '').all()
  return factOf(
    id,
    rows.map((row) =>
      Object.fromEntries(Object.entries(row).map(([k, v]) => [k, v === null ? '' : String(v)])),
    ),
  )
}

const PLATFORMS: readonly Platform[] = ['windows', 'macos', 'linux']

describe.each(PLATFORMS)('questions to %s', (platform) => {
  const db = agent(platform)
  test.each(queriesFor(platform).map((q) => [q.id, q] as const))(
    '%s names tables and columns that osquery 5.23.1 has',
    (_, { sql }) => {
      expect(() => db.prepare(sql)).not.toThrow()
    },
  )
})

test('a column that does not exist is told: the check can fail', () => {
  expect(() => agent('linux').prepare('SELECT revision FROM os_version')).toThrow(/revision/)
})

test('each query is one, says why in both languages, and is found again by its scheduled name', () => {
  expect(new Set(SHIPPED_QUERIES.map((q) => q.id)).size).toBe(SHIPPED_QUERIES.length)
  for (const { id, why, intervalSeconds } of SHIPPED_QUERIES) {
    expect(why.ja).toMatch(/[ぁ-ん].*。$/)
    expect(why.en).toMatch(/^[A-Z].*\.$/)
    expect(intervalSeconds).toBeGreaterThanOrEqual(900)
    expect(queryIdOf(`${SCHEDULE_PREFIX}${id}`)).toBe(id)
    expect(queryIdOf(`pack_company_${SCHEDULE_PREFIX}${id}`)).toBe(id)
  }
  expect(queryIdOf('x_hinoban_os')).toBeNull()
  expect(queryIdOf('hinoban_toString')).toBeNull()
})

test('differences ask for distinct rows: equal rows cannot be told apart when one goes', () => {
  for (const { mode, sql } of SHIPPED_QUERIES)
    if (mode === 'difference') expect(sql).toMatch(/^SELECT DISTINCT /)
})

test('the configuration is what osquery reads, and leaves out what is not wanted', () => {
  const config = configFor({
    platform: 'linux',
    epoch: 3,
    without: new Set(['linux_usb'] as const),
  })
  expect(config.options).toMatchObject({ schedule_epoch: 3, logger_event_type: false })
  expect(config.schedule['hinoban_linux_deb']).toMatchObject({
    snapshot: false,
    platform: 'linux',
    query: expect.stringMatching(/;$/),
  })
  expect(config.schedule['hinoban_linux_usb']).toBeUndefined()
  expect(config.schedule['hinoban_windows_programs']).toBeUndefined()
  expect(Object.keys(configFor({ platform: 'other', epoch: 0 }).schedule)).toHaveLength(
    SHIPPED_QUERIES.length,
  )
  // 1 MiB is all that agents before 5.24 take.
  expect(JSON.stringify(configFor({ platform: 'other', epoch: 0 })).length).toBeLessThan(
    1024 * 1024,
  )
})

test.each(PLATFORMS)('the sample pack for %s is the one that is shipped', (platform) => {
  const sample = join(import.meta.dirname, `../../../../samples/osquery/hinoban-${platform}.conf`)
  expect(readFileSync(sample, 'utf8')).toBe(packFile(platform))
  for (const name of Object.keys(JSON.parse(packFile(platform)).queries))
    expect(queryIdOf(`pack_hinoban_${name}`)).not.toBeNull()
})

describe('what happens on a machine', () => {
  test.each(EVENT_QUERIES.map((query) => [query.id, query] as const))(
    '%s names tables and columns that osquery has, and no row of its answer is a state',
    (id, { platform, sql, why }) => {
      expect(() => agent(platform as Platform).prepare(sql)).not.toThrow()
      expect(isEventQuery(`${EVENTS_PREFIX}${id}`)).toBe(true)
      expect(queryIdOf(`${EVENTS_PREFIX}${id}`)).toBeNull()
      expect(why.ja).toMatch(/[ぁ-ん].*。$/)
      expect(why.en).toMatch(/^[A-Z].*\.$/)
    },
  )
  test('is asked only of those that want it, each platform its own', () => {
    const eventsOf = (platform: Platform, events: boolean) => {
      const { schedule, options } = configFor({ platform, epoch: 1, events })
      const names = Object.keys(schedule).filter(isEventQuery)
      return [names.length, options['disable_events']]
    }
    expect(PLATFORMS.map((platform) => eventsOf(platform, true))).toEqual([
      [3, false],
      [1, false],
      [2, false],
    ])
    expect(PLATFORMS.map((platform) => eventsOf(platform, false))).toEqual(
      PLATFORMS.map(() => [0, true]),
    )
  })
  test('a company’s own question to such a table is known by its name', () => {
    expect(
      ['pack_ir_process_events', 'socket_events', 'pack/x/es_process_events'].map(isEventQuery),
    ).toEqual([true, true, true])
    expect(['events', 'hinoban_windows_tasks', 'osquery_events_info'].map(isEventQuery)).toEqual([
      false,
      false,
      false,
    ])
  })
  test('a parent that started later is not taken for one; a sign-in at the keyboard is not asked for', () => {
    const asked = (platform: Platform, id: string): unknown[] => {
      const sql = EVENT_QUERIES.find((query) => query.id === id)?.sql ?? ''
      return dbs[platform].prepare(sql).all()
    }
    const dbs = { linux: agent('linux'), windows: agent('windows'), macos: agent('macos') }
    fill(dbs.linux, 'process_events', [
      { time: 100, pid: 9, parent: 5, path: '/bin/sh', uid: 0 },
      { time: 100, pid: 10, parent: 6, path: '/bin/sh', uid: 1000 },
      { time: 100, pid: 11, parent: 5, path: '/opt/osquery/bin/osqueryd', uid: 0 },
    ])
    fill(dbs.linux, 'processes', [
      { pid: 5, path: '/usr/sbin/nginx', start_time: 50 },
      { pid: 6, path: '/usr/bin/vim', start_time: 200 },
    ])
    expect(asked('linux', 'linux_processes')).toMatchObject([
      { pid: 9, parent_path: '/usr/sbin/nginx', username: 'root' },
      { pid: 10, parent_path: null, username: '' },
    ])
    const event = (eventid: number, source = 'Security', data = '{}') => ({ eventid, source, data })
    fill(dbs.windows, 'windows_events', [
      event(4624, 'Security', '{"EventData":{"LogonType":"2"}}'),
      event(4624, 'Security', '{"EventData":{"LogonType":"10"}}'),
      event(4625),
      event(4634),
      event(7045, 'System'),
      event(4625, 'System'),
      event(1116, 'Microsoft-Windows-Windows Defender/Operational'),
    ])
    expect(
      asked('windows', 'windows_events').map((row) => (row as { eventid: number }).eventid),
    ).toEqual([4624, 4625, 7045, 1116])
    fill(dbs.linux, 'socket_events', [
      {
        action: 'connect',
        family: 2,
        status: 'succeeded',
        remote_address: '203.0.113.5',
        remote_port: 443,
        path: '/bin/x',
      },
      {
        action: 'connect',
        family: 2,
        status: 'succeeded',
        remote_address: '127.0.0.1',
        remote_port: 443,
        path: '/bin/x',
      },
      {
        action: 'bind',
        family: 2,
        status: 'succeeded',
        remote_address: '203.0.113.5',
        remote_port: 443,
        path: '/bin/x',
      },
      {
        action: 'connect',
        family: 1,
        status: 'succeeded',
        remote_address: '',
        remote_port: 0,
        path: '/bin/x',
      },
    ])
    expect(asked('linux', 'linux_connections')).toHaveLength(1)
  })
})

test.each([true, false])(
  'every option is one that osquery takes from a configuration; events: %s',
  (events) => {
    const { flags, commandLineOnly } = JSON.parse(
      readFileSync(join(import.meta.dirname, '../../vectors/flags.json'), 'utf8'),
    ) as { flags: string[]; commandLineOnly: string[] }
    for (const option of Object.keys(configFor({ platform: 'linux', epoch: 1, events }).options)) {
      expect(flags).toContain(option)
      expect(commandLineOnly).not.toContain(option)
    }
  },
)

describe('the SQL itself, run over rows like those of a host', () => {
  test('macros: a person who is not logged on is unknown, a policy is told from the person’s own choice', () => {
    const db = agent('windows')
    const hive = 'S-1-5-21-1-2-3-1001'
    const key = (rest: string) => `HKEY_USERS\\${hive}\\${rest}`
    fill(db, 'registry', [
      { key: 'HKEY_USERS', name: hive, type: 'subkey', path: `HKEY_USERS\\${hive}` },
      { key: 'HKEY_USERS', name: `${hive}_Classes`, type: 'subkey', path: '' },
      { key: 'HKEY_USERS', name: 'S-1-5-18', type: 'subkey', path: '' },
      {
        key: key('SOFTWARE\\Policies\\Microsoft\\Office\\16.0\\Word\\Security'),
        name: 'VBAWarnings',
        type: 'REG_DWORD',
        data: '4',
      },
      {
        key: key('SOFTWARE\\Microsoft\\Office\\16.0\\Word\\Security'),
        name: 'VBAWarnings',
        type: 'REG_DWORD',
        data: '1',
      },
      {
        key: key('SOFTWARE\\Policies\\Microsoft\\Office\\16.0\\Word\\Security'),
        name: 'BlockContentExecutionFromInternet',
        type: 'REG_DWORD',
        data: '1',
      },
      {
        key: key('SOFTWARE\\Microsoft\\Office\\16.0\\Excel\\Security'),
        name: 'VBAWarnings',
        type: 'REG_DWORD',
        data: '1',
      },
      {
        key: 'HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Office\\ClickToRun\\Configuration',
        name: 'ProductReleaseIds',
        type: 'REG_SZ',
        data: 'O365BusinessRetail,VisioProRetail',
      },
    ])
    fill(db, 'users', [
      { uid: 1001, username: '佐藤', uuid: hive, type: 'local' },
      { uid: 1002, username: 'suzuki', uuid: 'S-1-12-1-9-9-9-9', type: 'roaming' },
      { uid: 18, username: 'SYSTEM', uuid: 'S-1-5-18', type: 'special' },
    ])
    expect(ask(db, 'windows_office_macros')).toEqual({
      kind: 'macro-policy',
      value: {
        office: ['O365BusinessRetail', 'VisioProRetail'],
        officeBuild: '',
        users: [
          { sid: 'S-1-12-1-9-9-9-9', name: 'suzuki', state: 'not-logged-on', settings: [] },
          {
            sid: hive,
            name: '佐藤',
            state: 'read',
            settings: [
              {
                app: 'word',
                officeVersion: '16.0',
                macros: 'none',
                macrosFrom: 'policy',
                blocksFromInternet: true,
                blocksFromInternetFrom: 'policy',
              },
              {
                app: 'excel',
                officeVersion: '16.0',
                macros: 'all',
                macrosFrom: 'user',
                blocksFromInternet: null,
                blocksFromInternetFrom: null,
              },
            ],
          },
        ],
      },
    })
  })

  test('build and revision make the version of Windows', () => {
    const db = agent('windows')
    const key = 'HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion'
    fill(
      db,
      'registry',
      Object.entries({
        CurrentBuild: '22631',
        UBR: '4460',
        CurrentMajorVersionNumber: '10',
        CurrentMinorVersionNumber: '0',
        DisplayVersion: '23H2',
        EditionID: 'Professional',
        InstallationType: 'Client',
        ProductName: 'Windows 10 Pro',
        Other: 'x',
      }).map(([name, data]) => ({ key, name, data, type: 'REG_SZ' })),
    )
    expect(ask(db, 'windows_build')).toEqual({
      kind: 'windows-build',
      value: {
        build: 22631,
        revision: 4460,
        version: '10.0.22631.4460',
        release: '23H2',
        edition: 'Professional',
        isServer: false,
      },
    })
  })

  test('the firewall of each profile, where a policy overrides the machine', () => {
    const db = agent('windows')
    const local =
      'HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\SharedAccess\\Parameters\\FirewallPolicy'
    const policy = 'HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Microsoft\\WindowsFirewall'
    const row = (key: string, data: string) => ({
      key,
      name: 'EnableFirewall',
      data,
      type: 'REG_DWORD',
    })
    fill(db, 'registry', [
      row(`${local}\\DomainProfile`, '1'),
      row(`${local}\\StandardProfile`, '1'),
      row(`${local}\\PublicProfile`, '1'),
      row(`${policy}\\DomainProfile`, '0'),
    ])
    expect(ask(db, 'windows_firewall')?.value).toEqual([
      { name: 'domain', isOn: false, from: 'policy' },
      { name: 'private', isOn: true, from: 'local' },
      { name: 'public', isOn: true, from: 'local' },
    ])
  })

  test('administrators of Windows by the group’s SID, whatever its name', () => {
    const db = agent('windows')
    fill(db, 'users', [
      { uid: 500, username: 'Administrator', uuid: 'S-1-5-21-1-2-3-500', type: 'local' },
      { uid: 1001, username: 'tanaka', uuid: 'S-1-5-21-9-9-9-1001', type: 'roaming' },
      { uid: 1002, username: 'guest', uuid: 'S-1-5-21-1-2-3-501', type: 'local' },
    ])
    fill(db, 'groups', [{ gid: 544, groupname: '管理者', group_sid: 'S-1-5-32-544' }])
    fill(db, 'user_groups', [
      { uid: 500, gid: 544 },
      { uid: 1001, gid: 544 },
      { uid: 1002, gid: 546 },
    ])
    expect(ask(db, 'windows_administrators')?.value).toEqual([
      {
        name: 'Administrator',
        id: 'S-1-5-21-1-2-3-500',
        group: '管理者',
        isLocal: true,
        isBuiltIn: true,
      },
      {
        name: 'tanaka',
        id: 'S-1-5-21-9-9-9-1001',
        group: '管理者',
        isLocal: false,
        isBuiltIn: false,
      },
    ])
  })

  test('screen lock: the machine’s limit, a policy over the person’s choice, and nobody else', () => {
    const db = agent('windows')
    const own = 'HKEY_USERS\\S-1-5-21-1-2-3-1001'
    const row = (key: string, name: string, data: string) => ({ key, name, data, type: 'REG_SZ' })
    fill(db, 'registry', [
      row(
        'HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Policies\\System',
        'InactivityTimeoutSecs',
        '900',
      ),
      row(`${own}\\Control Panel\\Desktop`, 'ScreenSaveActive', '0'),
      row(
        `${own}\\SOFTWARE\\Policies\\Microsoft\\Windows\\Control Panel\\Desktop`,
        'ScreenSaveActive',
        '1',
      ),
      row(`${own}\\Control Panel\\Desktop`, 'ScreenSaverIsSecure', '1'),
      row(`${own}\\Control Panel\\Desktop`, 'ScreenSaveTimeOut', '600'),
    ])
    expect(ask(db, 'windows_screen_lock')?.value).toEqual([
      { user: '', isOn: true, afterSeconds: 900, from: 'machine' },
      { user: 'S-1-5-21-1-2-3-1001', isOn: true, afterSeconds: 600, from: 'policy' },
    ])
  })

  test('a port that only this machine reaches is told from one that others reach', () => {
    const db = agent('linux')
    fill(db, 'listening_ports', [
      { pid: 7, port: 22, protocol: 6, family: 2, address: '0.0.0.0' },
      { pid: 7, port: 22, protocol: 6, family: 2, address: '0.0.0.0' },
      { pid: 8, port: 5432, protocol: 6, family: 2, address: '127.0.0.1' },
      { pid: 9, port: 60000, protocol: 17, family: 2, address: '0.0.0.0' },
      { pid: 9, port: 0, protocol: 0, family: 1, path: '/run/x.sock' },
    ])
    fill(db, 'processes', [{ pid: 7, name: 'sshd', path: '/usr/sbin/sshd' }])
    expect(ask(db, 'listening_ports')?.value).toEqual([
      {
        protocol: 'tcp',
        port: 22,
        address: '0.0.0.0',
        isReachable: true,
        process: 'sshd',
        path: '/usr/sbin/sshd',
      },
      {
        protocol: 'tcp',
        port: 5432,
        address: '127.0.0.1',
        isReachable: false,
        process: '',
        path: '',
      },
    ])
  })

  test('a disk the agent could not look at is unknown, an EFI partition no gap', () => {
    const db = agent('linux')
    fill(db, 'mounts', [
      { device: '/dev/mapper/root', device_alias: '/dev/dm-0', path: '/', type: 'ext4' },
      { device: '/dev/sda1', device_alias: '/dev/sda1', path: '/boot/efi', type: 'vfat' },
      { device: '/dev/sdb1', device_alias: '/dev/sdb1', path: '/srv', type: 'xfs' },
      { device: 'tmpfs', device_alias: 'tmpfs', path: '/tmp', type: 'tmpfs' },
    ])
    fill(db, 'disk_encryption', [
      { name: '/dev/dm-0', encrypted: 1, type: 'LUKS2-aes-xts-plain64' },
      { name: '/dev/sda1', encrypted: 0, type: '' },
    ])
    expect(ask(db, 'linux_encryption')?.value).toEqual([
      expect.objectContaining({
        name: '/',
        isEncrypted: true,
        method: 'LUKS2-aes-xts-plain64',
        isData: true,
      }),
      expect.objectContaining({ name: '/boot/efi', isEncrypted: false, isData: false }),
      expect.objectContaining({ name: '/srv', isEncrypted: null, isData: true }),
    ])
  })
})
