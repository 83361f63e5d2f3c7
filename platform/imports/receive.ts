/**
 * How a file comes in, whoever brings it: recognised by its content, stored, entered as an import that waits for its dry
 * run; and how an import begins its next step.
 * @module
 */
import type { Audit, By } from '../audit/index.ts'
import type { Upload } from '../http/index.ts'
import { problemsOf } from '../problem/index.ts'
import { newId, type Transaction } from '../records/index.ts'
import type { Scope } from '../records/scope.ts'
import * as contract from './contract.ts'
import type { RunDeps } from './run.ts'
import { recogniseSource } from './source.ts'
import * as sql from './store.ts'

export const problem = problemsOf(contract.importsProblems)

export type ReceiveDeps = RunDeps & { readonly audit: Audit; readonly maxBytes: number }

/** Who brings a file: whose rows it may touch, how he is shown, and what the audit log says. */
export type Bringer = { readonly scope: Scope; readonly name: string; readonly audited: By }

/** Enough to tell any kind of file by; XLSX names its parts within the first entries. */
const HEAD_BYTES = 64 * 1024

/** Answers the id of the import, which waits for its dry run. Throws what the person who brings the file can cure. */
export const receive = async (
  deps: ReceiveDeps,
  by: Bringer,
  upload: Upload,
  site: string | null,
): Promise<string> => {
  const { head, bytes, size } = await headOf(upload, deps.maxBytes)
  if (head.byteLength === 0) throw problem('imports.empty_file', { file: upload.name })
  const source = recogniseSource(deps.sources, head, upload.name)
  if (source === null) throw problem('imports.unrecognised', { file: upload.name })
  const { sha256 } = await deps.files.put(bytes, { maxBytes: deps.maxBytes + 1 })
  const id = newId()
  await deps.records.within(by.scope, async (tx) => {
    const now = deps.clock.now()
    const [only, ...others] = await deps.sites.list(tx)
    const same = await tx.one(sql.sameBytes, { sha256, source: source.id })
    await tx.run(sql.insertImport, {
      id,
      // Where there is only one place, or the same file came before, nobody has to be asked.
      site: site ?? same?.site_id ?? (others.length === 0 ? (only?.id ?? null) : null),
      source: source.id,
      fileName: upload.name,
      fileSize: size(),
      sha256,
      scopeSites: JSON.stringify(by.scope.sites),
      observedAt: same?.observed_at ?? now,
      sameAs: same?.id ?? null,
      now,
      by: by.name,
      counts: sql.NO_COUNTS,
    })
    await deps.audit.write(tx, by.audited, {
      what: 'imports.upload',
      object: { kind: 'import', id, name: upload.name },
      before: null,
      after: { source: source.id, sha256, size: size(), site },
    })
  })
  return id
}

/** Begins the dry run again, or the taking in, of an import that is ready. */
export const restart = async (
  tx: Transaction,
  row: sql.Row,
  to: 'checking' | 'running',
  body: contract.ConfirmImport,
  now: Date,
): Promise<void> => {
  await tx.run(sql.clearFaults, { id: row.id })
  await tx.run(sql.begin, {
    id: row.id,
    to,
    site: body.site,
    mapping: body.mapping ?? row.mapping,
    mappingFrom: body.mapping === null ? row.mappingFrom : 'given',
    counts: sql.NO_COUNTS,
    now,
  })
}

/** The first bytes for recognition, and the whole stream again, measured and limited. */
const headOf = async (
  upload: Upload,
  maxBytes: number,
): Promise<{ head: Uint8Array; bytes: AsyncGenerator<Uint8Array>; size: () => number }> => {
  const source = upload.bytes[Symbol.asyncIterator]()
  const first: Uint8Array[] = []
  let length = 0
  while (length < HEAD_BYTES) {
    const next = await source.next()
    if (next.done) break
    first.push(next.value)
    length += next.value.byteLength
  }
  let size = 0
  const measured = function* (chunk: Uint8Array): Generator<Uint8Array> {
    size += chunk.byteLength
    if (size > maxBytes)
      throw problem('imports.too_large', {
        file: upload.name,
        limitMb: Math.floor(maxBytes / 1024 / 1024),
      })
    yield chunk
  }
  const bytes = (async function* (): AsyncGenerator<Uint8Array> {
    for (const chunk of first) yield* measured(chunk)
    for (let next = await source.next(); !next.done; next = await source.next())
      yield* measured(next.value)
  })()
  return { head: Buffer.concat(first).subarray(0, HEAD_BYTES), bytes, size: () => size }
}
