/**
 * Whether a table can be a ledger, by its head alone. A tree of sources holds thousands of texts that look like tables: a worker
 * for each would take minutes, and the header line, which decides, stands in the first lines.
 * @module
 */
import { readTable } from '@hinoban/tables'
import {
  detectedMapping,
  missingFields,
} from '../../../features/assets/server/collect/ledger-cells.ts'
import type { Text } from '../../../platform/i18n/index.ts'

/**
 * What it lacks; nothing when it is a ledger; null when more of it has to be read to know (a workbook, a header below the head).
 * At most the head is parsed, so this is bounded and may run outside a worker.
 */
export const missingInHead = async (
  head: Uint8Array,
  extent: 'whole' | 'cut',
): Promise<readonly Text[] | null> => {
  // Workbooks stand packed: their first sheet may lie anywhere.
  if (PACKED.some((magic) => magic.every((byte, i) => head[i] === byte))) return null
  let wantsMore = false
  const source = async function* () {
    yield head
    wantsMore = true
  }
  for await (const part of readTable(source())) {
    if (part.kind !== 'table') continue
    if (wantsMore && extent === 'cut') return null
    return missingFields(detectedMapping(part.table))
  }
  return extent === 'cut' ? null : missingFields(null)
}

/** ZIP (XLSX) and OLE (old or protected Excel). */
const PACKED = [
  [0x50, 0x4b, 3, 4],
  [0xd0, 0xcf, 0x11, 0xe0],
]
