/**
 * What a machine can see of the words: English says nothing in Japanese, Japanese is written by one house rule.
 */
import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'

const root = fileURLToPath(new URL('../../', import.meta.url))
const catalogues = (language: 'en' | 'ja') =>
  globSync(`{apps,features,platform,ui}/**/{${language},*.${language},*-${language}}.ts`, {
    cwd: root,
    exclude: (path) => /(?:^|[\\/])(?:dist|node_modules)(?:[\\/]|$)/.test(path),
  }).sort()
/** Lines without their comments; a catalogue has no `//` but in addresses. */
const linesOf = (path: string): readonly string[] =>
  readFileSync(join(root, path), 'utf8')
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .split('\n')
const breaches = (files: readonly string[], isWrong: (line: string) => boolean) =>
  files.flatMap((path) =>
    linesOf(path)
      .filter(isWrong)
      .map((line) => `${path}: ${line.trim()}`),
  )

const JAPANESE = /[\u3040-\u30ff\u3400-\u9fff\uff01-\uffee]/
/** A language bears its own name in every language. */
const withoutItsName = (line: string): string => line.replaceAll('日本語', '')

/** What it says in English stands in the library that says it. */
const SAID_BY_A_LIBRARY = ['features/detection/messages/rule-fault-details-ja.ts']

test('every catalogue is looked at and has its twin', () => {
  expect(catalogues('en').length).toBeGreaterThan(50)
  const alone = (language: 'en' | 'ja', other: 'en' | 'ja') =>
    catalogues(language).filter(
      (path) => !existsSync(join(root, path.replace(`${language}.ts`, `${other}.ts`))),
    )
  expect(alone('en', 'ja')).toEqual([])
  expect(alone('ja', 'en')).toEqual(SAID_BY_A_LIBRARY)
})

test('English catalogues say nothing in Japanese but the name of the language', () => {
  expect(breaches(catalogues('en'), (line) => JAPANESE.test(withoutItsName(line)))).toEqual([])
  expect(JAPANESE.test(withoutItsName("japanese: '日本語'"))).toBe(false)
})

describe('Japanese catalogues', () => {
  test.each([
    ['no half-width kana', /[\uff61-\uff9f]/],
    ['no full-width letters and digits', /[Ａ-Ｚａ-ｚ０-９]/],
    [
      'no Western comma, full stop or brackets at a Japanese word',
      /[\u3040-\u30ff\u3400-\u9fff]\s?(?:[,()]|\.(?![a-z]))|[()]\s?[\u3040-\u30ff\u3400-\u9fff]/,
    ],
    ['no sign or particle twice', /。。|、、|をを|がが|ですです/],
    [
      'directory and server are written in one way',
      /ディレクトリー|サーバ(?!ー)|ユーザ(?!ー)|フォルダ(?!ー)|ルータ(?!ー)/,
    ],
    ['auxiliary words in kana', /下さい|出来(?:る|ま)|(?<!一)致しま|頂(?:き|け)|又は|為に/],
  ])('%s', (_, wrong) => {
    expect(breaches(catalogues('ja'), (line) => wrong.test(line))).toEqual([])
  })
})
