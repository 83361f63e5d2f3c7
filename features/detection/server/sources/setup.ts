/**
 * What a person does on the other side so that logs come: copied as it stands, with `<TOKEN>` for the secret. Pure.
 * @module
 */
import type { SetupStep } from '../../contract-sources.ts'
import { ELASTIC_PREFIX, INGEST_PREFIX } from '../intake/http-door.ts'
import type { ListenerState } from '../intake/listeners.ts'
import { AGENT_STEPS, fileSteps } from './setup-files.ts'
import { microsoft365 } from './setup-microsoft.ts'
import { step } from './setup-step.ts'
import { NO_LISTENER, syslogSteps } from './setup-syslog.ts'
import type { LogSource } from './store.ts'

export const setupFor = (
  source: Pick<LogSource, 'kind' | 'id' | 'path'>,
  at: { readonly publicUrl: string; readonly listeners: readonly ListenerState[] },
): readonly SetupStep[] => {
  const own = ownAddress(at.publicUrl)
  switch (source.kind) {
    case 'syslog':
      return at.listeners.some((one) => one.state === 'listening')
        ? [...own, ...syslogSteps(new URL(at.publicUrl).hostname, at.listeners)]
        : [NO_LISTENER, ...own]
    case 'http':
      return [...own, ...httpSteps(at.publicUrl.replace(/\/$/, ''), source.id)]
    case 'file':
      return fileSteps(source.path)
    case 'agent':
      return AGENT_STEPS
    case 'upload':
      return [UPLOAD]
  }
}

