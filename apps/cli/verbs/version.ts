import { readFile } from 'node:fs/promises'
import { wordsOf } from '../messages/index.ts'
import { plainJson } from '../plain-text.ts'
import type { Verb } from '../verb.ts'

export const version: Verb = {
  usage: 'version',
  summary: { ja: 'バージョンを表示する', en: 'show the version' },
  details: { ja: '', en: '' },
  run: async ({ language, json, terminal }) => {
    const text = await readFile(new URL('../../../package.json', import.meta.url), 'utf8')
    const { version: own } = JSON.parse(text) as { version: string } // our own file
    const node = process.versions.node
    await terminal.out(
      json ? `${plainJson({ version: own, node })}\n` : `${wordsOf(language).version(own, node)}\n`,
    )
    return 0
  },
}
