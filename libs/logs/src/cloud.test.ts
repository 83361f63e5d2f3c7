import { describe, expect, test } from 'vitest'
import { type LogEvent, readLog, readLogs, toSigma } from './index.ts'
import { corpusBytes, gunzip, hasCorpus, MEANS } from './testing-corpus.ts'

const read = (document: object, more: Partial<typeof MEANS> = {}): LogEvent =>
  readLog(JSON.stringify(document), { ...MEANS, ...more })

describe('AWS CloudTrail', () => {
  test.skipIf(!hasCorpus)('103 events of a recorded attack', () => {
    const lines = gunzip(
      corpusBytes('windows-json/aws_collection__ec2_proxy_s3_exfiltration.jsonl.gz'),
    )
      .toString('utf8')
      .split('\n')
      .filter(Boolean)
    const events = lines.map((line) => readLog(line, MEANS))
    expect(events.length).toBe(103)
    expect(
      events.filter(
        (one) => one.format !== 'cloudtrail' || one.service !== 'cloudtrail' || one.time === null,
      ),
    ).toEqual([])
    // The recording bears no eventTime but Logstash's @timestamp, which its input filled from it.
    expect(events.filter((one) => one.ecs['source.ip'] === '1.2.3.4').length).toBeGreaterThan(50)
    const parsed = readLogs(`{"Records":[${lines.join(',')}]}`, MEANS)
    expect(parsed.map(({ ecs }) => ecs)).toEqual(events.map(({ ecs }) => ecs))
  })
  test('a failed console sign-in; parameters are a tree and a text', () => {
    const event = read({
      eventVersion: '1.08',
      userIdentity: {
        type: 'IAMUser',
        userName: 'hanako',
        principalId: 'AIDA',
        accountId: '123456789012',
      },
      eventTime: '2026-11-22T00:00:00Z',
      eventSource: 'signin.amazonaws.com',
      eventName: 'ConsoleLogin',
      awsRegion: 'ap-northeast-1',
      sourceIPAddress: '198.51.100.7',
      userAgent: 'Mozilla/5.0',
      requestParameters: { bucketName: 'b', VersioningConfiguration: { Status: 'Suspended' } },
      responseElements: { ConsoleLogin: 'Failure' },
      eventID: 'e-1',
    })
    expect(event).toMatchObject({
      product: 'aws',
      time: Date.UTC(2026, 10, 22),
      ecs: {
        'event.outcome': 'failure',
        'event.category': 'authentication',
        'user.name': 'hanako',
        'source.ip': '198.51.100.7',
      },
    })
    expect(event.fields['requestParameters']).toEqual([
      { bucketName: 'b', VersioningConfiguration: { Status: 'Suspended' } },
      '{"bucketName":"b","VersioningConfiguration":{"Status":"Suspended"}}',
    ])
  })
})

describe('Microsoft 365 (schema of the Management Activity API)', () => {
  const rule = {
    CreationTime: '2026-11-22T00:00:00',
    Id: 'a-1',
    Operation: 'New-InboxRule',
    RecordType: 1,
    ResultStatus: 'True',
    UserId: 'hanako@example.jp',
    Workload: 'Exchange',
    ClientIP: '[2001:db8::7]:443',
    Parameters: [
      { Name: 'ForwardTo', Value: 'evil@evil.example' },
      { Name: 'DeleteMessage', Value: 'True' },
    ],
  }
  const expected = {
    format: 'm365-audit',
    product: 'm365',
    service: 'audit',
    time: Date.UTC(2026, 10, 22),
    timeFrom: 'event',
    recordId: 'a-1',
    fields: {
      Parameters: ['ForwardTo: evil@evil.example', 'DeleteMessage: True'],
      'Parameters.ForwardTo': 'evil@evil.example',
    },
    ecs: {
      'user.name': 'hanako@example.jp',
      'user.domain': 'example.jp',
      'source.ip': '2001:db8::7',
      'source.port': 443,
      'event.outcome': 'success',
    },
  }
  test('UTC without a Z, lists of Name and Value, an address with a port', () => {
    expect(read(rule)).toMatchObject(expected)
  })
  test('it happened on no host', () => {
    const event = read(rule, { senderAddress: '10.0.0.9' })
    expect([event.host, event.ecs['host.name']]).toEqual([null, undefined])
  })
  test('an array gives one event each; the portal’s CSV holds the record in a column', () => {
    expect(readLogs(JSON.stringify([rule, rule]), MEANS)).toMatchObject([expected, expected])
    expect(readLog(JSON.stringify([rule, rule]), MEANS).damage).toEqual(['several_events'])
    const cell = JSON.stringify(rule).replaceAll('"', '""')
    expect(
      readLog(
        `a-1,2026-11-22T00:00:00.0000000Z,1,New-InboxRule,hanako@example.jp,"${cell}",,`,
        MEANS,
      ),
    ).toMatchObject(expected)
  })
  test('an alert bears the names that SigmaHQ’s rules use', () => {
    expect(
      read({
        CreationTime: '2026-11-22T00:00:00',
        Operation: 'AlertTriggered',
        RecordType: 40,
        Workload: 'SecurityComplianceCenter',
        Name: 'Impossible travel activity',
        ResultStatus: 'Succeeded',
        Severity: 'High',
      }),
    ).toMatchObject({
      service: 'threat_management',
      severity: 'high',
      fields: {
        eventSource: 'SecurityComplianceCenter',
        eventName: 'Impossible travel activity',
        status: 'success',
      },
    })
  })
})

