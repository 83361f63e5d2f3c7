/**
 * What a person does on the other side so that logs come: copied as it stands, with `<TOKEN>` for the secret. Pure.
 * @module
 */
import type { SetupStep } from '../../contract-sources.ts'
import { ELASTIC_PREFIX, INGEST_PREFIX } from '../intake/http-door.ts'
import type { ListenerState } from '../intake/listeners.ts'
import { AGENT_STEPS, fileSteps } from './setup-files.ts'
import type { LogSource } from './store.ts'

export const setupFor = (
  source: Pick<LogSource, 'kind' | 'id' | 'path'>,
  at: { readonly publicUrl: string; readonly listeners: readonly ListenerState[] },
): readonly SetupStep[] => {
  switch (source.kind) {
    case 'syslog':
      return syslogSteps(new URL(at.publicUrl).hostname, at.listeners)
    case 'http':
      return httpSteps(at.publicUrl.replace(/\/$/, ''), source.id)
    case 'file':
      return fileSteps(source.path)
    case 'agent':
      return AGENT_STEPS
    case 'upload':
      return [UPLOAD]
  }
}

const syslogSteps = (host: string, listeners: readonly ListenerState[]): readonly SetupStep[] => {
  const open = listeners.filter((one) => one.state === 'listening')
  const of = (how: ListenerState['how']) => open.find((one) => one.how === how)?.port ?? null
  const udp = of('udp')
  const tcp = of('tcp')
  const tls = of('tls')
  const port = udp ?? tcp
  return [
    ...(open.length === 0 ? [NO_LISTENER] : []),
    ...(tls === null
      ? []
      : [
          step(
            'rsyslog（TLS）',
            'rsyslog (TLS)',
            'Linux サーバーから暗号化して送ります。/etc/rsyslog.d/60-hinoban.conf に置き、rsyslog を再起動してください。',
            'Sends from Linux, encrypted. Put it into /etc/rsyslog.d/60-hinoban.conf and restart rsyslog.',
            '/etc/rsyslog.d/60-hinoban.conf',
            `*.* action(type="omfwd" target="${host}" port="${tls}" protocol="tcp" StreamDriver="gtls" StreamDriverMode="1" StreamDriverAuthMode="x509/name" StreamDriverPermittedPeers="${host}" TCP_Framing="octet-counted" template="RSYSLOG_SyslogProtocol23Format" queue.type="LinkedList" queue.filename="hinoban" queue.maxdiskspace="1g" queue.saveonshutdown="on" action.resumeRetryCount="-1")\n`,
          ),
        ]),
    ...(tcp === null
      ? []
      : [
          step(
            'rsyslog（TCP）',
            'rsyslog (TCP)',
            '社内の Linux サーバーから送ります。回線が切れている間のログも、送信側のディスクに残して後から送ります。',
            'Sends from Linux inside the own network. What happens while the line is down waits on the sender’s disk.',
            '/etc/rsyslog.d/60-hinoban.conf',
            `*.* action(type="omfwd" target="${host}" port="${tcp}" protocol="tcp" TCP_Framing="octet-counted" template="RSYSLOG_SyslogProtocol23Format" queue.type="LinkedList" queue.filename="hinoban" queue.maxdiskspace="1g" queue.saveonshutdown="on" action.resumeRetryCount="-1")\n`,
          ),
        ]),
    ...(port === null
      ? []
      : [
          step(
            'FortiGate',
            'FortiGate',
            'CLI で設定します。',
            'Set it on the command line.',
            'FortiGate CLI',
            `config log syslogd setting\n  set status enable\n  set server "${host}"\n  set port ${port}\n  set mode ${udp === null ? 'reliable' : 'udp'}\nend\n`,
          ),
        ]),
    ...(udp === null
      ? []
      : [
          step(
            'YAMAHA RTX',
            'YAMAHA RTX',
            udp === 514
              ? '管理者モードで入力します。'
              : `管理者モードで入力します。RTX は 514 番ポートへ送ります。火の番は ${udp} 番で待ち受けているため、HINOBAN_SYSLOG_UDP_PORT を 514 にするか、ポートを転送してください。`,
            udp === 514
              ? 'Enter it in administrator mode.'
              : `Enter it in administrator mode. RTX sends to port 514 while Hinoban listens on ${udp}: set HINOBAN_SYSLOG_UDP_PORT to 514, or forward the port.`,
            'YAMAHA RTX',
            `syslog host ${host}\nsyslog notice on\nsyslog info on\nsave\n`,
          ),
        ]),
  ]
}

