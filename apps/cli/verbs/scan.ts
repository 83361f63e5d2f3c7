import { setTimeout as sleep } from 'node:timers/promises'
import type { z } from 'zod'
import {
  collectNow,
  listSources,
  readSource,
  type SourceRow,
} from '../../../platform/sources/contract.ts'
import { openClient } from '../client.ts'
import { wordsOf } from '../messages/index.ts'
import { optionsOf } from '../options.ts'
import { plainJson, plainText } from '../plain-text.ts'
import { problem } from '../problems.ts'
import type { Verb } from '../verb.ts'

const usage = 'scan [<source>…] --server <URL> --token <token> [--json]'
const TOKEN_ENV = 'HINOBAN_TOOL_TOKEN'
const POLL_MS = 1_000
/** The longest a scan may take on the server, and some time in line. */
const GIVE_UP_MS = 3 * 60 * 60_000

type Row = z.output<typeof SourceRow>

export const scan: Verb = {
  usage,
  summary: {
    ja: '動作中の火の番に、登録済みのネットワークスキャンを今すぐ実行させる',
    en: 'have a running Hinoban carry out its network scans now',
  },
  details: {
    ja: `情報源の画面で登録したネットワークスキャン（nmap）だけを実行します。範囲はそこで許可したものに限られ、ここでは指定できません。\n情報源の名前を指定するとそれだけを、指定しなければ有効なスキャンをすべて実行し、終わるまで待ちます。\nトークンは設定画面の「APIトークン」で sources を許可して作ります。--token の代わりに環境変数 ${TOKEN_ENV} でも渡せます。\n終了コード: 0 すべて終わった、1 失敗したスキャンがある、2 使い方の誤り。`,
    en: `Carries out only the network scans (nmap) that were set up on the sources page; their ranges were allowed there and cannot be given here.\nWith names only those scans, else every scan that is on; waits until they have ended.\nMake the token under Settings, API tokens, with the scope sources; instead of --token it may stand in ${TOKEN_ENV}.\nExit codes: 0 all ended well, 1 a scan failed, 2 a mistake in the command.`,
  },
  run: async ({ args, language, json, terminal, env }) => {
    const { values, operands } = optionsOf(args, { values: ['server', 'token'], flags: [], usage })
    const token = values['token'] ?? env[TOKEN_ENV]
    const { server } = values
    if (token === undefined || server === undefined)
      throw problem('cli.missing_argument', { usage })
    if (!URL.canParse(server) || !/^https?:$/.test(new URL(server).protocol))
      throw problem('cli.bad_server', { value: plainText(server, 200) })
    const m = wordsOf(language).scan
    const client = openClient({ server: new URL(server), token, language })
    const scans = (await client.call(listSources)).rows.filter((r) => r.kind === 'scan')
    const unknown = operands.filter((name) => !scans.some((r) => r.name === name))
    if (unknown.length > 0) {
      terminal.err(
        m.unknown(
          plainText(unknown.join(', '), 500),
          scans.map((r) => plainText(r.name, 100)),
        ),
      )
      return 1
    }
    const wanted = scans.filter((r) =>
      operands.length === 0 ? r.enabled : operands.includes(r.name),
    )
    if (wanted.length === 0) {
      terminal.err(m.none)
      return 1
    }
    const ended: Row[] = []
    for (const before of wanted) {
      const name = plainText(before.name, 100)
      if (!before.enabled) {
        terminal.err(m.off(name))
        ended.push(before)
        continue
      }
      terminal.err(m.running(name))
      await client.call(collectNow, { params: { id: before.id }, body: {} })
      const after = await endOf(before, (id) => client.call(readSource, { params: { id } }))
      ended.push(after)
      if (!json)
        await terminal.out(
          `${
            after.failure === null
              ? m.done(name, after.lastCounts?.seen ?? 0, after.lastCounts?.added ?? 0)
              : m.failed(name, plainText(after.failure.text[language], 500))
          }\n`,
        )
    }
    if (json)
      await terminal.out(
        `${plainJson({
          scans: ended.map((r) => ({
            id: r.id,
            name: r.name,
            enabled: r.enabled,
            counts: r.lastCounts,
            failure: r.failure?.text[language] ?? null,
          })),
        })}\n`,
      )
    return ended.every((r) => r.enabled && r.failure === null) ? 0 : 1
  },
}

/** Ended when a newer try than the one before stands there and none is running. */
const endOf = async (before: Row, read: (id: string) => Promise<Row>): Promise<Row> => {
  const from = performance.now()
  for (;;) {
    const now = await read(before.id)
    const isNewer = now.lastTriedAt !== null && now.lastTriedAt !== before.lastTriedAt
    if ((isNewer && !now.isRunning) || performance.now() - from > GIVE_UP_MS) return now
    await sleep(POLL_MS)
  }
}
