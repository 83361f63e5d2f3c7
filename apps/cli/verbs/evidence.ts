import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { verifyExport } from '../../../platform/evidence/chain.ts'
import { brokenText } from '../../../platform/evidence/verify.ts'
import { wordsOf } from '../messages/index.ts'
import { operandsOf } from '../operands.ts'
import { plainJson, plainText } from '../plain-text.ts'
import { problem } from '../problems.ts'
import type { Verb } from '../verb.ts'

const usage = 'evidence verify <export.jsonl> [--anchor <seq>:<hash>] [--json]'

export const evidence: Verb = {
  usage,
  summary: {
    ja: '書き出した証跡・監査ログの鎖を検証する（サーバー不要）',
    en: 'verify the chain of exported evidence or audit log (no server needed)',
  },
  details: {
    ja: '1バイトでも書き換え・削除があれば、何番目の記録かを示し、終了コード1を返します。\n--anchor に外部で控えた番号とハッシュ値を渡すと、末尾の切り取りや全体の作り直しも見つけます。',
    en: 'Any changed or removed byte is found, its entry is named, and the exit code is 1.\nWith --anchor (a number and hash kept elsewhere) a cut end or a chain made anew is found as well.',
  },
  run: async ({ args, language, json, terminal, cwd }) => {
    const m = wordsOf(language)
    const [action, ...rest] = args
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
    if (action !== 'verify' || file === undefined || more.length > 0)
      throw problem('cli.missing_argument', { usage })
    const path = resolve(cwd, file)
    const found = await stat(path).catch(() => null)
    if (!found?.isFile()) throw problem('cli.no_such_file', { path: plainText(file) })
    const verdict = await verifyExport(
      createInterface({ input: createReadStream(path), crlfDelay: 0 }),
      anchors,
    )
    if (json) await terminal.out(`${plainJson(verdict)}\n`)
    else if (verdict.broken.length === 0)
      await terminal.out(
        `${verdict.head === null ? m.chainEmpty : m.chainWhole(verdict.entries, verdict.head)}\n`,
      )
    else {
      const places = verdict.broken.map(({ seq, why }) =>
        m.chainPlace(seq, brokenText[why][language]),
      )
      await terminal.out(`${[m.chainBroken(verdict.broken.length), ...places].join('\n')}\n`)
    }
    return verdict.broken.length === 0 ? 0 : 1
  },
}