const httpSteps = (url: string, id: string): readonly SetupStep[] => {
  const { hostname, port, protocol, pathname } = new URL(`${url}${ELASTIC_PREFIX}`)
  const number = port === '' ? (protocol === 'https:' ? '443' : '80') : port
  const beat = (name: string): string =>
    `output.elasticsearch:\n  hosts: ["${url}${ELASTIC_PREFIX}"]\n  api_key: "${id}:<TOKEN>"\nsetup.template.enabled: false\nsetup.ilm.enabled: false\n# ${name}\n`
  return [
    step(
      'Winlogbeat（Windowsイベントログ）',
      'Winlogbeat (Windows event logs)',
      'winlogbeat.yml の output をこれに置き換え、サービスを再起動してください。Security、System、PowerShell、Sysmon を送るとルールが最もよく働きます。',
      'Replace the output in winlogbeat.yml and restart the service. Rules work best with Security, System, PowerShell and Sysmon.',
      'winlogbeat.yml',
      `winlogbeat.event_logs:\n  - name: Security\n  - name: System\n  - name: Application\n  - name: Microsoft-Windows-PowerShell/Operational\n  - name: Microsoft-Windows-Sysmon/Operational\n  - name: Microsoft-Windows-Windows Defender/Operational\n  - name: Microsoft-Windows-TerminalServices-LocalSessionManager/Operational\n${beat('Winlogbeat')}`,
    ),
    step(
      'Filebeat',
      'Filebeat',
      'filebeat.yml の output をこれに置き換えてください。',
      'Replace the output in filebeat.yml.',
      'filebeat.yml',
      beat('Filebeat'),
    ),
    step(
      'Fluent Bit',
      'Fluent Bit',
      'OUTPUT として加えてください。',
      'Add it as an OUTPUT.',
      'fluent-bit.conf',
      `[OUTPUT]\n    Name es\n    Match *\n    Host ${hostname}\n    Port ${number}\n    Path ${pathname}\n    HTTP_User ${id}\n    HTTP_Passwd <TOKEN>\n    tls ${protocol === 'https:' ? 'On' : 'Off'}\n    Suppress_Type_Name On\n    Logstash_Format On\n    Retry_Limit False\n`,
    ),
    step(
      'Vector',
      'Vector',
      'sinks に加えてください。',
      'Add it to the sinks.',
      'vector.yaml',
      `sinks:\n  hinoban:\n    type: elasticsearch\n    inputs: ["*"]\n    endpoints: ["${url}${ELASTIC_PREFIX}"]\n    api_version: v8\n    auth:\n      strategy: basic\n      user: "${id}"\n      password: "<TOKEN>"\n`,
    ),
    step(
      'curl（1行に1件のJSON・テキスト）',
      'curl (a JSON object or a line of text each)',
      '自作のスクリプトから送れます。応答が200のとき、すべてディスクに書かれています。',
      'For scripts of your own. An answer of 200 says that everything is on the disk.',
      'curl',
      `curl -sS -H 'Authorization: Bearer <TOKEN>' --data-binary @events.ndjson ${url}${INGEST_PREFIX}\n`,
    ),
  ]
}

const step = (
  ja: string,
  en: string,
  textJa: string,
  textEn: string,
  name: string,
  content: string,
): SetupStep => ({
  title: { ja, en },
  text: { ja: textJa, en: textEn },
  copy: { name, content },
})

const NO_LISTENER: SetupStep = {
  title: { ja: 'syslogの受信を始める', en: 'Begin to receive syslog' },
  text: {
    ja: 'まだどのポートでも待ち受けていません。設定画面で syslog.udp_port（例: 5514）、syslog.tcp_port、syslog.tls_port のいずれかを指定してください。数秒で受信が始まります。',
    en: 'No port is open yet. Set syslog.udp_port (such as 5514), syslog.tcp_port or syslog.tls_port on the settings page; receiving begins within seconds.',
  },
  copy: null,
}
const UPLOAD: SetupStep = {
  title: { ja: 'ファイルを渡す', en: 'Hand files in' },
  text: {
    ja: '「取り込み」の画面から、EVTXファイルまたはログファイルを選んでください。',
    en: 'Choose EVTX or log files on the page of imports.',
  },
  copy: null,
}
