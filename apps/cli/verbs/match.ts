import { resolve } from 'node:path'
import { cataloguePath } from '../../../features/vulnerabilities/server/catalogue/place.ts'
import { readConfig } from '../../../platform/config/index.ts'
import { matchWordsOf } from '../messages/match.ts'
import { optionsOf } from '../options.ts'
import { plainText } from '../plain-text.ts'
import { problem } from '../problems.ts'
import type { Verb } from '../verb.ts'

const usage = 'match <file>… [--catalogue <file>] [--json] [--language ja|en]'
/** What a shell says of a program that ended by Ctrl+C. */
const INTERRUPTED = 130

export const match: Verb = {
  usage,
  summary: {
    ja: 'SBOM・ソフトウェア一覧・機器の出力を脆弱性と突き合わせる（サーバー不要）',
    en: 'match SBOMs, lists of software and outputs of devices against known flaws (no server needed)',
  },
  details: {
    ja: 'SBOM（CycloneDX・SPDX）、ソフトウェア一覧（dpkg・rpm・apk・Windows）、ネットワーク機器の show version や設定などを内容で見分けて読み、\nデータフォルダーの脆弱性カタログと突き合わせます。コンポーネントごとに、該当する脆弱性、確度とその理由、根拠の情報源、見解の相違、修正版、\n悪用の確認（KEV）、メーカーのサポート終了を表示し、判定できなかったものは理由とともに示します。カタログは hinoban feeds import または火の番の情報源で用意します。\n別のカタログは --catalogue で指定します。ファイルは書き換えず、外部にも送りません。\n終了コード: 0 影響のあるものもサポートが終了したものもなかった（判定できなかったものは表示を確認）、1 どちらかがあった、または実行できなかった、\n2 使い方の誤り、130 中断した。',
    en: 'Recognises SBOMs (CycloneDX, SPDX), lists of software (dpkg, rpm, apk, Windows), "show version" outputs and configurations of network\ndevices by content, and matches them against the catalogue of flaws in the data folder. For each component it prints the flaws, how sure\nthat is and why, who says so, where sources disagree, the fix, whether it is exploited (KEV), and releases past the support of their maker; what could not be judged is told with\nthe reason. The catalogue comes by hinoban feeds import, or from the feeds of a running Hinoban; --catalogue names another one.\nNothing is changed and nothing leaves this machine.\nExit codes: 0 nothing is affected or past its support (look at what could not be judged), 1 something is, or it could not be done,\n2 a mistake in the command, 130 interrupted.',
  },
  run: async ({ args, language, json, terminal, cwd, home, env }) => {
    const m = matchWordsOf(language)
    const { operands, values } = optionsOf(args, { values: ['catalogue'], flags: [], usage })
    if (operands.length === 0 || operands.includes(''))
      throw problem('cli.missing_argument', { usage })
    const given = values['catalogue']
    const path =
      given === undefined
        ? cataloguePath(resolve(home, readConfig({ env, cwd: home }).settings['data.dir']))
        : resolve(cwd, given)
    const [{ openCatalogue }, { readComponents }, { matchComponents, remembered }, report] =
      await Promise.all([
        import('../../../features/vulnerabilities/server/catalogue/read.ts'),
        import('../match/read-components.ts'),
        import('../match/match-components.ts'),
        import('../match/report.ts'),
      ])
    const catalogue = openCatalogue(path)
    if (catalogue === null) {
      terminal.err(m.noCatalogue(plainText(path)))
      return 1
    }
    const stop = new AbortController()
    terminal.onInterrupt(() => stop.abort())
    try {
      const files = []
      const found = []
      for (const operand of operands) {
        if (stop.signal.aborted) break
        terminal.err(m.reading(plainText(operand, 300)))
        const read = await readComponents(operand, cwd, Date.now(), stop.signal)
        if (read === null) throw problem('cli.no_such_file', { path: plainText(operand) })
        files.push(read.file)
        found.push(...read.found)
      }
      const matched = matchComponents(found, remembered(catalogue), Date.now())
      const whole = {
        catalogue: path,
        builtAt: catalogue.builtAt(),
        sources: catalogue.sources(),
        files,
        matched,
      }
      const pieces = json ? report.jsonMatch(whole, language) : report.textMatch(whole, language)
      for (const piece of pieces) await terminal.out(piece)
      if (stop.signal.aborted) {
        terminal.err(m.interrupted)
        return INTERRUPTED
      }
      const isBad = matched.some(
        ({ flaws, ended }) => ended !== null || flaws[0]?.verdict.state === 'affected',
      )
      return isBad ? 1 : 0
    } finally {
      catalogue.close()
    }
  },
}
