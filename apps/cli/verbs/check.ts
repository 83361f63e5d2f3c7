import { access, constants, stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { wordsOf } from '../messages/index.ts'
import { operandsOf } from '../operands.ts'
import { plainText } from '../plain-text.ts'
import { problem } from '../problems.ts'
import type { Verb } from '../verb.ts'

const usage = 'check <folder> [--json] [--language ja|en]'

export const check: Verb = {
  usage,
  summary: {
    ja: 'フォルダーの証跡ファイルから対策を判定する（サーバー不要）',
    en: 'judge the measures from the evidence files of a folder (no server needed)',
  },
  details: {
    ja: 'nmapのXML、SBOM（CycloneDX・SPDX）、資産台帳（CSV・Excel）、Hinobanの証跡（NDJSON）を内容で見分けて読み、\n対策ごとの状態、理由、次にすることを表示します。使えなかったファイルも、理由とともにすべて示します。\nファイルは書き換えず、外部にも送りません。',
    en: 'Recognises nmap XML, SBOMs (CycloneDX, SPDX), asset ledgers (CSV, Excel) and Hinoban evidence (NDJSON) by content,\nand prints for each measure its state, why, and what to do next. Every file that could not be used is named with the reason.\nNothing is changed and nothing leaves this machine.',
  },
  run: async ({ args, language, json, terminal, cwd }) => {
    const m = wordsOf(language)
    const [folder, ...more] = operandsOf(args, usage)
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
    const checked = await checkFolder(root, Date.now(), {
      reading: (n, file, kind) =>
        terminal.err(m.reading(n, plainText(file, 300), kind.title[language])),
      lookedAt: (n) => terminal.err(m.lookedAt(n)),
      judging: () => terminal.err(m.judging),
    })
    if (json) await terminal.out(jsonReport(checked, language, m))
    else for (const piece of textReport(checked, folder, language, m)) await terminal.out(piece)
    return 0
  },
}
