/**
 * What the named files say is installed, read in workers by the readers of `check`; each file with what became of it.
 * @module
 */
import { constants } from 'node:fs'
import { open, stat } from 'node:fs/promises'
import { basename, resolve } from 'node:path'
import type { Component } from '@hinoban/matching'
import type { AssetSystem } from '../../../features/assets/contract.ts'
import {
  componentOfSoftware,
  componentOfSystem,
} from '../../../features/vulnerabilities/components.ts'
import { openInventory } from '../check/inventory.ts'
import { type FoundPart, type ReadOutcome, readFileAs } from '../check/read-file.ts'
import { HEAD_BYTES, type Kind, recognise } from '../check/recognise.ts'

export type MatchedFile = {
  readonly path: string
  readonly kind: Kind | null
  readonly outcome: ReadOutcome | null
  readonly components: number
}
export type FoundComponent = { readonly file: string; readonly component: Component }

/** Null: there is no such file, or it may not be read. */
export const readComponents = async (
  path: string,
  cwd: string,
  now: number,
  signal: AbortSignal,
): Promise<{ readonly file: MatchedFile; readonly found: readonly FoundComponent[] } | null> => {
  const full = resolve(cwd, path)
  const about = await stat(full).catch(() => null)
  if (!about?.isFile()) return null
  const head = await headOf(full)
  if (head === null) return null
  const kind = recognise(head, basename(full))
  if (kind.use === null) return { file: { path, kind, outcome: null, components: 0 }, found: [] }
  const found = openFound()
  const outcome = await readFileAs(
    kind.use,
    { full, name: basename(full), modifiedAt: about.mtimeMs },
    {
      site: { id: 'files', name: basename(full) },
      into: {
        inventory: openInventory(),
        subjects: [],
        evidence: [],
        held: 0,
        onPart: (part) => {
          const component = componentOf(part)
          if (component !== null && component.name !== '') found.put({ file: path, component })
        },
      },
      now,
      signal,
    },
  )
  const all = found.end()
  return { file: { path, kind, outcome, components: all.length }, found: all }
}

/** A device names its system among its software and as its own: the one with a name that sources know stays. */
const openFound = () => {
  const bare = new Map<string, FoundComponent>()
  const named = new Map<string, FoundComponent>()
  const isNamed = new Set<string>()
  return {
    put: (one: FoundComponent): void => {
      const { name, version, supplier, purl, cpes } = one.component
      const plain = [name, version, supplier].join('\n').toLowerCase()
      if (cpes.length === 0 && purl === '') bare.set(plain, one)
      else {
        isNamed.add(plain)
        named.set(`${plain}\n${purl}\n${cpes.join(' ')}`, one)
      }
    },
    end: (): readonly FoundComponent[] => [
      ...named.values(),
      ...[...bare].flatMap(([plain, one]) => (isNamed.has(plain) ? [] : [one])),
    ],
  }
}

const componentOf = (part: FoundPart): Component | null => {
  if (part.kind === 'software') return componentOfSoftware(part.software)
  const { facts } = part
  const system: AssetSystem = {
    asset: '',
    site: null,
    name: facts.name ?? '',
    deviceClass: facts.deviceClass ?? 'unknown',
    maker: facts.maker ?? '',
    model: facts.model ?? '',
    os: facts.os ?? '',
    firmware: facts.firmware ?? '',
    importance: null,
    reachableFromInternet: null,
    sources: [],
    machineSeenAt: null,
    endOfSupport: null,
  }
  return componentOfSystem(system)
}

const headOf = async (path: string): Promise<Uint8Array | null> => {
  try {
    // What became a pipe since it was looked at must not hold us.
    await using file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK)
    const buffer = new Uint8Array(HEAD_BYTES)
    const { bytesRead } = await file.read(buffer, 0, HEAD_BYTES, 0)
    return buffer.subarray(0, bytesRead)
  } catch {
    return null
  }
}
