import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'

const dist = join(import.meta.dirname, 'dist')
const isBuilt = existsSync(join(dist, 'index.html'))

describe.skipIf(!isBuilt)(
  `what a browser fetches before the first page${isBuilt ? '' : ' (skipped: the console is not built)'}`,
  () => {
    test('is less than 250 KB of scripts, packed', () => {
      const page = readFileSync(join(dist, 'index.html'), 'utf8')
      const scripts = [...new Set(page.match(/assets\/[^"]+\.js/g))]
      expect(scripts.length).toBeGreaterThan(0)
      const bytes = scripts.map(
        (file) => gzipSync(readFileSync(join(dist, file)), { level: 9 }).length,
      )
      expect(bytes.reduce((sum, n) => sum + n, 0)).toBeLessThan(250_000)
    })
  },
)
