import { access, constants, stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { Kind } from '../check/recognise.ts'
import { wordsOf } from '../messages/index.ts'
import { optionsOf } from '../options.ts'
import { plainText } from '../plain-text.ts'
import { problem } from '../problems.ts'
import type { Verb } from '../verb.ts'

const usage = 'check <folder> [--all] [--json] [--language ja|en]'
/** Between two lines of progress. */
const TELL_MS = 1_000
/** Evidence files that have a line of progress each. */
const TOLD_FILES = 50
/** What a shell says of a program that ended by Ctrl+C. */
const INTERRUPTED = 130

export const check: Verb = {
  usage,
  summary: {
    ja: 'フォルダーの証跡ファイルから対策を判定する（サーバー不要）',
    en: 'judge the measures from the evidence files of a folder (no server needed)',
  },
  details: {
    ja: 'nmapのXML、SBOM（CycloneDX・SPDX）、ソフトウェア一覧（dpkg・rpm・apk・Windows）、osqueryの結果ログ、DHCPの貸出記録・ARP表、\nネットワーク機器の出力と設定、資産台帳（CSV・Excel）、Hinobanの証跡（NDJSON）を内容で見分けて読み、\n対策ごとの状態、理由、次にすることを表示します。使えなかったファイルも、理由とともにすべて示します（多数あるときはフォルダーごとにまとめ、\n--all を付けると1件ずつ表示します。--json には常にすべて含まれます）。\nCtrl+C で中断すると、それまでに調べた範囲の結果を表示します（もう一度押すと、表示せずに終わります）。\nファイルは書き換えず、外部にも送りません。\n終了コード: 0 判定した（結果によらない）、2 使い方の誤り、130 中断した。',
    en: 'Recognises nmap XML, SBOMs (CycloneDX, SPDX), lists of software (dpkg, rpm, apk, Windows), result logs of osquery,\nDHCP leases and ARP tables, outputs and configurations of network devices, asset ledgers (CSV, Excel)\nand Hinoban evidence (NDJSON) by content,\nand prints for each measure its state, why, and what to do next. Every file that could not be used is named with the reason\n(many of them are summed up by folder; with --all each has its line, and --json always holds all).\nCtrl+C prints what was found so far; pressed again it ends without.\nNothing is changed and nothing leaves this machine.\nExit codes: 0 the folder was judged, whatever the result; 2 a mistake in the command; 130 interrupted.',
  },
  run: async ({ args, language, json, terminal, cwd }) => {
    const m = wordsOf(language)
    const { operands, flags } = optionsOf(args, { values: [], flags: ['all'], usage })
    const [folder, ...more] = operands
    if (folder === undefined || folder === '' || more.length > 0)
      throw problem('cli.missing_argument', { usage })
    terminal.err(m.looking(plainText(folder)))
    const root = resolve(cwd, folder)
    const path = plainText(folder)
    const found = await stat(root).catch(() => null)
    if (found === null || !(found.isDirectory() || found.isFile()))
      throw problem('cli.no_such_folder', { path })
    await access(
      root,
      found.isDirectory() ? constants.R_OK | constants.X_OK : constants.R_OK,
    ).catch(() => {
      throw problem('cli.not_readable', { path })
    })
    // Loaded only now: the reader of the screen has seen by then that something happens.
    const [{ checkFolder }, { jsonReport, textReport }] = await Promise.all([
      import('../check/check-folder.ts'),
      import('../check/report.ts'),
    ])
    const stop = new AbortController()
    terminal.onInterrupt(() => {
      terminal.err(m.interrupting)
      stop.abort()
    })
    const seen = { files: 0, evidence: 0, path: '' }
    const tell = setInterval(
      () => terminal.err(m.lookedAt(seen.files, seen.evidence, plainText(seen.path, 200))),
      TELL_MS,
    )
    const progress = {
      reading: (n: number, file: string, kind: Kind) => {
        seen.evidence = n
        if (n <= TOLD_FILES) terminal.err(m.reading(n, plainText(file, 300), kind.title[language]))
      },
      lookedAt: (file: string) => {
        seen.files += 1
        seen.path = file
      },
      judging: () => terminal.err(m.judging),
    }
    const checked = await checkFolder(root, Date.now(), progress, stop.signal).finally(() =>
      clearInterval(tell),
    )
    const report = json
      ? jsonReport(checked, language, m)
      : textReport(checked, folder, flags.has('all') ? 'every-file' : 'by-folder', language, m)
    for (const piece of report) await terminal.out(piece)
    return checked.isInterrupted ? INTERRUPTED : 0
  },
}
