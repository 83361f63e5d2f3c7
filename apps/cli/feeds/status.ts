/**
 * How each feed stands: what the running Hinoban knows of its fetching, and what of it is in the catalogue.
 * @module
 */
import { resolve } from 'node:path'
import { ALERT_GROUP } from '../../../features/advisories/server/alert-feeds.ts'
import { cataloguePath } from '../../../features/vulnerabilities/server/catalogue/place.ts'
import { openCatalogue } from '../../../features/vulnerabilities/server/catalogue/read.ts'
import { readConfig } from '../../../platform/config/index.ts'
import { type FeedDefinition, type FeedState, isFeedOn } from '../../../platform/feeds/index.ts'
import { feedsWordsOf } from '../messages/feeds.ts'
import { plainJson, plainText } from '../plain-text.ts'
import type { Call } from '../verb.ts'
import { allFeeds, definitionOf } from './all-feeds.ts'
import { openRoomIfRunning } from './open-room.ts'
import { furtherOf } from './update.ts'

type Known = {
  readonly files: readonly FeedState[]
  readonly settings: {
    readonly enabled: boolean
    readonly on: readonly string[]
    readonly mirrors: readonly string[]
  }
}

const askRunning = async (call: Call): Promise<Known | null> => {
  const room = await openRoomIfRunning(call)
  if (room === null) return null
  try {
    return { files: await room.feeds.list(), settings: await room.settings() }
  } finally {
    await room.close()
  }
}

export const feedsStatus = async (call: Call): Promise<number> => {
  const { json, language, terminal, env, home } = call
  const m = feedsWordsOf(language)
  const known = await askRunning(call)
  const dataDir = resolve(home, readConfig({ env, cwd: home }).settings['data.dir'])
  const path = cataloguePath(dataDir)
  const open = openCatalogue(path)
  const sources = open?.sources() ?? []
  const builtAt = open?.builtAt() ?? null
  open?.close()
  const names = new Set([
    ...allFeeds(known?.settings.mirrors ?? []).map(({ name }) => name),
    ...(known?.files ?? []).map(({ name }) => name),
    ...sources.map(({ name }) => name),
  ])
  const rows = [...names].map((name) => ({
    name,
    definition: definitionOf(name),
    file: known?.files.find((one) => one.name === name) ?? null,
    taken: sources.find((one) => one.name === name) ?? null,
  }))
  const isOn = (definition: FeedDefinition | null): boolean =>
    known?.settings.enabled === true &&
    definition !== null &&
    isFeedOn(definition, known.settings.on)
  if (json) {
    const feeds = rows.map(({ name, definition, file, taken }) => ({
      name,
      group: definition?.group ?? null,
      title: definition?.title[language] ?? name,
      url: file?.url ?? definition?.url ?? '',
      hosts: definition?.hosts ?? [],
      licence: definition?.licence[language] ?? '',
      isOn: known === null ? null : isOn(definition),
      fetchedAt: file?.fetchedAt?.toISOString() ?? null,
      checkedAt: file?.checkedAt.toISOString() ?? null,
      result: file?.result ?? null,
      why: file?.why ?? null,
      notBefore: file?.notBefore?.toISOString() ?? null,
      followed: file?.followed ?? null,
      bytes: file?.bytes ?? null,
      sha256: file?.sha256 ?? taken?.sha256 ?? null,
      taken:
        taken === null
          ? null
          : {
              records: taken.records,
              damaged: taken.damaged,
              damage: taken.damage.slice(0, 10),
              takenAt: new Date(taken.takenAt).toISOString(),
            },
    }))
    const catalogue = {
      path,
      isThere: open !== null,
      builtAt: builtAt === null ? null : new Date(builtAt).toISOString(),
    }
    await terminal.out(`${plainJson({ isRunning: known !== null, catalogue, feeds })}\n`)
    return 0
  }
  const format = new Intl.DateTimeFormat(language === 'ja' ? 'ja-JP' : 'en-GB', {
    dateStyle: 'medium',
    timeStyle: 'short',
  })
  const lines = rows
    // What is neither on nor here is told by --json and by the page; here it would hide the rest.
    .filter(({ definition, file, taken }) => isOn(definition) || file !== null || taken !== null)
    .map(({ name, definition, file, taken }) => {
      const parts = [
        isOn(definition) ? m.on : null,
        file === null || file.fetchedAt === null
          ? file === null && taken !== null
            ? null
            : m.never
          : m.fetched(format.format(file.fetchedAt), file.bytes ?? 0),
        file === null ? null : m.tried(format.format(file.checkedAt), m.results[file.result]),
        ...(file === null ? [] : furtherOf(file, m)),
        // What the inbox of advisories makes of its feeds is told there.
        definition?.group === ALERT_GROUP
          ? null
          : taken === null
            ? m.notInUse
            : m.inUse(taken.records, taken.damaged),
      ]
      return `  ${plainText(name, 100)}  ${parts.filter((part) => part !== null).join(m.comma)}\n`
    })
  await terminal.out(
    `${open === null ? m.noCatalogue : m.catalogueOf(builtAt === null ? '–' : format.format(builtAt), sources.length)}\n${known === null ? `${m.notRunning}\n` : known.settings.enabled ? '' : `${m.off}\n`}${lines.length === 0 ? `${m.none}\n` : lines.join('')}`,
  )
  return 0
}
