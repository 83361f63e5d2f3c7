/**
 * The body of an Elasticsearch bulk request: an action, and for most of them a document, a line each. Pure but for Buffer.
 * @module
 */

export type BulkItem = {
  readonly action: string
  readonly index: string
  readonly id: string | null
  /** Null: nothing to keep; `why` says so. */
  readonly document: Buffer | null
  readonly why: string | null
}

/** Of an action line; what is longer is no action. */
const MAX_ACTION_BYTES = 8 * 1024
const LF = 0x0a
const CR = 0x0d
const OPEN = 0x7b
const CLOSE = 0x7d

/** Every item of the body in its order; what cannot be read is an item that says why. `index` is the one of the path, or empty. */
export const bulkItems = function* (body: Buffer, index: string): Generator<BulkItem> {
  let at = 0
  while (at < body.length) {
    const line = lineAt(body, at)
    at = line.next
    if (line.bytes.length === 0) continue
    const action = actionOf(line.bytes)
    if (action === null) {
      yield refused(
        'index',
        index,
        null,
        'Malformed action/metadata line: expected an object with one action',
      )
      continue
    }
    const { kind, id } = action
    const where = action.index ?? index
    if (kind === 'delete') {
      yield refused(kind, where, id, 'Events are never deleted by those who send them')
      continue
    }
    const document = lineAt(body, at)
    at = document.next
    if (kind === 'update')
      yield refused(kind, where, id, 'Events are never changed once they are sent')
    else if (document.bytes.length === 0) yield refused(kind, where, id, 'The document is missing')
    else if (!isObject(document.bytes))
      yield refused(kind, where, id, 'The document is not a JSON object')
    else yield { action: kind, index: where, id, document: document.bytes, why: null }
  }
}

/** Lines of NDJSON or of plain text, empty ones left out. */
export const linesOf = function* (body: Buffer): Generator<Buffer> {
  for (let at = 0; at < body.length; ) {
    const { bytes, next } = lineAt(body, at)
    at = next
    if (bytes.length > 0) yield bytes
  }
}

const lineAt = (body: Buffer, at: number): { readonly bytes: Buffer; readonly next: number } => {
  const found = body.indexOf(LF, at)
  const end = found < 0 ? body.length : found
  const cut = end > at && body[end - 1] === CR ? end - 1 : end
  return { bytes: body.subarray(at, cut), next: end + 1 }
}

const isObject = (bytes: Buffer): boolean => bytes[0] === OPEN && bytes[bytes.length - 1] === CLOSE

const refused = (action: string, index: string, id: string | null, why: string): BulkItem => ({
  action,
  index,
  id,
  document: null,
  why,
})

const ACTIONS: ReadonlySet<string> = new Set(['index', 'create', 'update', 'delete'])

const actionOf = (
  line: Buffer,
): { readonly kind: string; readonly index: string | null; readonly id: string | null } | null => {
  if (line.length > MAX_ACTION_BYTES || line[0] !== OPEN) return null
  let value: unknown
  try {
    value = JSON.parse(line.toString('utf8'))
  } catch {
    return null
  }
  const [entry, second] = Object.entries(value as object)
  if (!entry || second || !ACTIONS.has(entry[0])) return null
  const about = entry[1] as { readonly _index?: unknown; readonly _id?: unknown } | null
  return {
    kind: entry[0],
    index: typeof about?._index === 'string' ? about._index : null,
    id: typeof about?._id === 'string' ? about._id : null,
  }
}