const httpSteps = (url: string, id: string): readonly SetupStep[] => {
  const { hostname, port, protocol, pathname } = new URL(`${url}${ELASTIC_PREFIX}`)
  const number = port === '' ? (protocol === 'https:' ? '443' : '80') : port
  // libbeat takes 9200 for the port of any address that names none, whatever its scheme.
  const address = `${protocol}//${hostname}:${number}${pathname}`
  const beat = (authority: string): string =>
    `output.elasticsearch:\n  hosts: ["${address}"]\n  api_key: "${id}:<TOKEN>"\n  # ssl.certificate_authorities: ["${authority}"]\nsetup.template.enabled: false\nsetup.ilm.enabled: false\n`
  return [
    step(
      'Winlogbeat（Windowsイベントログ）',
      'Winlogbeat (Windows event logs)',
      'winlogbeat.yml の winlogbeat.event_logs と output を次の内容に置き換え、サービスを再起動してください。Security、System、PowerShell、Sysmonを送ると、ルールが最もよく働きます。',
      'Replace winlogbeat.event_logs and the output in winlogbeat.yml by this and restart the service. Rules work best with Security, System, PowerShell and Sysmon.',
      'winlogbeat.yml',
      `winlogbeat.event_logs:\n  - name: Security\n  - name: System\n  - name: Application\n  - name: Microsoft-Windows-PowerShell/Operational\n  - name: Microsoft-Windows-Sysmon/Operational\n  - name: Microsoft-Windows-Windows Defender/Operational\n  - name: Microsoft-Windows-TerminalServices-LocalSessionManager/Operational\n${beat('C:/ProgramData/winlogbeat/ca.pem')}`,
    ),
    step(
      'Windows（イベント転送）',
      'Windows (event forwarding)',
      '各PCに何も入れない方法です。Windowsのイベント転送（WEF）で1台の収集サーバーに集め、そのサーバーに入れたWinlogbeatから送ります。転送元のPCの名前はそのまま残ります。winlogbeat.yml を次の内容にし、サービスを再起動してください。',
      'Nothing is installed on the computers: Windows event forwarding gathers their events on one collector, and Winlogbeat on that collector sends them. Each event keeps the name of its computer. Make this the winlogbeat.yml there and restart the service.',
      'winlogbeat.yml（収集サーバー）',
      `winlogbeat.event_logs:\n  - name: ForwardedEvents\n${beat('C:/ProgramData/winlogbeat/ca.pem')}`,
    ),
    microsoft365(`${url}${INGEST_PREFIX}`),
    step(
      'Filebeat',
      'Filebeat',
      'filebeat.yml の output を次の内容に置き換え、サービスを再起動してください。',
      'Replace the output in filebeat.yml and restart the service.',
      'filebeat.yml',
      beat('/etc/filebeat/ca.pem'),
    ),
    step(
      'Fluent Bit',
      'Fluent Bit',
      'fluent-bit.conf に次の [OUTPUT] を加えてください。',
      'Add this [OUTPUT] to fluent-bit.conf.',
      'fluent-bit.conf',
      `[OUTPUT]\n    Name es\n    Match *\n    Host ${hostname}\n    Port ${number}\n    Path ${pathname}\n    HTTP_User ${id}\n    HTTP_Passwd <TOKEN>\n    tls ${protocol === 'https:' ? 'On' : 'Off'}\n    Suppress_Type_Name On\n    Logstash_Format On\n    Retry_Limit False\n`,
    ),
    step(
      'Vector',
      'Vector',
      'vector.yaml の sinks に次の内容を加え、inputs に送りたいsourceの名前を書いてください。',
      'Add this to the sinks in vector.yaml and name the sources to send as inputs.',
      'vector.yaml',
      `sinks:\n  hinoban:\n    type: elasticsearch\n    inputs: ["*"]\n    endpoints: ["${address}"]\n    api_version: v8\n    auth:\n      strategy: basic\n      user: "${id}"\n      password: "<TOKEN>"\n`,
    ),
    step(
      'curl（1行に1件のJSON・テキスト）',
      'curl (a JSON object or a line of text each)',
      '自作のスクリプトから送れます。応答が200なら、すべてディスクに書き込み済みです。',
      'For scripts of your own. An answer of 200 says that everything is on the disk.',
      'curl',
      `curl -sS -H 'Authorization: Bearer <TOKEN>' --data-binary @events.ndjson ${url}${INGEST_PREFIX}\n`,
    ),
    step(
      '届くか試す',
      'Try whether it arrives',
      'ログを送る機器から実行します（WindowsのPowerShellでは curl を curl.exe にしてください）。最後の行が200なら、経路とトークンは正しく、ログの検索で hinoban-test が見つかります。401はトークンが違うか、この送信元が停止中です。429は上限に達したか、ディスクの空きがありません。接続できないときは、アドレス、ポート、途中のファイアウォールを、証明書のエラーのときは、この機器が火の番の証明書を信頼しているかを確認してください。',
      'Run it on the machine that sends (in PowerShell of Windows write curl.exe). If the last line is 200, the way and the token are right and a search for hinoban-test finds it. 401: another token, or this source is off. 429: a limit was reached or the disk is full. No connection: check the address, the port and the firewalls between. An error of the certificate: this machine does not trust the certificate of Hinoban.',
      '確認用のコマンド',
      `curl -sS -w "\\n%{http_code}\\n" -H "Authorization: Bearer <TOKEN>" --data-binary hinoban-test ${url}${INGEST_PREFIX}\n`,
    ),
  ]
}

/** Settings that are pasted elsewhere would send to the machine they are pasted on. */
const ownAddress = (publicUrl: string): readonly SetupStep[] =>
  /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(new URL(publicUrl).hostname)
    ? [OWN_ADDRESS]
    : []

const OWN_ADDRESS: SetupStep = {
  title: { ja: 'ほかの機器から送る前に', en: 'Before other machines send' },
  text: {
    ja: '設定手順の宛先は、まだこのサーバー自身（localhost）です。このままでは、ほかの機器からは届きません。HTTPで送るには、リバースプロキシを置いて社内から届くようにし、設定 http.public_url にそのアドレスを指定してください（syslogの宛先もこの名前になります）。指定すると、手順の宛先も変わります。',
    en: 'The steps still name this server itself (localhost), so nothing arrives from other machines. For HTTP put a reverse proxy in front, and set http.public_url to the address by which the network reaches it; the target of syslog takes its name from there, too. The steps change with it.',
  },
  copy: {
    name: 'HINOBAN_HTTP_PUBLIC_URL',
    content: 'HINOBAN_HTTP_PUBLIC_URL=https://hinoban.example.co.jp\n',
  },
}

const UPLOAD: SetupStep = {
  title: { ja: 'ファイルを渡す', en: 'Hand files in' },
  text: {
    ja: '「取り込み」の画面から、EVTXファイルまたはログファイルを選んでください。',
    en: 'Choose EVTX or log files on the page of imports.',
  },
  copy: null,
}
