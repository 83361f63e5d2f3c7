import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { hasCorpus, sigmaHqRules } from '../../../../libs/sigma/src/testing-corpus.ts'
import { readStarter } from './starter-folder.ts'

const tagsOf = (text: string): readonly string[] =>
  [...text.toLowerCase().matchAll(/\battack\.([a-z][\w.-]*)/g)].map(([, tag = '']) => tag)

/** In ATT&CK, and in no rule of SigmaHQ. */
const SELDOM = ['t1098.004', 't1110.003', 't1213.002', 't1558.004', 't1602.002']

// Of the newest ATT&CK, whose tactics the rules name: what it gave another number is on no map of today.
test.skipIf(!hasCorpus)(
  'tactics and techniques of the starter rules are those that SigmaHQ uses',
  async () => {
    const known = new Set([...SELDOM, ...sigmaHqRules().flatMap(({ text }) => tagsOf(text))])
    const starter = await readStarter(
      fileURLToPath(new URL('../../starter-rules/', import.meta.url)),
    )
    const tags = starter.flatMap(({ path, text }) =>
      tagsOf(/^tags:.*$/gm.exec(text)?.[0] ?? '').map((tag) => `${path} ${tag}`),
    )
    expect(tags.length).toBeGreaterThan(100)
    expect(tags.filter((tag) => !known.has(tag.split(' ')[1] ?? ''))).toEqual([])
  },
)
