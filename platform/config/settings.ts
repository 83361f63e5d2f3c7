/**
 * Every setting of Hinoban in one table: its key in the file and on the screen, its environment name, its shape,
 * its default. Precedence: environment, then file, then screen, then default.
 * @module
 */
import { z } from 'zod'
import { LOG_LEVELS } from '../log/index.ts'

export type Setting = {
  readonly env: string
  readonly schema: z.ZodType
  readonly default: unknown
  /** Masked wherever it is shown; may also be given as `<ENV>_FILE`. */
  readonly secret?: true
  /** May be changed in the console while Hinoban runs. */
  readonly screen?: true
  readonly about: { readonly ja: string; readonly en: string }
}

const bool = z
  .union([z.boolean(), z.enum(['true', 'false', '1', '0'])])
  .transform((v) => v === true || v === 'true' || v === '1')
const list = z
  .union([z.array(z.string()), z.string()])
  .transform((v) =>
    (typeof v === 'string' ? v.split(',') : v).map((s) => s.trim()).filter((s) => s !== ''),
  )
const text = z.string().max(2000)
const optionalText = z.union([text, z.null()]).transform((v) => (v === '' ? null : v))
const optionalPort = z
  .union([z.null(), z.literal(''), z.coerce.number().int().min(1).max(65535)])
  .transform((v) => (v === '' ? null : v))
const number = (min: number, max: number) => z.coerce.number().int().min(min).max(max)
const url = (protocols: readonly string[]) =>
  z.union([z.null(), z.string()]).transform((v, context) => {
    if (v === null || v === '') return null
    const parsed = URL.canParse(v) ? new URL(v) : null
    if (parsed && protocols.includes(parsed.protocol)) return v
    context.addIssue({
      code: 'custom',
      message: `expected an address that starts with ${protocols.map((p) => `${p}//`).join(' or ')}`,
    })
    return z.NEVER
  })

