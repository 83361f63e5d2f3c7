import { setTimeout as sleep } from 'node:timers/promises'
import {
  type Hunt,
  type HuntRow,
  listHunts,
  readHunt,
  startHunt,
} from '../../../features/detection/contract.ts'
import type { Language } from '../../../platform/i18n/index.ts'
import { type Client, openClient } from '../client.ts'
import { type HuntsWords, huntsWordsOf } from '../messages/hunts.ts'
import { type Options, optionsOf } from '../options.ts'
import { plainJson, plainText } from '../plain-text.ts'
import { problem } from '../problems.ts'
import type { Terminal, Verb } from '../verb.ts'

const usage =
  'hunts list | hunts start <rule> | hunts start --set <set> [--new] | hunts status <id> [--days <n>] [--wait] --server <URL> --token <token> [--json] [--language ja|en]'
const TOKEN_ENV = 'HINOBAN_TOOL_TOKEN'
const POLL_MS = 1_000
const INTERRUPTED = 130
const MAX_DAYS = 3_700
const SHOWN = 20

export const hunts: Verb = {
  usage,
  summary: {
    ja: '動作中の火の番に、保存済みのログをルールでさかのぼって調べさせる',
    en: 'have a running Hinoban look for rules in the logs it has stored',
  },
  details: {
    ja: `hunts start は、ルール1件（IDまたはファイル名と行）か、--set のルールセット（--new なら最後の取り込みで増えたものだけ）を、保存済みのイベントに当てます。\n--days でさかのぼる日数を限り、--wait で終わるまで待って結果を表示します。hunts list は一覧、hunts status は進み具合と結果（ルール別・ホスト別）です。\nセットの名前は starter（火の番のルール）、または検知ルールの画面に表示されるものです。アラートにするには画面で確認してください。\nトークンは設定画面の「APIトークン」で detection を許可して作ります。--token の代わりに環境変数 ${TOKEN_ENV} でも渡せます。\n終了コード: 0 できた（--wait では何も見つからなかった）、1 見つかった、または失敗した、2 使い方の誤り、130 待つのをやめた。`,
    en: `start asks the stored events for one rule (its id, or file and line) or for those of a set (--new: only what came with its last import).\n--days limits how far back, --wait waits for the end and shows what was found. list shows all hunts, status how far one is and what it\nfound, by rule and host. A set is starter (Hinoban’s own rules) or one that the page of rules names. Alerts are made of a hunt on its page.\nMake the token under Settings, API tokens, with the scope detection; instead of --token it may stand in ${TOKEN_ENV}.\nExit codes: 0 it was done (with --wait: nothing was found), 1 something was found, or it failed, 2 a mistake in the command, 130 no longer waiting.`,
  },
  run: async (call) => {
    const options = optionsOf(call.args, {
      values: ['server', 'token', 'set', 'days'],
      flags: ['new', 'wait'],
      usage,
    })
    const { operands, values, flags } = options
    const [action = '', first, ...more] = operands
    const { language, json, terminal } = call
    const { server } = values
    const token = values['token'] ?? call.env[TOKEN_ENV]
    const isKnown =
      (action === 'list' && first === undefined) ||
      (action === 'status' && first !== undefined) ||
      (action === 'start' && (first === undefined) !== (values['set'] === undefined))
    if (!isKnown || more.length > 0 || first === '' || token === undefined || server === undefined)
      throw problem('cli.missing_argument', { usage })
    if (!URL.canParse(server) || !/^https?:$/.test(new URL(server).protocol))
      throw problem('cli.bad_server', { value: plainText(server, 200) })
    const days = daysOf(options)
    const client = openClient({ server: new URL(server), token, language })
    const m = huntsWordsOf(language)
    if (action === 'list') {
      const { rows } = await client.call(listHunts)
      if (json) await terminal.out(`${plainJson({ hunts: rows })}\n`)
      else if (rows.length === 0) await terminal.out(`${m.none}\n`)
      else for (const row of rows) await terminal.out(rowText(row, m, language))
      return 0
    }
    if (action === 'status') return show(client, first ?? '', call, flags.has('wait'))
    const set = values['set']
    const row = await client.call(startHunt, {
      body: {
        of:
          set === undefined
            ? { kind: 'rule', rule: first }
            : { kind: 'set', set, which: flags.has('new') ? 'new' : 'all' },
        days,
      },
    })
    if (flags.has('wait')) return show(client, row.id, call, true)
    if (json) await terminal.out(`${plainJson(row)}\n`)
    else await terminal.out(`${m.started(row.id)}\n`)
    return 0
  },
}

/** @throws ProblemError for what is no number of days. */
const daysOf = ({ values }: Options): number | null => {
  const given = values['days']
  if (given === undefined) return null
  const days = /^\d{1,4}$/.test(given) ? Number(given) : 0
  if (days < 1 || days > MAX_DAYS)
    throw problem('cli.bad_option_value', { option: '--days', value: plainText(given, 60), usage })
  return days
}

const ENDED = new Set(['done', 'cancelled', 'failed'])

const show = async (
  client: Client,
  id: string,
  {
    language,
    json,
    terminal,
  }: { readonly language: Language; readonly json: boolean; readonly terminal: Terminal },
  isWaiting: boolean,
): Promise<number> => {
  const m = huntsWordsOf(language)
  const stop = new AbortController()
  if (isWaiting) terminal.onInterrupt(() => stop.abort())
  let hunt = await client.call(readHunt, { params: { id } })
  for (let looked = -1; isWaiting && !ENDED.has(hunt.state) && !stop.signal.aborted; ) {
    if (hunt.looked !== looked) terminal.err(`  ${m.looked(hunt.looked, hunt.total)}`)
    looked = hunt.looked
    await sleep(POLL_MS, undefined, { signal: stop.signal }).catch(() => undefined)
    hunt = await client.call(readHunt, { params: { id } })
  }
  if (json) await terminal.out(`${plainJson(hunt)}\n`)
  else for (const line of huntText(hunt, m, language)) await terminal.out(line)
  if (stop.signal.aborted) {
    terminal.err(m.interrupted)
    return INTERRUPTED
  }
  return hunt.state === 'failed' || (isWaiting && hunt.hits > 0) ? 1 : 0
}

const rowText = (row: HuntRow, m: HuntsWords, language: Language): string =>
  `${row.id}  ${m.states[row.state]}  ${plainText(row.title[language], 120)}\n      ${m.rules(row.rules)} · ${m.looked(row.looked, row.total)} · ${m.hits(row.hits)} · ${m.asked(row.askedAt, plainText(row.by, 60))}\n`

const huntText = function* (hunt: Hunt, m: HuntsWords, language: Language): Generator<string> {
  yield rowText(hunt, m, language)
  yield `      ${m.span(hunt.from, hunt.to)}\n`
  const { unparsed, damaged, byFields, unread } = hunt.unsure
  const unsure = unparsed + damaged + byFields + unread
  if (unsure > 0) yield `      ${m.unsure(unsure)}\n`
  if (hunt.found.length > 0) yield `\n■ ${m.byRule}\n`
  for (const { title, hits } of hunt.found.slice(0, SHOWN))
    yield `  ${plainText(title[language], 120)}: ${m.hits(hits)}\n`
  if (hunt.hosts.length > 0) yield `\n■ ${m.byHost}\n`
  for (const { host, hits } of hunt.hosts.slice(0, SHOWN))
    yield `  ${host === '' ? m.unknownHost : plainText(host, 100)}: ${m.hits(hits)}\n`
}
