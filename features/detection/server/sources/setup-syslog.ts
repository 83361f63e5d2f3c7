/**
 * What a person does so that a device sends syslog here: the settings for what this server listens on. Pure.
 * @module
 */
import type { SetupStep } from '../../contract-sources.ts'
import type { ListenerState } from '../intake/listeners.ts'
import { step } from './setup-step.ts'

export const syslogSteps = (
  host: string,
  listeners: readonly ListenerState[],
): readonly SetupStep[] => {
  const open = listeners.filter((one) => one.state === 'listening')
  const of = (how: ListenerState['how']) => open.find((one) => one.how === how)?.port ?? null
  const udp = of('udp')
  const tcp = of('tcp')
  const tls = of('tls')
  const port = udp ?? tcp
  return [
    ...(tls === null
      ? []
      : [
          step(
            'rsyslog（TLS）',
            'rsyslog (TLS)',
            'Linuxサーバーから暗号化して送ります。/etc/rsyslog.d/60-hinoban.conf に置き、rsyslogを再起動してください。',
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
            '社内の Linuxサーバーから送ります。回線が切れている間のログも、送信側のディスクに残して後から送ります。',
            'Sends from Linux inside the own network. What happens while the line is down waits on the sender’s disk.',
            '/etc/rsyslog.d/60-hinoban.conf',
            `*.* action(type="omfwd" target="${host}" port="${tcp}" protocol="tcp" TCP_Framing="octet-counted" template="RSYSLOG_SyslogProtocol23Format" queue.type="LinkedList" queue.filename="hinoban" queue.maxdiskspace="1g" queue.saveonshutdown="on" action.resumeRetryCount="-1")\n`,
          ),
        ]),
    ...(port === null && tls === null
      ? []
      : [
          step(
            'FortiGate',
            'FortiGate',
            tls === null
              ? 'CLIで入力します。'
              : 'CLIで入力します。暗号化して送ります。社内の認証局を使う場合は、その証明書をFortiGateの「CA証明書」に取り込んでください。',
            tls === null
              ? 'Enter it on the command line.'
              : 'Enter it on the command line; it sends encrypted. Import an authority of your own as a CA certificate.',
            'FortiGate CLI',
            `config log syslogd setting\n  set status enable\n  set server "${host}"\n  set mode ${tls === null && udp !== null ? 'udp' : 'reliable'}\n  set port ${tls ?? port}\n${tls === null ? '' : '  set enc-algorithm high\n'}  set format default\nend\nconfig log syslogd filter\n  set severity information\n  set forward-traffic enable\nend\n`,
          ),
        ]),
    ...(udp === null
      ? []
      : [
          step(
            'YAMAHA RTX',
            'YAMAHA RTX',
            `管理者モードで入力します。${isAddress(host) ? '' : '<IP> は火の番のIPアドレスに置き換えてください（RTXはホスト名では送れません）。'}${udp === 514 ? '' : `RTXは514番ポートへ送ります。火の番は${udp}番で待ち受けているため、設定 syslog.udp_port を514にするか、ポートを転送してください。`}`,
            `Enter it in administrator mode. ${isAddress(host) ? '' : 'Put the IP address of Hinoban for <IP>: RTX takes no names. '}${udp === 514 ? '' : `RTX sends to port 514 while Hinoban listens on ${udp}: set syslog.udp_port to 514, or forward the port.`}`.trim(),
            'YAMAHA RTX',
            `syslog host ${isAddress(host) ? host : '<IP>'}\nsyslog notice on\nsyslog info on\nsave\n`,
          ),
        ]),
    ...(port === null
      ? []
      : [
          step(
            '届くか試す',
            'Try whether it arrives',
            '登録したIPアドレスのLinuxで実行し、この送信元の件数を見てください。増えれば、経路は通っています。「名前のない送信元」に現れたら、登録したIPアドレスが実際の送信元と違います（NATの後ろにある機器など）。どちらにも現れなければ、宛先、ポート番号、途中のファイアウォールを確認してください。',
            'Run it on a Linux machine with a registered address and look at the count of this source. If it grows, the way is open. If an address appears among the unnamed senders, the registered one is not the one it sends from (a device behind NAT, for example). If neither happens, check the target, the port and the firewalls between.',
            '確認用のコマンド',
            `logger -n ${host} -P ${port} ${udp === null ? '-T' : '-d'} hinoban-test\n`,
          ),
        ]),
  ]
}

/** An RTX takes addresses alone (command reference, `syslog host`). */
const isAddress = (host: string): boolean => /^[\d.]+$|^\[/.test(host)

export const NO_LISTENER: SetupStep = {
  title: { ja: 'syslogの受信を始める', en: 'Begin to receive syslog' },
  text: {
    ja: 'まだどのポートでも待ち受けていないため、syslogは届きません。設定画面で syslog.udp_port（例：5514。ヤマハのRTXは514番だけに送ります）、syslog.tcp_port、syslog.tls_port のいずれかを指定してください。数秒で受信が始まり、ここに機器ごとの設定が現れます。',
    en: 'No port is open yet, so no syslog arrives. Set syslog.udp_port (such as 5514; Yamaha RTX sends to 514 alone), syslog.tcp_port or syslog.tls_port on the settings page. Receiving begins within seconds, and the settings for each device appear here.',
  },
  copy: null,
}
