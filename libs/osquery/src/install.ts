/**
 * How a machine gets the agent: the flag file and the steps, for each platform, as text to copy.
 * @module
 */
import { CALL_PATHS } from './answers.ts'

export type AgentPlatform = 'windows' | 'macos' | 'linux'

export type InstallOptions = {
  /** Host and port under which agents reach the server, without `https://`: `hinoban.example.jp:8891`. */
  readonly host: string
  /** Path on the machine; the default is beside the flag file. */
  readonly secretPath?: string
  /** Path on the machine of the certificate authority's PEM file. */
  readonly caPath?: string
}

type Places = {
  readonly flags: string
  readonly secret: string
  readonly ca: string
}

/** Where the official packages look (osqueryd.sysconfig, io.osquery.agent.plist, install-windows.md of osquery). */
export const AGENT_PLACES: Readonly<Record<AgentPlatform, Places>> = {
  windows: {
    flags: 'C:\\Program Files\\osquery\\osquery.flags',
    secret: 'C:\\Program Files\\osquery\\hinoban.secret',
    ca: 'C:\\Program Files\\osquery\\hinoban-ca.pem',
  },
  macos: {
    flags: '/private/var/osquery/osquery.flags',
    secret: '/private/var/osquery/hinoban.secret',
    ca: '/private/var/osquery/hinoban-ca.pem',
  },
  linux: {
    flags: '/etc/osquery/osquery.flags',
    secret: '/etc/osquery/hinoban.secret',
    ca: '/etc/osquery/hinoban-ca.pem',
  },
}

