/**
 * The heads of the chains, once a day, in a file outside the database: `<dataDir>/anchors/<organization>.jsonl`.
 * Somebody who cuts the tail or makes the whole chain anew must also find and change every copy of this file.
 * @module
 */
import { mkdir, open, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { canonical } from './canonical.ts'
import type { Anchor, ChainName } from './chain.ts'

const Line = z.strictObject({
  at: z.iso.datetime(),
  chain: z.enum(['evidence', 'audit']),
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  organization: z.uuid(),
  seq: z.number().int().positive(),
})

export type ReadAnchors = { readonly anchors: readonly Anchor[]; readonly damagedLines: number }

const fileOf = (dataDir: string, organization: string): string =>
  join(dataDir, 'anchors', `${z.uuid().parse(organization)}.jsonl`)

/** Adds a line and waits until it is on the disk. */
export const writeAnchor = async (
  dataDir: string,
  anchor: Anchor & { readonly chain: ChainName; readonly organization: string; readonly at: Date },
): Promise<void> => {
  await mkdir(join(dataDir, 'anchors'), { recursive: true, mode: 0o700 })
  const file = await open(fileOf(dataDir, anchor.organization), 'a', 0o600)
  try {
    await file.writeFile(`${canonical({ ...anchor, at: anchor.at.toISOString() })}\n`)
    await file.sync()
  } finally {
    await file.close()
  }
}

/** Every anchor of one chain; lines that cannot be read are counted, not skipped in silence. */
export const readAnchors = async (
  dataDir: string,
  organization: string,
  chain: ChainName,
): Promise<ReadAnchors> => {
  let text: string
  try {
    text = await readFile(fileOf(dataDir, organization), 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { anchors: [], damagedLines: 0 }
    throw error
  }
  const anchors: Anchor[] = []
  let damagedLines = 0
  for (const line of text.split('\n')) {
    if (line === '') continue
    const read = readLine(line)
    if (read === null || read.organization !== organization) damagedLines += 1
    else if (read.chain === chain) anchors.push({ seq: read.seq, hash: read.hash })
  }
  return { anchors, damagedLines }
}

const readLine = (line: string): z.output<typeof Line> | null => {
  try {
    return Line.parse(JSON.parse(line))
  } catch {
    return null
  }
}

export const removeAnchors = (dataDir: string, organization: string): Promise<void> =>
  rm(fileOf(dataDir, organization), { force: true })
