/**
 * A folder whose files are taken in by themselves: what lies there whole is imported and goes to `done`, what cannot be
 * taken in goes to `failed` with a file that says why. A subfolder with the name of a site says where its files belong.
 * Nobody looks at a dry run here, so a file that would need an answer fails with the question.
 * @module
 */
import { constants } from 'node:fs'
import { lstat, mkdir, open, readdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Text } from '../i18n/index.ts'
import { ProblemError } from '../problem/index.ts'
import { en } from './messages/en.ts'
import { ja } from './messages/ja.ts'
import { type Bringer, problem, type ReceiveDeps, receive, restart } from './receive.ts'
import { runImport } from './run.ts'
import * as sql from './store.ts'
import { FAILURES } from './view.ts'

export type DropFolder = {
  readonly path: string
  /** Whose folder it is; null while there is no organization yet. */
  readonly organization: () => Promise<string | null>
}

const DONE = 'done'
const FAILED = 'failed'
/** A file that is still being copied grows: what is the same after this time is whole. */
const SETTLE_MS = 3_000
/** Files of one look; the rest waits for the next. */
const MAX_FILES = 200
/** A name ends at 255 bytes on every usual file system; the moment and `.reason.txt` are put to it. */
const MAX_NAME_BYTES = 200
/** Of programs that copy, edit or synchronise: not files yet. */
const UNFINISHED = /^[.~]|~$|\.(?:part|partial|tmp|temp|crdownload|filepart|swp)$/i

type Found = {
  readonly folder: string
  readonly name: string
  readonly size: number
  readonly site: string | null
  readonly look: string
}

/** One look at the folder. Answers how many files were done and failed. */
export const takeDropped = async (
  deps: ReceiveDeps,
  drop: DropFolder,
  signal: AbortSignal,
  settleMs: number = SETTLE_MS,
): Promise<{ readonly done: number; readonly failed: number }> => {
  const counts = { done: 0, failed: 0 }
  const organization = await drop.organization()
  if (organization === null) {
    deps.log.warn('imports: the drop folder waits until Hinoban is set up')
    return counts
  }
  const by: Bringer = {
    scope: { organization, sites: '*' },
    name: `${ja.dropFolder} / ${en.dropFolder}`,
    audited: { system: 'imports' },
  }
  // First of all: what could not be put away would be taken in again each minute.
  for (const to of [DONE, FAILED]) await mkdir(join(drop.path, to), { recursive: true })
  const sites = await deps.records.within(by.scope, (tx) => deps.sites.list(tx))
  const first = await look(drop.path, sites)
  if (first.length === 0) return counts
  await sleep(settleMs, undefined, { signal })
  const looks = new Map(first.map((f) => [join(f.folder, f.name), f.look]))
  const whole = (await look(drop.path, sites)).filter(
    (f) => looks.get(join(f.folder, f.name)) === f.look,
  )
  for (const file of whole.slice(0, MAX_FILES)) {
    signal.throwIfAborted()
    const why = await takeOne(deps, by, file, signal)
    if (why === 'later') continue
    await putAway(drop.path, file, why, deps.clock.now())
    counts[why === null ? 'done' : 'failed'] += 1
    if (why !== null) deps.log.warn({ file: file.name }, 'imports: a dropped file failed')
  }
  return counts
}

const look = async (
  path: string,
  sites: readonly { readonly id: string; readonly name: string }[],
): Promise<Found[]> => {
  const found: Found[] = []
  const enter = async (folder: string, site: string | null): Promise<void> => {
    for (const name of (await readdir(folder)).sort()) {
      if (UNFINISHED.test(name) || (site === null && (name === DONE || name === FAILED))) continue
      // A link could lead anywhere on this machine: only what lies here itself is taken.
      const stat = await lstat(join(folder, name)).catch(() => null)
      if (stat?.isFile())
        found.push({
          folder,
          name,
          size: stat.size,
          site,
          look: `${stat.ino} ${stat.size} ${stat.mtimeMs}`,
        })
      const named = sites.find((s) => s.name.normalize() === name.normalize())
      if (stat?.isDirectory() && site === null && named) await enter(join(folder, name), named.id)
    }
  }
  await enter(path, null)
  return found
}

