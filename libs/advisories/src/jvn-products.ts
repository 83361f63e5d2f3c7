/**
 * Vendors and products of MyJVN, with their numbers and CPEs.
 * @module
 */
import type { Bytes } from '@hinoban/bytes'
import { formatCpe, parseCpe } from '@hinoban/cpe'
import type { Row } from './claim.ts'
import { damageParts, NO_HEAD, notesOf, numberIn } from './fields.ts'
import { firstOf } from './jvn.ts'
import { childOf, childrenOf, type Xml } from './xml-element.ts'
import { xmlRecords } from './xml-records.ts'

export type JvnProduct = {
  readonly vendorId: number
  readonly vendor: string
  readonly vendorCpe: string
  /** Null in a list of vendors alone. */
  readonly productId: number | null
  readonly product: string
  readonly cpe: string
}

/** getProductList and getVendorList, whole or as the monthly files. CPEs as 2.3 strings. */
export const readJvnProducts = async function* (
  chunks: Bytes,
): AsyncGenerator<Row<JvnProduct>, void, undefined> {
  for await (const piece of xmlRecords(chunks, ['Vendor'])) {
    if (piece.kind === 'damage') yield piece
    else if (piece.kind === 'record') yield* productRows(piece.element, piece.at)
    else {
      const status = piece.elements[0] && childOf(piece.elements[0], 'Status')
      yield {
        kind: 'head',
        head: {
          ...NO_HEAD,
          total: numberIn(status?.attributes['totalRes'] ?? null, 0, 1e9),
          startsAt: firstOf(status),
        },
      }
    }
  }
}

const productRows = (vendor: Xml, place: string): readonly Row<JvnProduct>[] => {
  const { note, damaged } = notesOf(place)
  const { vname = '', cpe: vendorCpe = '', vid } = vendor.attributes
  const vendorId = numberIn(vid ?? null, 0, 1e9)
  if (vendorId === null) note('vid', 'bad_number', vid)
  const nameOf = (cpe: string): string => {
    // `cpe:/:sun` names a vendor without a part: it is kept as it stands.
    const parsed = parseCpe(cpe)
    return parsed === null ? cpe : formatCpe(parsed)
  }
  const base = { vendorId: vendorId ?? 0, vendor: vname.trim(), vendorCpe: nameOf(vendorCpe) }
  const products = childrenOf(vendor, 'Product')
  const rows: Row<JvnProduct>[] = products.flatMap((product, index) => {
    const { pname = '', cpe = '', pid } = product.attributes
    const productId = numberIn(pid ?? null, 0, 1e9)
    if (productId === null) note(`Product[${index}].pid`, 'bad_number', pid)
    if (cpe !== '' && parseCpe(cpe) === null) note(`Product[${index}].cpe`, 'bad_cpe', cpe)
    return vendorId === null || productId === null
      ? []
      : [
          {
            kind: 'row' as const,
            row: { ...base, productId, product: pname.trim(), cpe: nameOf(cpe) },
          },
        ]
  })
  const alone: readonly Row<JvnProduct>[] =
    products.length === 0 && vendorId !== null
      ? [{ kind: 'row', row: { ...base, productId: null, product: '', cpe: '' } }]
      : []
  return [...rows, ...alone, ...damageParts(damaged)]
}