describe('Entra ID: three shapes of one sign-in', () => {
  const graph = {
    id: 's-1',
    createdDateTime: '2026-11-22T00:00:00Z',
    userPrincipalName: 'hanako@example.jp',
    userId: 'u-1',
    appDisplayName: 'Office 365',
    ipAddress: '198.51.100.7',
    clientAppUsed: 'Browser',
    conditionalAccessStatus: 'failure',
    status: {
      errorCode: 53003,
      failureReason: 'Access has been blocked by Conditional Access policies.',
    },
    location: { city: 'Osaka', countryOrRegion: 'JP' },
    deviceDetail: { deviceId: '', trustType: 'Hybrid Azure AD joined' },
  }
  test.each([
    ['Microsoft Graph', graph],
    [
      'diagnostic settings',
      {
        time: '2026-11-22T00:00:00Z',
        category: 'SignInLogs',
        operationName: 'Sign-in activity',
        resultType: '53003',
        resultDescription: graph.status.failureReason,
        callerIpAddress: '198.51.100.7',
        location: 'JP',
        properties: graph,
      },
    ],
    [
      'Log Analytics',
      {
        TimeGenerated: '2026-11-22T00:00:00Z',
        Id: 's-1',
        Category: 'SignInLogs',
        ResultType: '53003',
        ResultDescription: graph.status.failureReason,
        UserPrincipalName: 'hanako@example.jp',
        UserId: 'u-1',
        IPAddress: '198.51.100.7',
        Location: 'JP',
        ConditionalAccessStatus: 'failure',
        DeviceDetail: '{"trustType":"Hybrid Azure AD joined"}',
        Status: '{"errorCode":53003}',
        ClientAppUsed: 'Browser',
      },
    ],
  ])('%s', (_, document) => {
    const event = read(document)
    expect(event).toMatchObject({
      format: 'entra-signin',
      product: 'azure',
      service: 'signinlogs',
      time: Date.UTC(2026, 10, 22),
      fields: {
        ResultType: '53003',
        resultType: '53003',
        ResultDescription: graph.status.failureReason,
        conditionalAccessStatus: 'failure',
        'DeviceDetail.trusttype': 'Hybrid Azure AD joined',
        ClientApp: 'Browser',
        callerIpAddress: '198.51.100.7',
      },
      ecs: {
        'user.name': 'hanako@example.jp',
        'source.ip': '198.51.100.7',
        'source.geo.country_iso_code': 'JP',
        'event.outcome': 'failure',
        'event.code': '53003',
      },
    })
    expect(JSON.stringify(toSigma(event, '{}').fields['Status'])).toContain('Failure')
  })
  test('what a directory audit changed, by the names of rules', () => {
    const changed = [
      {
        displayName: 'x',
        type: 'ServicePrincipal',
        modifiedProperties: [
          { displayName: 'ConsentContext.IsAdminConsent', oldValue: null, newValue: '"True"' },
          { displayName: 'AppAddress', oldValue: '[]', newValue: '["https://evil.example"]' },
        ],
      },
    ]
    const event = read({
      activityDisplayName: 'Consent to application',
      activityDateTime: '2026-11-22T00:00:00Z',
      category: 'ApplicationManagement',
      result: 'failure',
      resultReason: 'Risky application detected',
      initiatedBy: { user: { userPrincipalName: 'hanako@example.jp' } },
      targetResources: changed,
      additionalDetails: [{ key: 'additionalInfo', value: 'abc' }],
    })
    expect(event.fields).toMatchObject({
      'ConsentContext.IsAdminConsent': 'True',
      'TargetResources.ModifiedProperties.DisplayName': [
        'ConsentContext.IsAdminConsent',
        'AppAddress',
      ],
      'TargetResources.ModifiedProperties.NewValue': ['"True"', '["https://evil.example"]'],
      'additionalDetails.additionalInfo': 'abc',
      'properties.targetResources': changed,
      failure_status_reason: 'Risky application detected',
    })
  })
  test('a directory audit', () => {
    expect(
      read({
        id: 'd-1',
        category: 'RoleManagement',
        activityDisplayName: 'Add member to role',
        activityDateTime: '2026-11-22T00:00:00Z',
        result: 'success',
        loggedByService: 'Core Directory',
        initiatedBy: { user: { userPrincipalName: 'admin@example.jp', ipAddress: '198.51.100.7' } },
        targetResources: [{ userPrincipalName: 'hanako@example.jp' }],
      }),
    ).toMatchObject({
      format: 'entra-audit',
      service: 'auditlogs',
      fields: {
        OperationName: 'Add member to role',
        'properties.message': 'Add member to role',
        Category: 'RoleManagement',
        Status: 'Success',
      },
      ecs: {
        'user.name': 'admin@example.jp',
        'user.target.name': 'hanako@example.jp',
        'source.ip': '198.51.100.7',
      },
    })
  })
})