/** Null when it is in; else why not. `later`: it is being taken in already. */
const takeOne = async (
  deps: ReceiveDeps,
  by: Bringer,
  { folder, name, size, site }: Found,
  signal: AbortSignal,
): Promise<Text | null | 'later'> => {
  const { organization } = by.scope
  try {
    const way = await deps.records.within(by.scope, (tx) => tx.one(sql.isOnItsWay, { name, size }))
    if (way?.busy) return 'later'
    const file = await open(join(folder, name), constants.O_RDONLY | constants.O_NOFOLLOW)
    const id = await receive(deps, by, { name, bytes: file.createReadStream() }, site).finally(() =>
      file.close().catch(() => undefined),
    )
    await runImport(deps, { organization, id }, 'checking', signal)
    await confirm(deps, by, id).catch(async (error: unknown) => {
      // The file goes back with the question: nobody is to be asked a second time by what is left here.
      await deps.records.within(by.scope, (tx) => tx.run(sql.cancel, { id, now: deps.clock.now() }))
      throw error
    })
    await runImport(deps, { organization, id }, 'running', signal)
    const row = await deps.records.within(by.scope, (tx) => tx.one(sql.importById, { id }))
    if (row?.state === 'done') return null
    const failure = FAILURES.find((f) => f === row?.failure) ?? 'incident'
    return { ja: ja.failures[failure], en: en.failures[failure] }
  } catch (error) {
    if (signal.aborted) throw error
    if (!(error instanceof ProblemError)) deps.log.error({ error }, 'imports: a dropped file')
    return sentenceOf(error)
  }
}

/** What a person would confirm, where nothing is left to ask; else the question is the reason. */
const confirm = (deps: ReceiveDeps, by: Bringer, id: string): Promise<void> =>
  deps.records.within(by.scope, async (tx) => {
    const row = await tx.one(sql.lockImport, { id })
    if (row?.state !== 'ready') return
    const source = deps.sources.find((s) => s.id === row.source)
    if (row.site === null && source?.siteRequired) throw problem('imports.site_needed', {})
    const missing = source?.missing(row.mapping) ?? []
    if (missing.length > 0)
      throw problem('imports.mapping_incomplete', {
        missing: missing.map((m) => `${m.ja} / ${m.en}`).join(', '),
      })
    await restart(tx, row, 'running', { site: row.site, mapping: null }, deps.clock.now())
    await deps.audit.write(tx, by.audited, {
      what: 'imports.confirm',
      object: { kind: 'import', id, name: row.file.name },
      before: { state: row.state },
      after: { state: 'running', site: row.site, by: by.name },
    })
  })

const sentenceOf = (error: unknown): Text => {
  if (error instanceof ProblemError) {
    const say = (m: typeof en | typeof ja) =>
      (m.problems as Readonly<Record<string, (params: never) => string>>)[error.code]?.(
        error.params as never,
      )
    const [inJapanese, inEnglish] = [say(ja), say(en)]
    if (inJapanese !== undefined && inEnglish !== undefined)
      return { ja: inJapanese, en: inEnglish }
  }
  return { ja: ja.failures.incident, en: en.failures.incident }
}

/** Under the moment and its own name, so that nothing there is overwritten. */
const putAway = async (
  path: string,
  { folder, name }: Found,
  why: Text | null,
  now: Date,
): Promise<void> => {
  const moment = now.toISOString().replace(/[-:]/g, '').replace('.', '-')
  let kept = name
  while (Buffer.byteLength(kept) > MAX_NAME_BYTES) kept = [...kept].slice(1).join('')
  const target = join(path, why === null ? DONE : FAILED, `${moment} ${kept}`)
  if (why !== null) await writeFile(`${target}.reason.txt`, `${why.ja}\n${why.en}\n`)
  await rename(join(folder, name), target)
}
