/**
 * What was saved on the settings screen, and the settings in force now.
 * @module
 */
import { z } from 'zod'
import type { Clock } from '../clock/index.ts'
import type { Keys } from '../keys/index.ts'
import { problemsOf } from '../problem/index.ts'
import { type Records, statement } from '../records/index.ts'
import type { SettingView } from './contract.ts'
import { configProblems } from './contract.ts'
import { type Config, ConfigError, SETTINGS, type SettingKey, type SettingRow } from './index.ts'
import type { Setting } from './settings.ts'

const problem = problemsOf(configProblems)

const listSaved = statement({
  name: 'config_saved',
  sql: 'select key, value from config_settings order by key',
  params: z.object({}),
  row: z.object({ key: z.string(), value: z.unknown() }),
  system: true,
})
const putSaved = statement({
  name: 'config_put',
  sql: `insert into config_settings (key, value, saved_at, saved_by) values ($key, $value::jsonb, $at, $by)
        on conflict (key) do update set value = excluded.value, saved_at = excluded.saved_at, saved_by = excluded.saved_by`,
  params: z.object({ key: z.string(), value: z.unknown(), at: z.date(), by: z.string() }),
  row: z.object({}),
  system: true,
})
const dropSaved = statement({
  name: 'config_drop',
  sql: 'delete from config_settings where key = $key',
  params: z.object({ key: z.string() }),
  row: z.object({}),
  system: true,
})

export type LiveConfig = {
  /** The settings in force at this moment. */
  readonly now: () => Config
  readonly view: (row: SettingRow) => SettingView
  /** Saves a value of the screen (null: back to the default) and puts it in force. */
  readonly save: (key: string, value: unknown, by: string) => Promise<SettingRow>
}

/** Reads what was saved, and keeps it in force. `read` is `readConfig` with environment and file already given. */
export const openLiveConfig = async (from: {
  readonly records: Records
  readonly keys: Keys
  readonly clock: Clock
  readonly read: (screen: Readonly<Record<string, unknown>>) => Config
}): Promise<LiveConfig> => {
  const load = async (): Promise<Config> => {
    const saved = await from.records.system('settings of the screen', (tx) => tx.all(listSaved, {}))
    const screen: Record<string, unknown> = {}
    for (const { key, value } of saved) {
      const setting = isKnown(key) ? SETTINGS[key] : null
      if (setting)
        screen[key] =
          isSecret(setting) && typeof value === 'string' ? from.keys.openSecret(value) : value
    }
    return from.read(screen)
  }
  let config = await load()
  return {
    now: () => config,
    view: (row) => ({
      key: row.key,
      env: row.env,
      value: asShown(row.value),
      source: row.source,
      secret: row.secret,
      screen: row.screen,
      kind: kindOf(SETTINGS[row.key]),
      about: row.about,
    }),
    save: async (key, value, by) => {
      if (!isKnown(key) || !(SETTINGS[key] as Setting).screen)
        throw problem('config.not_on_screen', { key, env: isKnown(key) ? SETTINGS[key].env : '–' })
      const source = config.sources[key]
      if (source === 'environment' || source === 'file')
        throw problem('config.set_elsewhere', { key, source })
      const setting: Setting = SETTINGS[key]
      if (value === null) {
        await from.records.system('settings of the screen', (tx) => tx.run(dropSaved, { key }))
      } else {
        const parsed = setting.schema.safeParse(value)
        if (!parsed.success)
          throw problem('config.value', { key, why: parsed.error.issues[0]?.message ?? '' })
        const stored =
          setting.secret && typeof value === 'string' ? from.keys.sealSecret(value) : value
        await from.records.system('settings of the screen', (tx) =>
          tx.run(putSaved, { key, value: JSON.stringify(stored), at: from.clock.now(), by }),
        )
      }
      try {
        config = await load()
      } catch (error) {
        if (error instanceof ConfigError)
          throw problem('config.value', { key, why: error.issues[0]?.why ?? '' })
        throw error
      }
      const row = config.rows().find((r) => r.key === key)
      if (!row) throw new Error(`setting ${key} vanished`)
      return row
    },
  }
}

const isKnown = (key: string): key is SettingKey => Object.hasOwn(SETTINGS, key)
const isSecret = (setting: Setting): boolean => setting.secret === true

const asShown = (value: unknown): SettingView['value'] =>
  typeof value === 'string' ||
  typeof value === 'number' ||
  typeof value === 'boolean' ||
  value === null
    ? value
    : Array.isArray(value)
      ? value.map(String)
      : String(value)

const kindOf = (setting: Setting): SettingView['kind'] =>
  typeof setting.default === 'number'
    ? 'number'
    : typeof setting.default === 'boolean'
      ? 'flag'
      : Array.isArray(setting.default)
        ? 'list'
        : 'text'
