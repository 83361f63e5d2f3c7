/**
 * What the files of a rule set are known again by. Pure but for node:crypto.
 * @module
 */
import { createHash } from 'node:crypto'
import type { RuleFile } from './unpack.ts'

/** As the records tell it: the last of files of one path counts. */
export const digestOf = (files: readonly RuleFile[]): string => {
  const lines = [...filesByPath(files)].map(
    ([path, text]) => [Buffer.from(path), `${path} ${sha256(text)}`] as const,
  )
  return sha256(
    lines
      .sort(([a], [b]) => Buffer.compare(a, b))
      .map(([, line]) => line)
      .join('\n'),
  )
}
export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')
export const filesByPath = (files: readonly RuleFile[]): ReadonlyMap<string, string> =>
  new Map(files.map((f) => [f.path, f.text]))