export const SETTINGS = {
  'data.dir': {
    env: 'HINOBAN_DATA_DIR',
    schema: text.min(1),
    default: './hinoban-data',
    about: {
      ja: 'データフォルダー。記録・証跡・鍵がすべて入ります。',
      en: 'The data folder. It holds all records, evidence and keys.',
    },
  },
  'http.host': {
    env: 'HINOBAN_HTTP_HOST',
    schema: text.min(1),
    default: '127.0.0.1',
    about: {
      ja: '待ち受けるアドレス。初期値ではこの機械からだけ開けます。',
      en: 'Address to listen on. By default only this machine can open it.',
    },
  },
  'http.port': {
    env: 'HINOBAN_HTTP_PORT',
    schema: number(0, 65535),
    default: 8870,
    about: { ja: '待ち受けるポート番号。', en: 'Port to listen on.' },
  },
  'http.public_url': {
    env: 'HINOBAN_HTTP_PUBLIC_URL',
    schema: url(['http:', 'https:']),
    default: null,
    about: {
      ja: '利用者がブラウザーで開くアドレス（リバースプロキシを置く場合）。',
      en: 'The address people open in the browser (when a reverse proxy stands in front).',
    },
  },
  'http.tls_certificate': {
    env: 'HINOBAN_HTTP_TLS_CERTIFICATE',
    schema: optionalText,
    default: null,
    about: {
      ja: 'サーバー証明書（PEM、中間証明書を含む）のファイル。設定すると https で待ち受けます。更新は1時間以内に反映されます。',
      en: 'File of the server’s certificate (PEM, with its intermediates). With it Hinoban listens by https; a renewed file counts within an hour.',
    },
  },
  'http.tls_key': {
    env: 'HINOBAN_HTTP_TLS_KEY',
    schema: optionalText,
    default: null,
    about: {
      ja: 'サーバー証明書の秘密鍵（PEM）のファイル。',
      en: 'File of the private key of that certificate (PEM).',
    },
  },
  'http.trusted_proxies': {
    env: 'HINOBAN_HTTP_TRUSTED_PROXIES',
    schema: list,
    default: [],
    about: {
      ja: 'X-Forwarded-For を信じてよいプロキシのアドレス（CIDR可、カンマ区切り）。',
      en: 'Proxies whose X-Forwarded-For is believed (CIDR allowed, comma-separated).',
    },
  },
  'http.metrics_token': {
    env: 'HINOBAN_HTTP_METRICS_TOKEN',
    schema: optionalText,
    default: null,
    secret: true,
    about: {
      ja: '/metrics を読むためのトークン。空ならこの機械からだけ読めます。',
      en: 'Token for /metrics. Without it only this machine may read it.',
    },
  },
  'records.url': {
    env: 'HINOBAN_DATABASE_URL',
    schema: url(['postgres:', 'postgresql:']),
    default: null,
    secret: true,
    about: {
      ja: '自分の PostgreSQL を使う場合の接続先。空なら火の番が自分で起動します。',
      en: 'Your own PostgreSQL. Empty: Hinoban starts its own.',
    },
  },
  'events.url': {
    env: 'HINOBAN_CLICKHOUSE_URL',
    schema: url(['http:', 'https:']),
    default: null,
    secret: true,
    about: {
      ja: '自分の ClickHouse を使う場合の接続先。空なら組み込みの chDB を使います。',
      en: 'Your own ClickHouse. Empty: the embedded chDB is used.',
    },
  },
  'events.memory_mb': {
    env: 'HINOBAN_EVENTS_MEMORY_MB',
    schema: number(256, 1_000_000),
    default: 700,
    about: {
      ja: '組み込みのイベント保管庫が使ってよいメモリー（MB）。',
      en: 'Memory the embedded event store may use (MB).',
    },
  },
  'syslog.host': {
    env: 'HINOBAN_SYSLOG_HOST',
    schema: text.min(1),
    default: '0.0.0.0',
    screen: true,
    about: {
      ja: 'syslog を待ち受けるアドレス。機器から届くように、初期値ではこの機械のすべてのアドレスです。',
      en: 'Address on which syslog is received. By default all addresses of this machine, so that devices reach it.',
    },
  },
  'syslog.udp_port': {
    env: 'HINOBAN_SYSLOG_UDP_PORT',
    schema: optionalPort,
    default: null,
    screen: true,
    about: {
      ja: 'syslog（UDP）のポート番号。空なら受け取りません。514 には管理者権限が必要なことがあり、その場合は 5514 などを使います。',
      en: 'Port for syslog by UDP; empty means off. 514 may need privileges; use one like 5514 then.',
    },
  },
  'syslog.tcp_port': {
    env: 'HINOBAN_SYSLOG_TCP_PORT',
    schema: optionalPort,
    default: null,
    screen: true,
    about: {
      ja: 'syslog（TCP）のポート番号。空なら受け取りません。',
      en: 'Port for syslog by TCP; empty means off.',
    },
  },
  'syslog.tls_port': {
    env: 'HINOBAN_SYSLOG_TLS_PORT',
    schema: optionalPort,
    default: null,
    screen: true,
    about: {
      ja: 'syslog（TLS、通常は 6514）のポート番号。空なら受け取りません。証明書は下の設定か、https と同じものを使います。',
      en: 'Port for syslog by TLS (usually 6514); empty means off. The certificate is the one below, or that of https.',
    },
  },
  'syslog.tls_certificate': {
    env: 'HINOBAN_SYSLOG_TLS_CERTIFICATE',
    schema: optionalText,
    default: null,
    about: {
      ja: 'syslog（TLS）のサーバー証明書（PEM）のファイル。空なら http.tls_certificate を使います。',
      en: 'File of the certificate for syslog by TLS (PEM). Empty: that of http.tls_certificate.',
    },
  },
  'syslog.tls_key': {
    env: 'HINOBAN_SYSLOG_TLS_KEY',
    schema: optionalText,
    default: null,
    about: {
      ja: 'その秘密鍵（PEM）のファイル。空なら http.tls_key を使います。',
      en: 'File of its private key (PEM). Empty: that of http.tls_key.',
    },
  },
  'syslog.tls_client_ca': {
    env: 'HINOBAN_SYSLOG_TLS_CLIENT_CA',
    schema: optionalText,
    default: null,
    about: {
      ja: '送信側の証明書を発行した認証局（PEM）のファイル。設定すると、その証明書を示さない送信元を拒否します。',
      en: 'File of the authority that issued the senders’ certificates (PEM). With it, senders that show none are refused.',
    },
  },
  'logs.folders': {
    env: 'HINOBAN_LOGS_FOLDERS',
    schema: list,
    default: [],
    about: {
      ja: 'ログファイルを読み続けてよいフォルダー（カンマ区切り）。ここにないファイルは、画面から指定しても読みません。',
      en: 'Folders whose log files may be followed (comma-separated). Nothing outside them is read, whatever is set on the screen.',
    },
  },
  'logs.spool_mb': {
    env: 'HINOBAN_LOGS_SPOOL_MB',
    schema: number(64, 10_000_000),
    default: 4096,
    about: {
      ja: '受け取ってまだ保管庫に入っていないログが使ってよいディスク（MB）。',
      en: 'Disk that logs may use between their receipt and the event store (MB).',
    },
  },
  'log.level': {
    env: 'HINOBAN_LOG_LEVEL',
    schema: z.enum(LOG_LEVELS),
    default: 'info',
    about: { ja: 'ログの細かさ。', en: 'How much is logged.' },
  },
  'imports.max_mb': {
    env: 'HINOBAN_IMPORTS_MAX_MB',
    schema: number(1, 100_000),
    default: 512,
    screen: true,
    about: {
      ja: '取り込めるファイルの大きさの上限（MB）。',
      en: 'Largest file that can be imported (MB).',
    },
  },
  'imports.drop_folder': {
    env: 'HINOBAN_IMPORTS_DROP_FOLDER',
    schema: optionalText,
    default: null,
    about: {
      ja: '置いたファイルを自動で取り込むフォルダー。空なら使いません。',
      en: 'Folder whose files are taken in by themselves; empty means off.',
    },
  },
  'mail.smtp_url': {
    env: 'HINOBAN_MAIL_SMTP_URL',
    schema: url(['smtp:', 'smtps:']),
    default: null,
    secret: true,
    screen: true,
    about: {
      ja: 'メールを送るサーバー（smtp://利用者:パスワード@ホスト:587）。',
      en: 'Mail server for sending (smtp://user:password@host:587).',
    },
  },
  'mail.from': {
    env: 'HINOBAN_MAIL_FROM',
    schema: optionalText,
    default: null,
    screen: true,
    about: { ja: '送信者のメールアドレス。', en: 'Sender address of outgoing mail.' },
  },
  'notify.private_addresses': {
    env: 'HINOBAN_NOTIFY_PRIVATE_ADDRESSES',
    schema: bool,
    default: false,
    about: {
      ja: 'Webhook と SMTP で社内アドレスへの接続を許すか。',
      en: 'Whether webhooks and SMTP may reach private addresses.',
    },
  },
  'feeds.enabled': {
    env: 'HINOBAN_FEEDS_ENABLED',
    schema: bool,
    default: false,
    screen: true,
    about: {
      ja: '外部の情報源を取りに行くか。初期値では外に何も送りません。',
      en: 'Whether feeds are fetched. By default nothing leaves this machine.',
    },
  },
  'feeds.allow': {
    env: 'HINOBAN_FEEDS_ALLOW',
    schema: list,
    default: [],
    screen: true,
    about: {
      ja: '取得してよいホスト名（カンマ区切り）。',
      en: 'Hosts that may be fetched from (comma-separated).',
    },
  },
  'feeds.on': {
    env: 'HINOBAN_FEEDS_ON',
    schema: list,
    default: ['kev', 'kev-eu', 'epss', 'cve', 'nvd', 'nvd-overrides', 'jvn', 'eol', 'alerts'],
    screen: true,
    about: {
      ja: '取得する情報源（カンマ区切り）。公開情報源の画面で選べます。',
      en: 'Feeds that are fetched (comma-separated); the page of feeds offers them.',
    },
  },
  'feeds.mirrors': {
    env: 'HINOBAN_FEEDS_MIRRORS',
    schema: list.refine(
      (all) =>
        all.every((line) => {
          const [, address = ''] =
            /^[a-z0-9][a-z0-9._-]{0,79}=(https?:\/\/\S{1,1000})$/.exec(line) ?? []
          return URL.canParse(address)
        }),
      'expected lines of name=https://address',
    ),
    default: [],
    screen: true,
    about: {
      ja: '情報源の別の取得先と、追加したCSAF提供元（csaf-名前）の取得先（名前=アドレス、カンマ区切り。{file} は元のファイル名に置き換わります）。',
      en: 'Other addresses of feeds, and addresses of added providers of CSAF (csaf-name), as name=address, comma-separated; {file} stands for the published file name.',
    },
  },
  'feeds.nvd_key': {
    env: 'HINOBAN_FEEDS_NVD_KEY',
    schema: optionalText,
    default: null,
    secret: true,
    about: {
      ja: 'NVD API のキー。情報源 nvd-api を10倍の速さで取得できます（NVD のサイトで無料で発行）。',
      en: 'Key of the NVD API: with it the feed nvd-api comes ten times as fast (given out free of charge by NVD).',
    },
  },
  'advisories.administrator_days': {
    env: 'HINOBAN_ADVISORIES_ADMINISTRATOR_DAYS',
    schema: number(0, 30),
    default: 1,
    screen: true,
    about: {
      ja: '注意喚起が開封されないとき、管理者に知らせるまでの営業日数（土日を除く）。',
      en: 'Working days (without weekends) until administrators are told of an advisory that nobody opened.',
    },
  },
  'advisories.officer_days': {
    env: 'HINOBAN_ADVISORIES_OFFICER_DAYS',
    schema: number(0, 60),
    default: 3,
    screen: true,
    about: {
      ja: '注意喚起が判断されないとき、経営者に知らせるまでの営業日数（土日を除く）。',
      en: 'Working days (without weekends) until officers are told of an advisory that nobody decided on.',
    },
  },
  'sign_in.oidc_issuer': {
    env: 'HINOBAN_SIGN_IN_OIDC_ISSUER',
    schema: url(['http:', 'https:']),
    default: null,
    about: {
      ja: 'OIDC でサインインする場合の発行者（issuer）。プロバイダーが名乗るとおりに、末尾の / まで同じに書きます。',
      en: 'Issuer for OIDC sign-in, exactly as the provider writes it, a final / included.',
    },
  },
  'sign_in.oidc_client_id': {
    env: 'HINOBAN_SIGN_IN_OIDC_CLIENT_ID',
    schema: optionalText,
    default: null,
    about: { ja: 'OIDC のクライアントID。', en: 'OIDC client id.' },
  },
  'sign_in.oidc_client_secret': {
    env: 'HINOBAN_SIGN_IN_OIDC_CLIENT_SECRET',
    schema: optionalText,
    default: null,
    secret: true,
    about: { ja: 'OIDC のクライアントシークレット。', en: 'OIDC client secret.' },
  },
  'sign_in.oidc_name': {
    env: 'HINOBAN_SIGN_IN_OIDC_NAME',
    schema: optionalText,
    default: null,
    about: { ja: 'サインイン画面のボタンに出す名前。', en: 'Name shown on the sign-in button.' },
  },
  'sign_in.oidc_private': {
    env: 'HINOBAN_SIGN_IN_OIDC_PRIVATE',
    schema: bool,
    default: false,
    about: {
      ja: 'OIDC のサーバーが社内アドレスにあってもよいか。TLS なし（http://）も、これを許したときだけ使えます。',
      en: 'Whether the OIDC server may have a private address. Without TLS (http://) it works only where this is allowed.',
    },
  },
} as const satisfies Record<string, Setting>

export type SettingKey = keyof typeof SETTINGS
export type Settings = { readonly [Key in SettingKey]: z.output<(typeof SETTINGS)[Key]['schema']> }
