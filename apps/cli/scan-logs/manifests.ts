/**
 * What programs declare about the events they write: the manifests within the DLLs and EXEs of a folder, such as a Windows\\System32 that
 * was saved with the logs. Names of values in damaged logs come from them. What was not taken is counted.
 * @module
 */
import { readFile } from 'node:fs/promises'
import { manifestsIn } from '@hinoban/evtx'
import { walk } from '../check/walk.ts'

export type Programs = {
  readonly manifests: readonly Uint8Array[]
  /** Manifests for which there was no room. */
  readonly leftOut: number
  /** Programs that are larger than any that declares events, or could not be read. */
  readonly unread: number
}
export type ProgramLimits = { readonly programBytes: number; readonly totalBytes: number }

const LIMITS: ProgramLimits = {
  /** The largest of Windows' own that declares events has some 30 MB. */
  programBytes: 128 * 1024 ** 2,
  /** All manifests of a Windows have some 20 MB. */
  totalBytes: 64 * 1024 ** 2,
}

/** What fits, in the order of the folder: what is too much leaves out itself and nothing behind it. */
export const readManifests = async (
  folder: string,
  signal: AbortSignal,
  { programBytes, totalBytes }: ProgramLimits = LIMITS,
): Promise<Programs> => {
  const manifests: Uint8Array[] = []
  let [total, leftOut, unread] = [0, 0, 0]
  for await (const one of walk(folder, programBytes)) {
    if (signal.aborted) break
    if (!/\.(?:dll|exe|sys)$/i.test(one.path)) continue
    const bytes = one.kind === 'skipped' ? null : await readFile(one.full).catch(() => null)
    // A program that may not be read costs only itself.
    if (bytes === null) unread += 1
    for (const manifest of bytes === null ? [] : manifestsIn(bytes))
      if (total + manifest.length > totalBytes) leftOut += 1
      else {
        total += manifest.length
        manifests.push(manifest.slice())
      }
  }
  return { manifests, leftOut, unread }
}
