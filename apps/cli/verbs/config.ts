import { ConfigError, readConfig } from '../../../platform/config/index.ts'
import { wordsOf } from '../messages/index.ts'
import { operandsOf } from '../operands.ts'
import { plainJson, plainText } from '../plain-text.ts'
import { problem } from '../problems.ts'
import type { Verb } from '../verb.ts'

const usage = 'config check [--json]'

export const config: Verb = {
  usage,
  summary: {
    ja: '設定を確認し、値とその出どころを示す',
    en: 'check the settings and show each with its source',
  },
  details: {
    ja: '環境変数と設定ファイルを、起動せずに検査します。誤りがあれば場所と直し方を示し、終了コード1を返します。\n秘密の値は表示しません。',
    en: 'Reads the environment and the configuration file without starting anything. Mistakes are named with their place and cure,\nand the exit code is 1. Secrets are masked.',
  },
  run: async ({ args, language, json, terminal, home, env }) => {
    const m = wordsOf(language)
    const [action, ...more] = operandsOf(args, usage)
    if (action !== 'check' || more.length > 0) throw problem('cli.missing_argument', { usage })
    try {
      const rows = readConfig({ env, cwd: home }).rows()
      if (json) await terminal.out(`${plainJson({ good: true, settings: rows, issues: [] })}\n`)
      else {
        const width = Math.max(...rows.map(({ key }) => key.length))
        const lines = rows.map(
          ({ key, value, source }) =>
            `  ${key.padEnd(width)}  ${plainText(JSON.stringify(value) ?? '', 200)}  (${source})`,
        )
        await terminal.out(`${[m.configGood(rows.length), ...lines].join('\n')}\n`)
      }
      return 0
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error
      if (json)
        await terminal.out(`${plainJson({ good: false, settings: [], issues: error.issues })}\n`)
      else
        await terminal.out(
          `${error.issues.map(({ where, why, hint }) => m.configIssue(plainText(where), plainText(why), plainText(hint))).join('\n')}\n`,
        )
      return 1
    }
  },
}
