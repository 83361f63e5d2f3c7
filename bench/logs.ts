/**
 * Records per second of processor time that the reader of logs gives, by format: `node --conditions=source bench/logs.ts [FORMAT…]`.
 * Lines of one format are repeated with other addresses and times; each is recognised anew by its content, as it comes from a socket.
 */
import { logReader } from '@hinoban/logs'

const ROUNDS = 60_000
const MEANS = {
  format: 'auto',
  timeZone: 'Asia/Tokyo',
  encoding: 'auto',
  senderAddress: '192.0.2.1',
} as const
const RECEIVED_AT = Date.UTC(2026, 10, 22, 3, 0)

/** `%` is a number that changes from line to line. */
const SAMPLES: Readonly<Record<string, readonly string[]>> = {
  fortigate: [
    '<189>date=2026-11-22 time=09:00:01 devname="FGT-01" devid="FG100E0000000001" logid="0000000013" type="traffic" subtype="forward" level="notice" vd="root" eventtime=1795305601123456789 tz="+0900" srcip=10.1.100.% srcport=58012 srcintf="port12" srcintfrole="lan" dstip=203.0.113.80 dstport=443 dstintf="wan1" dstintfrole="wan" srccountry="Reserved" dstcountry="Japan" sessionid=59832% proto=6 action="close" policyid=1 policytype="policy" poluuid="0a1b2c3d-0000-51ea-0000-000000000000" service="HTTPS" trandisp="snat" transip=198.51.100.1 transport=58012 duration=12 sentbyte=1200 rcvdbyte=3400 sentpkt=11 rcvdpkt=12 appcat="unscanned"',
  ],
  cef: [
    '<134>Nov 22 09:00:01 fw01 CEF:0|Vendor|Firewall|7.0|100|traffic denied|5|src=10.0.0.% spt=58012 dst=203.0.113.80 dpt=443 proto=TCP act=deny rt=1795305601123 msg=denied by policy cs1Label=Policy cs1=Block all',
  ],
  'cisco-asa': [
    '<166>Nov 22 2026 09:00:00 fw01 : %ASA-6-302014: Teardown TCP connection 12% for outside:198.51.100.7/4321 to inside:10.0.0.5/443 duration 0:01:05 bytes 1234 TCP FINs',
  ],
  paloalto: [
    '<14>Nov 22 09:00:00 pa-01 1,2026/11/22 09:00:00,0009C101317,TRAFFIC,end,2305,2026/11/22 09:00:00,10.183.12.%,10.183.51.49,0.0.0.0,0.0.0.0,rule,,example\\hanako,msrpc,vsys1,USER,INFRA,ae1,ae2,Syslog,2026/11/22 09:00:00,1070831,1,65123,135,0,0,0x0,tcp,allow,1194,644,550,12,2026/11/22 08:59:00,40,any,0,3297977305,0x0,10.0.0.0-10.255.255.255,Japan,0,7,5,aged-out,0,0,0,0,,PA-01,from-policy',
  ],
  yamaha: [
    '<13>[INSPECT] LAN2[out][200102] TCP 192.168.100.%:54321 > 203.0.113.80:443 (2026/11/22 11:59:30)',
  ],
  'linux-auth': [
    '<86>Nov 22 09:00:00 srv01 sshd[99]: Failed password for invalid user oracle from 198.51.100.% port 4321 ssh2',
  ],
  syslog: ['<30>Nov 22 09:00:00 srv01 mydaemon[99]: something happened to item % and was handled'],
  'web-access': [
    '198.51.100.% - - [22/Nov/2026:09:00:00 +0900] "GET /shop/item?id=%&ref=top HTTP/1.1" 200 2326 "https://example.jp/" "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36"',
  ],
  zeek: [
    '{"ts":1795305601.123456,"uid":"CxHo3m4N8uGxrMlcl2","id.orig_h":"10.55.100.%","id.orig_p":61843,"id.resp_h":"205.204.101.182","id.resp_p":80,"proto":"tcp","service":"http","duration":108.985496,"orig_bytes":719,"resp_bytes":336,"conn_state":"SF","local_orig":true,"local_resp":false,"missed_bytes":0,"history":"ShADadfF","orig_pkts":10,"orig_ip_bytes":1131,"resp_pkts":4,"resp_ip_bytes":508}',
  ],
  suricata: [
    '{"timestamp":"2026-11-22T09:00:00.123456+0900","flow_id":1234567890123456,"in_iface":"eth0","event_type":"alert","src_ip":"198.51.100.%","src_port":4321,"dest_ip":"10.0.0.5","dest_port":445,"proto":"TCP","alert":{"action":"allowed","gid":1,"signature_id":2024217,"rev":3,"signature":"ET EXPLOIT x","category":"Attempted Administrator Privilege Gain","severity":1},"flow":{"pkts_toserver":3,"pkts_toclient":2,"bytes_toserver":300,"bytes_toclient":200}}',
  ],
  winlogbeat: [
    '{"@timestamp":"2026-11-22T00:00:00.123Z","host":{"name":"ws01"},"log":{"level":"information"},"event":{"code":"4624","provider":"Microsoft-Windows-Security-Auditing","outcome":"success"},"message":"An account was successfully logged on.","winlog":{"channel":"Security","event_id":"4624","provider_name":"Microsoft-Windows-Security-Auditing","record_id":1234%,"computer_name":"ws01.example.jp","task":"Logon","keywords":["Audit Success"],"process":{"pid":700,"thread":{"id":800}},"event_data":{"SubjectUserSid":"S-1-5-18","SubjectUserName":"WS01$","TargetUserSid":"S-1-5-21-1-2-3-1001","TargetUserName":"hanako","TargetDomainName":"EXAMPLE","LogonType":"3","IpAddress":"10.0.0.%","IpPort":"51234","LogonProcessName":"Kerberos","WorkstationName":"-"}}}',
  ],
  'windows-xml': [
    "<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System><Provider Name='Microsoft-Windows-Security-Auditing' Guid='{54849625-5478-4994-a5ba-3e3b0328c30d}'/><EventID>4624</EventID><Version>2</Version><Level>0</Level><Task>12544</Task><Opcode>0</Opcode><Keywords>0x8020000000000000</Keywords><TimeCreated SystemTime='2026-11-22T00:00:00.123456700Z'/><EventRecordID>1234%</EventRecordID><Execution ProcessID='700' ThreadID='800'/><Channel>Security</Channel><Computer>ws01.example.jp</Computer></System><EventData><Data Name='SubjectUserSid'>S-1-5-18</Data><Data Name='SubjectUserName'>WS01$</Data><Data Name='TargetUserName'>hanako</Data><Data Name='TargetDomainName'>EXAMPLE</Data><Data Name='LogonType'>3</Data><Data Name='IpAddress'>10.0.0.%</Data><Data Name='IpPort'>51234</Data></EventData></Event>",
  ],
  auditd: [
    'type=SYSCALL msg=audit(1795305601.123:4%): arch=c000003e syscall=59 success=yes exit=0 a0=55d a1=55e a2=55f a3=8 items=2 ppid=100 pid=101 auid=1000 uid=0 gid=0 euid=0 tty=pts0 ses=1 comm="sh" exe="/usr/bin/dash" key="exec"',
    'type=EXECVE msg=audit(1795305601.123:4%): argc=3 a0="sh" a1="-c" a2="id"',
    'type=PROCTITLE msg=audit(1795305601.123:4%): proctitle=7368002D63',
  ],
  iis: [
    '#Fields: date time s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip cs(User-Agent) cs(Referer) sc-status sc-substatus sc-win32-status time-taken',
    ...Array.from(
      { length: 20 },
      () =>
        '2026-11-22 00:00:01 10.0.0.1 GET /owa/auth.owa a=% 443 - 198.51.100.% Mozilla/5.0+(Windows+NT+10.0) - 200 0 0 31',
    ),
  ],
}

