import { stat } from 'node:fs/promises'
import { basename, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { z } from 'zod'
import {
  cancelImport,
  confirmImport,
  type ImportFault,
  type ImportView,
  listFaults,
  readImport,
  uploadImport,
} from '../../../platform/imports/contract.ts'
import { ProblemError } from '../../../platform/problem/index.ts'
import { type Client, openClient } from '../client.ts'
import { importSummary, linesOfFaults, linesOfPreview, said } from '../import-report.ts'
import { type Messages, wordsOf } from '../messages/index.ts'
import { optionsOf } from '../options.ts'
import { plainJson, plainText } from '../plain-text.ts'
import { problem } from '../problems.ts'
import { siteNamed } from '../site-named.ts'
import type { Call, Verb } from '../verb.ts'

const usage =
  'import <file…> --server <URL> --token <token> [--site <name>] [--yes] [--json] [--language ja|en]'
/** A token on the command line is seen by every user of the machine; here it is not. */
const TOKEN_ENV = 'HINOBAN_TOOL_TOKEN'
const POLL_MS = 300
/** Between two lines of progress. */
const TELL_MS = 1_000
/** Faults shown on the screen; all kept ones stand in the answer of --json and in the console. */
const SHOWN_FAULTS = 20

type View = z.output<typeof ImportView>
type Fault = z.output<typeof ImportFault>
type Outcome = { readonly file: string; readonly good: boolean; readonly answer: unknown }

export const importFiles: Verb = {
  usage,
  summary: {
    ja: '動作中の火の番にファイルを取り込む（事前確認つき）',
    en: 'take files into a running Hinoban, after a dry run',
  },
  details: {
    ja: `ファイルをAPIでアップロードし、何が追加・変更されるか（事前確認）を表示します。確認に答えるか --yes を付けると取り込みます。\n取り込まなかったものは、何も残さずに取り消します。同じファイルを何度取り込んでも結果は同じです。\nトークンは設定画面の「APIトークン」で imports を許可して作ります。--token の代わりに環境変数 ${TOKEN_ENV} でも渡せます。\n拠点は名前かIDで指定します（名前には organizations の許可も必要です）。\n終了コード: 0 すべて取り込んだ、1 取り込めなかったファイル・行がある、2 使い方の誤り。`,
    en: `Uploads the files through the API and shows what they would add and change (the dry run). They are taken in when you answer\nthe question, or with --yes. What is not confirmed is cancelled and leaves nothing. The same file twice changes nothing.\nMake the token under Settings, API tokens, with the scope imports; instead of --token it may stand in ${TOKEN_ENV}.\nA site is given by name or id (a name needs the scope organizations as well).\nExit codes: 0 all was taken in, 1 a file or a row could not be, 2 a mistake in the command.`,
  },
  run: async (call) => {
    const { language, json, terminal, cwd, env } = call
    const { values, flags, operands } = optionsOf(call.args, {
      values: ['server', 'token', 'site'],
      flags: ['yes'],
      usage,
    })
    const token = values['token'] ?? env[TOKEN_ENV]
    const { server } = values
    if (operands.length === 0 || token === undefined || server === undefined)
      throw problem('cli.missing_argument', { usage })
    if (!URL.canParse(server) || !/^https?:$/.test(new URL(server).protocol))
      throw problem('cli.bad_server', { value: plainText(server, 200) })
    const files = []
    for (const operand of operands) {
      const path = resolve(cwd, operand)
      if (!(await stat(path).catch(() => null))?.isFile())
        throw problem('cli.no_such_file', { path: plainText(operand) })
      files.push({ operand, path })
    }
    const client = openClient({ server: new URL(server), token, language })
    const site = await siteNamed(client, values['site'])
    const outcomes: Outcome[] = []
    for (const { operand, path } of files)
      outcomes.push(await takeIn(call, client, { operand, path, site, isSure: flags.has('yes') }))
    if (json) await terminal.out(`${plainJson({ files: outcomes.map(({ answer }) => answer) })}\n`)
    return outcomes.every(({ good }) => good) ? 0 : 1
  },
}

const takeIn = async (
  { language, json, terminal }: Call,
  client: Client,
  o: {
    readonly operand: string
    readonly path: string
    readonly site: string | null
    readonly isSure: boolean
  },
): Promise<Outcome> => {
  const m = wordsOf(language)
  const file = plainText(o.operand, 300)
  const say = (text: string): Promise<void> =>
    json ? Promise.resolve(terminal.err(text)) : terminal.out(`${text}\n`)
  const outcome = (good: boolean, view: View | null, faults: readonly Fault[], why?: string) => ({
    file: o.operand,
    good,
    answer: {
      file: o.operand,
      id: view?.id ?? null,
      state: view?.state ?? 'refused',
      counts: view?.counts ?? null,
      why: why ?? view?.failure?.why[language] ?? null,
      faults: faults.map(({ where, why }) => ({ where: where[language], why: why[language] })),
    },
  })
  let open: View | null = null
  try {
    await say(m.import.uploading(file))
    let view = await client.call(uploadImport, {
      file: { name: basename(o.path), path: o.path },
      query: o.site === null ? {} : { site: o.site },
    })
    open = view
    view = await follow(client, view, 'checking', terminal, m)
    for (const line of linesOfPreview(view, language, m)) await say(line)
    if (view.state === 'ready') {
      const missing = view.preview?.missing ?? []
      const isWanted =
        missing.length === 0 && (o.isSure || (await terminal.ask(m.import.question(file))) === true)
      if (!isWanted) {
        await client.call(cancelImport, { params: { id: view.id } })
        await say(
          missing.length > 0
            ? m.import.mapFirst(missing.map((field) => said(field, language)).join(', '))
            : m.import.notTaken(file),
        )
        const faults = await faultsOf(client, view)
        return outcome(missing.length === 0, { ...view, state: 'cancelled' }, faults)
      }
      view = await client.call(confirmImport, {
        params: { id: view.id },
        body: { site: o.site ?? view.site, mapping: null },
      })
      open = null
      view = await follow(client, view, 'running', terminal, m)
    }
    const faults = await faultsOf(client, view)
    await say(importSummary(file, view, language, m))
    for (const line of linesOfFaults(faults.slice(0, SHOWN_FAULTS), view, language, m))
      await say(line)
    const { faulty, damaged } = view.counts
    return outcome(view.state === 'done' && faulty + damaged === 0, view, faults)
  } catch (error) {
    // One file that the server refuses does not keep the others out; a server that is away does.
    if (!(error instanceof ProblemError) || error.code !== 'cli.server_refused') throw error
    const why = String(error.params['why'])
    await say(m.import.refused(file, why))
    // Nobody waits for it any more; where it ended meanwhile there is nothing to cancel.
    if (open !== null)
      await client.call(cancelImport, { params: { id: open.id } }).catch(() => undefined)
    return outcome(false, null, [], why)
  }
}

const follow = async (
  client: Client,
  from: View,
  state: 'checking' | 'running',
  terminal: Call['terminal'],
  m: Messages,
): Promise<View> => {
  let view = from
  let told = performance.now()
  while (view.state === state) {
    await sleep(POLL_MS)
    view = await client.call(readImport, { params: { id: view.id } })
    if (view.state !== state || performance.now() - told < TELL_MS) continue
    told = performance.now()
    terminal.err(m.import.progress[state](view.progress.records, view.progress.percent))
  }
  return view
}

const faultsOf = async (client: Client, view: View): Promise<Fault[]> => {
  const faults: Fault[] = []
  if (view.faults.kept === 0) return faults
  for (let after = 0; ; ) {
    const page = await client.call(listFaults, {
      params: { id: view.id },
      query: { after: String(after), limit: '500' },
    })
    faults.push(...page.rows)
    if (page.next === null) return faults
    after = page.next
  }
}