/** Host name or address with an optional port: nothing that could add another flag. */
const HOST = /^(?:[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?$/

/**
 * The flag file. Throws where host or paths hold what no host and no path can hold.
 * @example flagFile('linux', { host: 'hinoban.example.jp' })
 */
export const flagFile = (
  platform: AgentPlatform,
  { host, secretPath, caPath }: InstallOptions,
): string => {
  if (!HOST.test(host)) throw new RangeError(`not a host with an optional port: ${host}`)
  const places = AGENT_PLACES[platform]
  const lines = [
    `--tls_hostname=${host}`,
    `--tls_server_certs=${path(caPath ?? places.ca)}`,
    `--enroll_secret_path=${path(secretPath ?? places.secret)}`,
    `--enroll_tls_endpoint=${CALL_PATHS.enroll}`,
    // The hardware's UUID: a reinstalled machine is known again. Clones that share one are told apart by instance.
    '--host_identifier=uuid',
    '--config_plugin=tls',
    `--config_tls_endpoint=${CALL_PATHS.config}`,
    '--config_refresh=300',
    '--logger_plugin=tls',
    `--logger_tls_endpoint=${CALL_PATHS.log}`,
    '--logger_tls_period=10',
    '--disable_distributed=false',
    '--distributed_plugin=tls',
    '--distributed_interval=10',
    `--distributed_tls_read_endpoint=${CALL_PATHS.distributedRead}`,
    `--distributed_tls_write_endpoint=${CALL_PATHS.distributedWrite}`,
    // The agent hooks into nothing, unless its configuration says otherwise.
    '--disable_events=true',
  ]
  const end = platform === 'windows' ? '\r\n' : '\n'
  return lines.map((line) => `${line}${end}`).join('')
}

const path = (given: string): string => {
  if (given === '' || given.length > 500 || /[\p{Cc}"'`$]/u.test(given))
    throw new RangeError(`not a path for a flag file: ${given}`)
  return given
}

type Words = { readonly ja: string; readonly en: string }

export type InstallStep = {
  readonly title: Words
  /** What to run, or what to write into `file`. */
  readonly command: string | null
  readonly file: { readonly path: string; readonly content: string } | null
}

export type RecipeOptions = InstallOptions & {
  /** The enrolment secret of the site; shown once, then only its place. */
  readonly secret: string
  /** PEM; null where the server's certificate comes from an authority the agent is told about otherwise. */
  readonly caPem: string | null
}

/** The steps from a bare machine to one that reports, in their order. */
export const installRecipe = (
  platform: AgentPlatform,
  options: RecipeOptions,
): readonly InstallStep[] => {
  const places = AGENT_PLACES[platform]
  const secretPath = path(options.secretPath ?? places.secret)
  const caPath = path(options.caPath ?? places.ca)
  return [
    step(
      {
        ja: 'osqueryをインストールします。公式パッケージは https://osquery.io/downloads/official にあります。',
        en: 'Install osquery. The official packages are at https://osquery.io/downloads/official.',
      },
      INSTALL[platform],
    ),
    written(
      {
        ja: '登録用シークレットを保存します。拠点ごとに異なり、ほかの人が読めないようにします。',
        en: 'Save the enrolment secret. Each site has its own; nobody else may read it.',
      },
      secretPath,
      `${options.secret}\n`,
    ),
    ...(options.caPem === null
      ? []
      : [
          written(
            {
              ja: 'サーバーの証明書を発行した認証局の証明書を保存します。',
              en: 'Save the certificate of the authority that issued the server’s certificate.',
            },
            caPath,
            options.caPem,
          ),
        ]),
    written(
      { ja: 'フラグファイルを保存します。', en: 'Save the flag file.' },
      places.flags,
      flagFile(platform, options),
    ),
    step(
      {
        ja: '読み取りを管理者だけに限り、サービスを起動します。',
        en: 'Let only administrators read it, and start the service.',
      },
      START[platform](secretPath),
    ),
    step(
      {
        ja: '数分後に、資産の一覧へこの機器が表示されます。表示されない場合は次のコマンドで原因を確認します。',
        en: 'After a few minutes the machine is in the list of assets. Where it is not, this shows why.',
      },
      CHECK[platform],
    ),
  ]
}

const step = (title: Words, command: string): InstallStep => ({ title, command, file: null })
const written = (title: Words, filePath: string, content: string): InstallStep => ({
  title,
  command: null,
  file: { path: filePath, content },
})

const INSTALL: Readonly<Record<AgentPlatform, string>> = {
  windows: 'winget install --id osquery.osquery --exact',
  macos: 'sudo installer -pkg osquery-*.pkg -target /',
  linux: 'sudo apt install ./osquery_*.deb   # RHEL: sudo dnf install ./osquery-*.rpm',
}

const START: Readonly<Record<AgentPlatform, (secretPath: string) => string>> = {
  // S-1-5-18 SYSTEM, S-1-5-32-544 Administrators: the names differ with the language of Windows.
  windows: (secret) =>
    `icacls "${secret}" /inheritance:r /grant "*S-1-5-18:R" "*S-1-5-32-544:F"; Restart-Service osqueryd; Set-Service osqueryd -StartupType Automatic`,
  macos: (secret) =>
    `sudo chown root:wheel '${secret}' && sudo chmod 600 '${secret}' && sudo cp /private/var/osquery/io.osquery.agent.plist /Library/LaunchDaemons/ && sudo launchctl bootstrap system /Library/LaunchDaemons/io.osquery.agent.plist`,
  linux: (secret) =>
    `sudo chown root:root '${secret}' && sudo chmod 600 '${secret}' && sudo systemctl enable osqueryd && sudo systemctl restart osqueryd`,
}

const CHECK: Readonly<Record<AgentPlatform, string>> = {
  windows:
    '& "C:\\Program Files\\osquery\\osqueryd\\osqueryd.exe" --flagfile="C:\\Program Files\\osquery\\osquery.flags" --ephemeral --disable_database --verbose',
  macos:
    'sudo /opt/osquery/lib/osquery.app/Contents/MacOS/osqueryd --flagfile=/private/var/osquery/osquery.flags --ephemeral --disable_database --verbose',
  linux: 'sudo journalctl -u osqueryd --since "-10 min"',
}
