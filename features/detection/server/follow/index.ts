/**
 * Files and folders of log sources, followed: each second what is new goes in, and how far it went is kept.
 * @module
 */
import { readdir, realpath, stat } from 'node:fs/promises'
import { basename, dirname, join, resolve, sep } from 'node:path'
import type { Clock } from '../../../../platform/clock/index.ts'
import type { Log } from '../../../../platform/log/index.ts'
import type { Records } from '../../../../platform/records/index.ts'
import type { Place } from '../../contract-sources.ts'
import type { Intake } from '../intake/intake.ts'
import type { Known, Roster } from '../sources/roster.ts'
import { type FollowedFile, openFollowed } from './followed-file.ts'
import { nameFits } from './name-fits.ts'
import { type FilePlace, filesOf, writeFiles } from './store.ts'

export type FollowDeps = {
  readonly records: Records
  readonly clock: Clock
  readonly log: Log
  readonly roster: Pick<Roster, 'all'>
  readonly intake: Pick<Intake, 'accept' | 'hasRoom'>
  readonly folders: () => readonly string[]
  readonly count: (known: Known, place: Place, records: number, bytes: number) => void
  readonly received: (known: Known, records: number, bytes: number) => void
}

const LOOK_MS = 1_000
/** Of one source; a folder of more is told in the log. */
const MAX_FILES = 1_000
/** Whoever renamed a file may still write into it. */
const LINGER_LOOKS = 10

type Followed = FollowedFile & {
  /** How many looks ago it was last found. */
  gone?: number
  isFailing?: boolean
}
type Following = {
  readonly files: Map<string, Followed>
  readonly places: Map<string, FilePlace>
  readonly changed: Set<string>
}

