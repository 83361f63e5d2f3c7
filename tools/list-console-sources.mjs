/**
 * Prints path, size and content hash of every file the console is built from, so that it is rebuilt when one changes.
 * @module
 */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const TOP = ['ui', 'apps/console', 'features', 'libs', 'platform/problem', 'platform/i18n', 'platform/access', 'platform/imports']
const SKIP = new Set(['node_modules', 'dist', 'server', 'vectors'])

const walk = (folder) => {
  let entries
  try {
    entries = readdirSync(folder, { withFileTypes: true })
  } catch {
    return
  }
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) {
      if (!SKIP.has(entry.name)) walk(path)
    } else if (entry.isFile() && !/\.test\.tsx?$/.test(entry.name)) {
      console.log(path, createHash('sha256').update(readFileSync(path)).digest('hex'))
    }
  }
}
for (const folder of TOP) walk(folder)