describe('Suricata EVE and osquery', () => {
  test('an alert; its offset has no colon; flow_id is a text', () => {
    expect(
      readLog(
        '{"timestamp":"2026-11-22T09:00:00.123456+0900","flow_id":9223372036854775807,"event_type":"alert","src_ip":"198.51.100.7","src_port":4321,"dest_ip":"10.0.0.5","dest_port":445,"proto":"TCP","alert":{"action":"allowed","signature_id":2024217,"signature":"ET EXPLOIT x","severity":1}}',
        MEANS,
      ),
    ).toMatchObject({
      format: 'suricata',
      service: 'alert',
      time: Date.UTC(2026, 10, 22, 0, 0, 0, 123),
      severity: 'high',
      fields: { flow_id: '9223372036854775807' },
      ecs: { 'rule.id': '2024217', 'rule.name': 'ET EXPLOIT x', 'network.transport': 'tcp' },
      damage: [],
    })
  })
  test('DNS, old and new', () => {
    const base = {
      timestamp: '2026-11-22T09:00:00.1+0900',
      flow_id: 1,
      event_type: 'dns',
      src_ip: '10.0.0.5',
    }
    const expected = {
      category: 'dns',
      fields: { query: 'evil.example', record_type: 'A', answer: ['203.0.113.5'] },
    }
    expect(
      read({
        ...base,
        dns: { type: 'answer', rrname: 'evil.example', rrtype: 'A', rdata: '203.0.113.5' },
      }),
    ).toMatchObject(expected)
    expect(
      read({
        ...base,
        dns: {
          version: 3,
          queries: [{ rrname: 'evil.example', rrtype: 'A' }],
          answers: [{ rrname: 'evil.example', rrtype: 'A', rdata: '203.0.113.5' }],
        },
      }),
    ).toMatchObject(expected)
  })
  const columns = {
    path: '/tmp/x',
    cmdline: '/tmp/x --run',
    pid: '77',
    parent: '1',
    uid: '0',
    time: '1795305600',
  }
  test('osquery: event, batch and snapshot forms; the first run is no change', () => {
    const head = {
      name: 'pack_process_events',
      hostIdentifier: 'srv01',
      unixTime: 1795305601,
      epoch: 0,
      counter: 5,
      decorations: { hostname: 'srv01.example.jp' },
    }
    const one = {
      format: 'osquery',
      category: 'process_creation',
      time: 1795305600000,
      host: 'srv01.example.jp',
      fields: { Image: '/tmp/x', CommandLine: '/tmp/x --run', action: 'added', columns },
    }
    expect(read({ ...head, action: 'added', columns })).toMatchObject(one)
    expect(
      readLogs(
        JSON.stringify({ ...head, diffResults: { added: [columns], removed: [columns] } }),
        MEANS,
      ),
    ).toMatchObject([one, { fields: { action: 'removed' }, category: null }])
    expect(
      readLogs(JSON.stringify({ ...head, action: 'snapshot', snapshot: [columns, columns] }), MEANS)
        .length,
    ).toBe(2)
    expect(readLogs(JSON.stringify({ ...head, snapshot: [] }), MEANS).length).toBe(1)
    // A list of what runs (processes) has no time; rows of a table of events happened, also in its first run.
    const { time: _, ...running } = columns
    expect(read({ ...head, counter: 0, action: 'added', columns: running }).category).toBe(null)
    expect(read({ ...head, counter: 4, action: 'added', columns: running }).category).toBe(
      'process_creation',
    )
  })
  test('osquery: a line of its status log, as a string or a number', () => {
    const status = {
      hostIdentifier: 'srv01',
      calendarTime: 'Sun Nov 22 00:00:00 2026 UTC',
      unixTime: '1795305600',
      severity: '2',
      filename: 'scheduler.cpp',
      line: '123',
      message: 'Error executing scheduled query x: no such table: y',
      version: '5.12.1',
      decorations: { platform: 'macos' },
    }
    const expected = {
      format: 'osquery',
      product: 'macos',
      host: 'srv01',
      severity: 'medium',
      time: 1795305600000,
      message: status.message,
      ecs: { 'event.action': 'osquery-status' },
    }
    expect(read(status)).toMatchObject(expected)
    expect(read({ ...status, severity: 2, line: 123, unixTime: 1795305600 })).toMatchObject(
      expected,
    )
    // Whatever else has a file name is not osquery's.
    expect(read({ ...status, severity: 'high' }).format).not.toBe('osquery')
  })
})

