import { readFile } from 'node:fs/promises'
import { wordsOf } from '../messages/index.ts'
import { operandsOf } from '../operands.ts'
import { plainJson } from '../plain-text.ts'
import { problem } from '../problems.ts'
import type { Verb } from '../verb.ts'

const usage = 'version [--json]'

export const version: Verb = {
  usage,
  summary: { ja: 'バージョンを表示する', en: 'show the version' },
  details: {
    ja: '火の番と、それを動かしている Node のバージョンを表示します。',
    en: 'The version of Hinoban, and of the Node that runs it.',
  },
  run: async ({ args, language, json, terminal }) => {
    if (operandsOf(args, usage).length > 0) throw problem('cli.missing_argument', { usage })
    const text = await readFile(new URL('../../../package.json', import.meta.url), 'utf8')
    const { version: own } = JSON.parse(text) as { version: string } // our own file
    const node = process.versions.node
    await terminal.out(
      json ? `${plainJson({ version: own, node })}\n` : `${wordsOf(language).version(own, node)}\n`,
    )
    return 0
  },
}
