/**
 * What the files of JVN iPedia must hash to, by its checksum.txt: what did not change is not fetched again, and what differs is
 * not taken.
 * @module
 */
import { createReadStream } from 'node:fs'
import { readJvnFiles } from '@hinoban/advisories'
import { addressOf, type Feeds } from '../../../../platform/feeds/index.ts'
import type { CatalogueFeed } from './feed-format.ts'

const LIST = {
  name: 'jvn-checksum',
  group: 'jvn',
  url: 'https://jvndb.jvn.jp/ja/feed/checksum.txt',
}
const MAX_BYTES = 4 * 1024 ** 2
const TIMEOUT_MS = 60_000

/** Asked for once, when the first of its files is due. Without it the files come as before, unchecked. */
export const jvnChecksums = (bring: Feeds['fetch'], mirrors: readonly string[]) => {
  let asked: Promise<ReadonlyMap<string, string> | null> | null = null
  return ({ format, group }: CatalogueFeed): Promise<ReadonlyMap<string, string> | null> => {
    if (group !== 'jvn' || format !== 'jvn-detail') return Promise.resolve(null)
    asked ??= sumsOf(bring, addressOf(LIST, mirrors)).catch(() => null)
    return asked
  }
}

const sumsOf = async (bring: Feeds['fetch'], url: string): Promise<ReadonlyMap<string, string>> => {
  const { file } = await bring({
    name: LIST.name,
    url,
    maxBytes: MAX_BYTES,
    timeoutMs: TIMEOUT_MS,
  })
  const sums = new Map<string, string>()
  for await (const part of readJvnFiles(createReadStream(file.path)))
    if (part.kind === 'row') sums.set(part.row.name, part.row.sha256)
  return sums
}