export const openFollowing = (deps: FollowDeps) => {
  const sources = new Map<string, Following>()
  const failing = new Set<string>()
  let isClosed = false

  const load = async ({ source }: Known): Promise<Following> => {
    const { organization, id } = source
    const places = await deps.records.within({ organization, sites: '*' }, (tx) =>
      tx.all(filesOf, { organization, source: id }),
    )
    return {
      files: new Map(),
      places: new Map(places.map((place) => [place.file, place])),
      changed: new Set(),
    }
  }
  const save = async ({ source }: Known, following: Following): Promise<void> => {
    if (following.changed.size === 0) return
    const rows = [...following.changed].flatMap((file) => following.places.get(file) ?? [])
    following.changed.clear()
    const { organization, id } = source
    await deps.records.within({ organization, sites: '*' }, (tx) =>
      tx.run(writeFiles, {
        organization,
        source: id,
        rows: JSON.stringify(rows),
        now: deps.clock.now(),
      }),
    )
  }
  /** Opens what is new, and marks what is no longer there under its name. */
  const find = async (known: Known, following: Following): Promise<void> => {
    const paths = await pathsOf(known.source.path ?? '', deps.folders())
    if (paths.length > MAX_FILES)
      deps.log.warn({ source: known.source.name }, 'detection: more files than can be followed')
    const there = new Set<string>()
    for (const path of paths.slice(0, MAX_FILES)) {
      const found = await openFollowed(path, (file) => following.places.get(file) ?? null).catch(
        () => null,
      )
      if (found === null) continue
      there.add(found.file)
      const before = following.files.get(found.file)
      if (before) {
        before.path = path
        delete before.gone
        await found.close()
      } else following.files.set(found.file, found)
    }
    for (const file of following.files.values())
      if (!there.has(file.file)) file.gone = (file.gone ?? 0) + 1
  }
  const read = async (known: Known, following: Following, file: Followed): Promise<void> => {
    const isOver = (file.gone ?? 0) > LINGER_LOOKS
    const { intake } = deps
    for (;;) {
      const more = await file.next({ withTail: isOver ? 'tail' : 'whole-lines' })
      if (more === null || isClosed) break
      const lines = more.groups.flatMap((group) => group.lines)
      const bytes = lines.reduce((sum, line) => sum + line.bytes.length, 0)
      const now = deps.clock.now().getTime()
      // A file waits: nothing is lost by a quota or a full disk.
      if (!intake.hasRoom(bytes) || !known.quota.take(lines.length, bytes, now)) break
      const origin = known.origin('file', null, 'named', basename(file.path))
      for (const { table, lines: some } of more.groups)
        await intake.accept(
          { ...origin, receivedAt: now, ...(table === '' ? {} : { table }) },
          some.map(({ name, bytes: line }) =>
            Buffer.concat([Buffer.from(`${name}\n`, 'latin1'), line]),
          ),
        )
      more.commit()
      deps.received(known, lines.length, bytes)
      deps.count(known, 'cut', lines.filter((line) => line.isCut).length, 0)
      following.places.set(file.file, file.place())
      following.changed.add(file.file)
    }
    if (isOver) {
      await file.close()
      following.files.delete(file.file)
    }
  }
  const look = async (): Promise<void> => {
    const wanted = [...deps.roster.all()].filter(
      ({ source }) => source.kind === 'file' && source.enabled,
    )
    const ids = new Set(wanted.map(({ source }) => source.id))
    for (const [id, { files }] of sources)
      if (!ids.has(id)) {
        for (const file of files.values()) await file.close()
        sources.delete(id)
      }
    for (const known of wanted)
      try {
        await lookAt(known)
        failing.delete(known.source.id)
      } catch (error) {
        if (!failing.has(known.source.id))
          deps.log.warn(
            { error, source: known.source.name },
            'detection: a source cannot be followed',
          )
        failing.add(known.source.id)
      }
  }
  /** What cannot be read is tried again with each look and told once; it holds up no other file. */
  const lookAt = async (known: Known): Promise<void> => {
    const following = sources.get(known.source.id) ?? (await load(known))
    sources.set(known.source.id, following)
    await find(known, following)
    for (const file of following.files.values())
      try {
        if (!isClosed) await read(known, following, file)
        file.isFailing = false
      } catch (error) {
        if (!file.isFailing)
          deps.log.warn({ error, path: file.path }, 'detection: a file cannot be followed')
        file.isFailing = true
      }
    await save(known, following)
  }
  let looking: Promise<void> = Promise.resolve()
  let timer: NodeJS.Timeout | null = null
  const again = (): void => {
    timer = setTimeout(() => {
      looking = look()
        .catch((error: unknown) =>
          deps.log.warn({ error }, 'detection: files could not be followed'),
        )
        .then(() => {
          if (!isClosed) again()
        })
    }, LOOK_MS)
    timer.unref()
  }
  again()
  return {
    close: async (): Promise<void> => {
      isClosed = true
      if (timer) clearTimeout(timer)
      await looking
      for (const { files } of sources.values())
        for (const file of files.values()) await file.close()
    },
  }
}

/** The files that a path names: itself, those of a folder, or those whose name fits the `*` of its last part. Never outside `folders`. */
const pathsOf = async (path: string, folders: readonly string[]): Promise<readonly string[]> => {
  const whole = resolve(path)
  const name = basename(whole)
  const isFolder =
    !name.includes('*') && ((await stat(whole).catch(() => null))?.isDirectory() ?? false)
  if (!isFolder && !name.includes('*')) return inside([whole], folders)
  const folder = isFolder ? whole : dirname(whole)
  const names = await readdir(folder).catch(() => [])
  return inside(
    names
      .filter((one) => (isFolder || nameFits(name, one)) && !PACKED.test(one))
      .map((one) => join(folder, one)),
    folders,
  )
}
const PACKED = /\.(?:gz|bz2|xz|zst|zip)$/i

/** A link may lead anywhere: what counts is where it leads. */
const inside = async (
  paths: readonly string[],
  folders: readonly string[],
): Promise<readonly string[]> => {
  const roots = await Promise.all(
    folders.map((folder) => realpath(folder).catch(() => resolve(folder))),
  )
  const found: string[] = []
  for (const path of paths) {
    const real = await realpath(path).catch(() => null)
    if (real !== null && roots.some((root) => real.startsWith(root + sep))) found.push(path)
  }
  return found
}
