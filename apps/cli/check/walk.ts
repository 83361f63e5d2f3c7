/**
 * The files of a folder, in a stable order. What is not looked into is named with its reason; nothing outside the folder is
 * touched, because links are not followed.
 * @module
 */
import type { Dirent } from 'node:fs'
import { lstat, readdir } from 'node:fs/promises'
import { join } from 'node:path'

export type Skipped =
  | 'link'
  | 'special'
  | 'unreadable'
  | 'too-deep'
  | 'too-many'
  | 'too-large'
  | 'bad-name'
export type Found =
  | {
      readonly kind: 'file'
      readonly path: string
      readonly full: string
      readonly size: number
      readonly modifiedAt: number
    }
  | { readonly kind: 'skipped'; readonly path: string; readonly why: Skipped }

/** Folders of people nest a dozen deep. */
const MAX_DEPTH = 40
/** A file server of a company; names of more do not fit into memory beside the rest. */
const MAX_FILES = 1_000_000
/** A capture of a day; readers stop earlier by their own limits. */
const MAX_FILE_BYTES = 4 * 1024 ** 3

/** `root` is a folder, or one file. A file of more bytes is left out as `too-large`. */
export const walk = async function* (
  root: string,
  maxFileBytes = MAX_FILE_BYTES,
): AsyncGenerator<Found, void, undefined> {
  const top = await lstat(root).then((s) => (s.isSymbolicLink() ? null : s))
  if (top?.isFile()) {
    yield await fileAt(root, root.split(/[\\/]/).at(-1) ?? root, maxFileBytes)
    return
  }
  const waiting: { full: string; path: string; depth: number }[] = [
    { full: root, path: '', depth: 0 },
  ]
  let files = 0
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { full, path, depth } = next
    const entries = await readdir(full, { withFileTypes: true }).catch(() => null)
    if (entries === null) {
      yield { kind: 'skipped', path: path === '' ? '.' : path, why: 'unreadable' }
      continue
    }
    const folders: Dirent[] = []
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const here = path === '' ? entry.name : `${path}/${entry.name}`
      if (entry.isDirectory()) {
        folders.push(entry)
        continue
      }
      files += 1
      if (files > MAX_FILES) {
        yield { kind: 'skipped', path: here, why: 'too-many' }
        return
      }
      if (entry.isSymbolicLink()) yield { kind: 'skipped', path: here, why: 'link' }
      else if (!entry.isFile()) yield { kind: 'skipped', path: here, why: 'special' }
      else yield await fileAt(join(full, entry.name), here, maxFileBytes)
    }
    for (const folder of folders.reverse()) {
      const here = path === '' ? folder.name : `${path}/${folder.name}`
      if (depth + 1 > MAX_DEPTH) yield { kind: 'skipped', path: here, why: 'too-deep' }
      else waiting.push({ full: join(full, folder.name), path: here, depth: depth + 1 })
    }
  }
}

const fileAt = async (full: string, path: string, maxFileBytes: number): Promise<Found> => {
  // A name in another encoding comes back with U+FFFD and cannot be opened by it.
  if (path.includes('\ufffd')) return { kind: 'skipped', path, why: 'bad-name' }
  const stats = await lstat(full).catch(() => null)
  if (stats === null || !stats.isFile())
    return { kind: 'skipped', path, why: stats === null ? 'unreadable' : 'special' }
  if (stats.size > maxFileBytes) return { kind: 'skipped', path, why: 'too-large' }
  return { kind: 'file', path, full, size: stats.size, modifiedAt: stats.mtimeMs }
}
