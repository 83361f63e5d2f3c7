import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { createInterface } from 'node:readline'
import type { ChainVerdict } from '../../../platform/evidence/chain.ts'
import type { Language } from '../../../platform/i18n/index.ts'
import { type Messages, wordsOf } from '../messages/index.ts'
import { operandsOf } from '../operands.ts'
import { plainJson, plainText } from '../plain-text.ts'
import { problem } from '../problems.ts'
import type { Call, Verb } from '../verb.ts'

const usage = 'evidence verify [<export.jsonl> [--anchor <seq>:<hash>]] [--json]'

export const evidence: Verb = {
  usage,
  summary: {
    ja: '証跡と監査ログの鎖を検証する（動作中のデータ、または書き出したファイル）',
    en: 'verify the chains of evidence and audit log (of the running Hinoban, or of an export)',
  },
  details: {
    ja: 'ファイルを指定しないと、動作中の火の番のすべての組織を検証します。書き出したファイルの検証にはサーバーは要りません。\n1バイトでも書き換え・削除があれば、何番目の記録かを示し、終了コード1を返します。\n--anchor に外部で控えた番号とハッシュ値を渡すと、末尾の切り取りや全体の作り直しも見つけます。',
    en: 'Without a file, every organization of the running Hinoban is verified. A file needs no server.\nAny changed or removed byte is found, its entry is named, and the exit code is 1.\nWith --anchor (a number and hash kept elsewhere) a cut end or a chain made anew is found as well.',
  },
  run: async (call) => {
    const [action, ...rest] = call.args
    const anchors: { seq: number; hash: string }[] = []
    const words: string[] = []
    for (let i = 0; i < rest.length; i++) {
      if (rest[i] !== '--anchor') {
        words.push(rest[i] ?? '')
        continue
      }
      const [, seq, hash] = /^(\d{1,15}):([0-9a-f]{64})$/.exec(rest[++i] ?? '') ?? []
      if (seq === undefined || hash === undefined) throw problem('cli.missing_argument', { usage })
      anchors.push({ seq: Number(seq), hash })
    }
    const [file, ...more] = operandsOf(words, usage)
    if (action !== 'verify' || more.length > 0 || (file === undefined && anchors.length > 0))
      throw problem('cli.missing_argument', { usage })
    return file === undefined ? verifyRunning(call) : verifyFile(call, file, anchors)
  },
}

const verifyFile = async (
  { language, json, terminal, cwd }: Call,
  file: string,
  anchors: readonly { readonly seq: number; readonly hash: string }[],
): Promise<number> => {
  const path = resolve(cwd, file)
  const found = await stat(path).catch(() => null)
  if (!found?.isFile()) throw problem('cli.no_such_file', { path: plainText(file) })
  const { verifyExport } = await import('../../../platform/evidence/chain.ts')
  const lines = createInterface({ input: createReadStream(path), crlfDelay: 0 })
  const verdict = await verifyExport(lines, anchors)
  await terminal.out(
    json ? `${plainJson(verdict)}\n` : await verdictText(verdict, language, wordsOf(language)),
  )
  return verdict.broken.length === 0 ? 0 : 1
}

const verifyRunning = async ({ language, json, terminal, home, env }: Call): Promise<number> => {
  const m = wordsOf(language)
  const { verifyStore } = await import('../chains.ts')
  const chains = []
  for await (const chain of verifyStore({ env, cwd: home })) {
    chains.push(chain)
    if (!json)
      await terminal.out(
        `${m.chainOf(m.chains[chain.chain], chain.organization)}\n${await verdictText(chain, language, m)}`,
      )
  }
  if (json) await terminal.out(`${plainJson({ chains })}\n`)
  else if (chains.length === 0) await terminal.out(`${m.noChains}\n`)
  return chains.every(({ broken }) => broken.length === 0) ? 0 : 1
}

const verdictText = async (
  { broken, entries, head }: ChainVerdict,
  language: Language,
  m: Messages,
): Promise<string> => {
  if (broken.length === 0) return `${head === null ? m.chainEmpty : m.chainWhole(entries, head)}\n`
  const { brokenText } = await import('../../../platform/evidence/verify.ts')
  const places = broken.map(({ seq, why }) => m.chainPlace(seq, brokenText[why][language]))
  return `${[m.chainBroken(broken.length), ...places].join('\n')}\n`
}
