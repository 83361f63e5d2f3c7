/**
 * Rule files out of an upload: one .yml, or the .yml files of a .zip. Bounded in files and bytes.
 * @module
 */
import type { Readable } from 'node:stream'
import yauzl, { type Entry, type ZipFile } from 'yauzl'
import type { Upload } from '../../../../platform/http/index.ts'
import { ProblemError, problemsOf } from '../../../../platform/problem/index.ts'
import { rulesProblems } from '../../contract-rules.ts'

const problem = problemsOf(rulesProblems)

export type RuleFile = { readonly path: string; readonly text: string }

const MIB = 1024 * 1024
const MAX_UPLOAD = 64 * MIB
/** Of one file in an archive. What is cut there has more signs than the reader takes, which then says so. */
const MAX_FILE = 4 * MIB
/** Of one that is too long; the reader takes one Mi of signs. */
const MAX_KEPT_CHARS = MIB + 1
const MAX_FILES = 20_000
const MAX_UNPACKED = 128 * MIB

/** @throws ProblemError detection.rule_file, detection.rules_too_many, detection.no_rules */
export const ruleFilesOf = async ({ name, bytes }: Upload): Promise<readonly RuleFile[]> => {
  const parts: Uint8Array[] = []
  let size = 0
  for await (const part of bytes) {
    size += part.length
    if (size > MAX_UPLOAD) throw problem('detection.rules_too_many', { limit: MAX_UPLOAD / MIB })
    parts.push(part)
  }
  const whole = Buffer.concat(parts)
  const files =
    whole.length > 3 && whole.readUInt32LE(0) === ZIP_MAGIC
      ? await zipped(name, whole)
      : [{ path: safePath(name), text: decoded(name, whole) }]
  if (files.length === 0) throw problem('detection.no_rules', {})
  return files
}

const ZIP_MAGIC = 0x04034b50

const zipped = async (name: string, whole: Buffer): Promise<readonly RuleFile[]> => {
  const files: RuleFile[] = []
  let total = 0
  try {
    const zip = await openZip(whole)
    for (;;) {
      const entry = await nextEntry(zip)
      if (entry === null) return files
      if (!/\.ya?ml$/i.test(entry.fileName)) continue
      total += Math.min(entry.uncompressedSize, MAX_FILE)
      if (files.length >= MAX_FILES || total > MAX_UNPACKED)
        throw problem('detection.rules_too_many', { limit: MAX_UNPACKED / MIB })
      const bytes = await contentOf(zip, entry)
      const text =
        bytes.length > MAX_FILE
          ? new TextDecoder().decode(bytes).slice(0, MAX_KEPT_CHARS)
          : decoded(entry.fileName, bytes)
      files.push({ path: safePath(entry.fileName), text })
    }
  } catch (error) {
    if (error instanceof ProblemError) throw error
    throw problem('detection.rule_file', { name, why: 'zip' })
  }
}

const openZip = (whole: Buffer): Promise<ZipFile> =>
  new Promise((done, fail) => {
    yauzl.fromBuffer(whole, { lazyEntries: true }, (error, zip) =>
      error || !zip ? fail(error ?? new Error('no zip')) : done(zip),
    )
  })

const nextEntry = (zip: ZipFile): Promise<Entry | null> =>
  new Promise((done, fail) => {
    const settle = (what: () => void): void => {
      zip.removeAllListeners('entry').removeAllListeners('end').removeAllListeners('error')
      what()
    }
    zip
      .once('entry', (entry: Entry) => settle(() => done(entry)))
      .once('end', () => settle(() => done(null)))
      .once('error', (error: Error) => settle(() => fail(error)))
    zip.readEntry()
  })

/** The bytes of an entry; of one that is too long no more than shows that it is. */
const contentOf = async (zip: ZipFile, entry: Entry): Promise<Buffer> => {
  const stream = await new Promise<Readable>((done, fail) => {
    zip.openReadStream(entry, (error, opened) =>
      error || !opened ? fail(error ?? new Error('unreadable')) : done(opened),
    )
  })
  const parts: Buffer[] = []
  let size = 0
  for await (const part of stream) {
    size += (part as Buffer).length
    parts.push(part as Buffer)
    if (size > MAX_FILE) break
  }
  return Buffer.concat(parts)
}

const decoded = (name: string, bytes: Buffer): string => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes).replaceAll('\0', '')
  } catch {
    throw problem('detection.rule_file', { name: safePath(name), why: 'encoding' })
  }
}

/** A label, never a path of this machine. */
const safePath = (name: string): string =>
  name
    .replaceAll('\\', '/')
    .split('/')
    .filter((part) => part !== '' && part !== '.' && part !== '..')
    .join('/')
    .replaceAll(/[^\p{L}\p{N} ._/@+-]/gu, '_')
    .slice(-300) || 'rules.yml'