const asked = process.argv.slice(2)
const encoder = new TextEncoder()
for (const [format, samples] of Object.entries(SAMPLES)) {
  if (asked.length > 0 && !asked.includes(format)) continue
  const reader = logReader(MEANS)
  // Bytes as a socket gives them, made beforehand.
  const lines = Array.from({ length: 2_000 }, (_, i) =>
    encoder.encode((samples[i % samples.length] ?? '').replace(/%(?!A)/g, () => String(i % 250))),
  )
  const bytes = lines.reduce((sum, line) => sum + line.length, 0) / lines.length
  let events = 0
  let other = 0
  const round = (count: number): void => {
    for (let i = 0; i < count; i += 1)
      for (const event of reader.read(lines[i % lines.length] ?? '', RECEIVED_AT)) {
        events += 1
        if (event.format !== format) other += 1
      }
  }
  round(10_000)
  events = 0
  const before = process.cpuUsage()
  round(ROUNDS)
  const { user, system } = process.cpuUsage(before)
  const micros = (user + system) / ROUNDS
  if (other > 0) throw new Error(`${format}: ${other} events are read as something else`)
  console.log(
    `${format.padEnd(12)} ${Math.round(1e6 / micros)} records a second of processor time, ${micros.toFixed(1)} µs and ${Math.round(bytes)} bytes each, ${events} events`,
  )
}
