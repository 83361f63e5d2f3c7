/**
 * osquery as a live source: a secret for each site, and what to copy onto the machines.
 * @module
 */
import { type AgentPlatform, installRecipe } from '@hinoban/osquery'
import { z } from 'zod'
import { pushingKind, type SetupStep, type SourceKind } from '../../../../platform/sources/index.ts'

const Settings = z.object({})

/** An agent that has not called for three days is off, broken or gone. */
const SILENT_MINUTES = 3 * 24 * 60

const NAMES: Readonly<Record<AgentPlatform, string>> = {
  windows: 'Windows',
  macos: 'macOS',
  linux: 'Linux',
}

export const osqueryKind: SourceKind = pushingKind<typeof Settings>({
  id: 'osquery',
  title: { ja: 'osqueryエージェント', en: 'osquery agents' },
  hint: {
    ja: '各PC・サーバーに入れたosqueryが、ハードウェア、OS、ソフトウェア、暗号化、マクロの設定などを自分から送ります。拠点ごとに1つ作ってください。',
    en: 'osquery on each computer sends hardware, system, software, encryption, macro settings and more by itself. Make one for each site.',
  },
  evidenceClass: 'E2',
  settings: Settings,
  fields: [],
  siteRequired: true,
  silentAfterMinutes: SILENT_MINUTES,
  setup: ({ publicUrl }) => stepsFor(publicUrl),
})

/** The secret itself is shown once, when the source is made; here a word stands for it. */
const SECRET = '<登録用シークレット / enrolment secret>'

const stepsFor = (publicUrl: string): readonly SetupStep[] => {
  const { host, port, protocol } = new URL(publicUrl)
  const at = port === '' ? `${host}:${protocol === 'http:' ? 80 : 443}` : host
  const platforms: readonly AgentPlatform[] = ['windows', 'macos', 'linux']
  return [
    ...(protocol === 'https:' ? [] : [needsTls]),
    ...platforms.flatMap((platform) =>
      installRecipe(platform, { host: at, secret: SECRET, caPem: null }).map(
        ({ title, command, file }): SetupStep => ({
          title: { ja: NAMES[platform], en: NAMES[platform] },
          text: title,
          ...(file === null
            ? command === null
              ? {}
              : { copy: { name: NAMES[platform], content: command } }
            : { copy: { name: file.path, content: file.content } }),
        }),
      ),
    ),
  ]
}

const needsTls: SetupStep = {
  title: { ja: '暗号化された接続（TLS）', en: 'Encrypted connection (TLS)' },
  text: {
    ja: 'osqueryはhttpsでしか接続しません。HINOBAN_HTTP_TLS_CERTIFICATEとHINOBAN_HTTP_TLS_KEYに証明書と秘密鍵を設定するか、前にリバースプロキシを置き、HINOBAN_HTTP_PUBLIC_URLにhttpsのアドレスを設定してください。',
    en: 'osquery connects by https only. Set HINOBAN_HTTP_TLS_CERTIFICATE and HINOBAN_HTTP_TLS_KEY, or put a reverse proxy before Hinoban, and set HINOBAN_HTTP_PUBLIC_URL to its https address.',
  },
}
