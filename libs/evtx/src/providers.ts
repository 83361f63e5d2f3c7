/**
 * Templates out of the programs that write events: the resource WEVT_TEMPLATE of a DLL or EXE (`CRIM` → `WEVT` → `TTBL` → `TEMP`, facts
 * as libfwevt documents them). A record whose own template is broken is read by the provider's.
 * @module
 */
import { SlotPlaces } from './bound.ts'
import { chunkOf } from './chunk.ts'
import { compile } from './compile.ts'
import { Cursor, u32At } from './cursor.ts'
import type { CodePage } from './parts.ts'
import type { TemplateCache } from './template-cache.ts'
import { codePageDecoder, utf16 } from './text.ts'
import { guidOf } from './value.ts'

const CRIM = 0x4d495243
const WEVT = 0x54564557
const TTBL = 0x4c425454
const TEMP = 0x504d4554
/** The largest manifest of Windows has some hundred providers and ten thousand templates. */
const MAX_MANIFESTS = 64
const MAX_PROVIDERS = 1_024
const MAX_SECTIONS = 64
/** Tables and templates that are looked at in all: hostile offsets name the same ones again and again. */
const MAX_TABLES = 4_096
const MAX_TEMPLATES = 20_000
const TEMPLATE_HEAD_BYTES = 40

/**
 * Puts the templates of all manifests within these bytes into the cache; answers how many were understood. The bytes may be a whole
 * program or the resource alone, damaged or not: it never throws for them.
 * @example learnTemplates(await readFile('adtschema.dll'), cache)
 */
export const learnTemplates = (
  bytes: Uint8Array,
  cache: TemplateCache,
  codePage: CodePage = 932,
): number => {
  const left = { tables: MAX_TABLES, templates: MAX_TEMPLATES }
  let learnt = 0
  for (const manifest of manifestsIn(bytes)) {
    const providers = u32At(manifest, 12)
    for (let n = 0; n < providers; n += 1)
      for (const table of tablesOf(manifest, u32At(manifest, 16 + n * 20 + 16)))
        if (left.tables-- > 0) learnt += learnTable(manifest, table, cache, codePage, left)
  }
  return learnt
}

/** The manifests within a program, as parts of the same bytes: what is worth keeping of it. */
export const manifestsIn = (bytes: Uint8Array): readonly Uint8Array[] => {
  const found: Uint8Array[] = []
  for (let at = bytes.indexOf(0x43); at >= 0; at = bytes.indexOf(0x43, at + 1)) {
    if (u32At(bytes, at) !== CRIM) continue
    const size = u32At(bytes, at + 4)
    const providers = u32At(bytes, at + 12)
    if (size < 16 || at + size > bytes.length || providers === 0 || providers > MAX_PROVIDERS)
      continue
    if (found.push(bytes.subarray(at, at + size)) >= MAX_MANIFESTS) break
  }
  return found
}

/** Offsets of the tables of templates that a provider names. */
const tablesOf = (manifest: Uint8Array, at: number): readonly number[] => {
  if (u32At(manifest, at) !== WEVT) return []
  const sections = Math.min(u32At(manifest, at + 12), MAX_SECTIONS)
  const offsets = Array.from({ length: sections }, (_, n) => u32At(manifest, at + 20 + n * 8))
  return offsets.filter((offset) => u32At(manifest, offset) === TTBL)
}

const learnTable = (
  manifest: Uint8Array,
  table: number,
  cache: TemplateCache,
  codePage: CodePage,
  left: { templates: number },
): number => {
  const count = Math.min(u32At(manifest, table + 8), left.templates)
  const wording = { utf16, ansi: codePageDecoder(codePage) }
  const places = new SlotPlaces()
  let at = table + 12
  let learnt = 0
  for (let n = 0; n < count; n += 1) {
    const size = u32At(manifest, at + 4)
    left.templates -= 1
    if (u32At(manifest, at) !== TEMP || size < TEMPLATE_HEAD_BYTES || at + size > manifest.length)
      break
    const body = manifest.subarray(at, at + size)
    // What stands behind the tree says what its values are called; the tree ends before.
    const items = u32At(manifest, at + 16) - at
    const end = items > TEMPLATE_HEAD_BYTES && items <= size ? items : size
    const chunk = chunkOf(body, 0, wording, cache, places)
    const cursor = new Cursor(body, TEMPLATE_HEAD_BYTES, end)
    const { nodes, weight } = compile(chunk, cursor, {
      dependency: 'with',
      names: 'inline',
      instance: () => [],
    })
    if (!cursor.why && nodes.length > 0) {
      cache.intern(guidOf(body, 24), nodes, weight)
      learnt += 1
    }
    at += size
  }
  return learnt
}