describe('shippers', () => {
  test('a line that Filebeat, Fluent Bit or Wazuh carries untouched is read as if it had come alone', () => {
    const line =
      'Nov 22 09:00:00 srv01 sshd[9]: Failed password for root from 198.51.100.7 port 4321 ssh2'
    for (const document of [
      {
        '@timestamp': '2026-11-22T00:00:05Z',
        message: line,
        host: { name: 'shipper' },
        agent: { type: 'filebeat' },
      },
      { log: `${line}\n`, stream: 'stdout' },
      {
        full_log: line,
        rule: { id: '5716', description: 'sshd: authentication failed.' },
        agent: { name: 'srv01' },
      },
    ])
      expect(read(document)).toMatchObject({
        format: 'linux-auth',
        host: 'srv01',
        service: 'sshd',
        time: Date.UTC(2026, 10, 22),
        ecs: { 'source.ip': '198.51.100.7', 'event.outcome': 'failure' },
      })
    expect(
      read({
        '@timestamp': '2026-11-22T00:00:05Z',
        message: 'nothing special',
        host: { name: 'srv01' },
        user: { name: 'hanako' },
        'source.ip': '10.0.0.5',
      }),
    ).toMatchObject({
      format: 'ecs',
      host: 'srv01',
      message: 'nothing special',
      time: Date.UTC(2026, 10, 22, 0, 0, 5),
      ecs: { 'user.name': 'hanako', 'source.ip': '10.0.0.5' },
    })
  })
  test('a shipper that kept the original is read by it; an agent that speaks ECS alone', () => {
    expect(
      read({
        '@timestamp': '2026-11-22T00:00:05Z',
        event: {
          module: 'cisco',
          action: 'firewall-rule',
          original:
            '<166>Nov 22 2026 09:00:00 fw01 : %ASA-4-106023: Deny tcp src outside:198.51.100.7/4321 dst inside:10.0.0.5/22 by access-group "OUT_IN"',
        },
        source: { ip: '198.51.100.7' },
      }),
    ).toMatchObject({ format: 'cisco-asa', category: 'firewall', fields: { dst_port: '22' } })
    expect(
      read({
        '@timestamp': '2026-11-22T00:00:05Z',
        event: { category: ['process'], type: ['start'], action: 'exec' },
        host: { name: 'srv01', os: { type: 'linux' } },
        process: { executable: '/usr/bin/curl', command_line: 'curl http://203.0.113.5', pid: 7 },
      }),
    ).toMatchObject({
      format: 'ecs',
      product: 'linux',
      category: 'process_creation',
      fields: { Image: '/usr/bin/curl', CommandLine: 'curl http://203.0.113.5' },
    })
  })
  test('JSON behind a syslog header', () => {
    expect(
      readLog(
        '<134>1 2026-11-22T00:00:00Z fw01 suricata - - - {"timestamp":"2026-11-22T09:00:00+0900","event_type":"flow","src_ip":"10.0.0.5"}',
        MEANS,
      ),
    ).toMatchObject({ format: 'suricata', host: 'fw01' })
    expect(readLog('<134>Nov 22 09:00:00 srv01 app: @cee: {"a":1}', MEANS)).toMatchObject({
      format: 'json',
      host: 'srv01',
      fields: { a: 1 },
    })
  })
})
