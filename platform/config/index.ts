/**
 * Reads every setting once, says where each came from, and refuses what it does not know.
 * @module
 */
import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { parseDocument } from 'yaml'
import { disagreements } from './agreements.ts'
import { SETTINGS, type Setting, type SettingKey, type Settings } from './settings.ts'

export type { SettingKey, Settings } from './settings.ts'
export { SETTINGS } from './settings.ts'

export type SettingSource = 'environment' | 'file' | 'screen' | 'default'
export type ConfigIssue = { readonly where: string; readonly why: string; readonly hint: string }
export type SettingRow = {
  readonly key: SettingKey
  readonly env: string
  readonly value: unknown
  readonly source: SettingSource
  readonly secret: boolean
  readonly screen: boolean
  readonly about: { readonly ja: string; readonly en: string }
}
export type Config = {
  readonly settings: Settings
  readonly sources: Readonly<Record<SettingKey, SettingSource>>
  readonly file: string | null
  /** Every setting with its source; secrets masked. */
  readonly rows: () => readonly SettingRow[]
}

/** A configuration that cannot be used: every issue at once, each with the place and the next step. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
  readonly issues: readonly ConfigIssue[]
  constructor(issues: readonly ConfigIssue[]) {
    super(issues.map((i) => `${i.where}: ${i.why} ${i.hint}`).join('\n'))
    this.issues = issues
  }
}

const KEYS = Object.keys(SETTINGS) as SettingKey[]
/** Names that belong to tests and tools and are not settings of a running Hinoban. */
const OTHER_ENV = /^HINOBAN_(TEST|BENCH|TOOL)_/
/** A configuration file is small; a larger one is not ours. */
const MAX_FILE_BYTES = 256 * 1024

export const readConfig = (from: {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly cwd: string
  /** Values given on the command line, by key; they count as environment. */
  readonly given?: Readonly<Partial<Record<SettingKey, unknown>>>
  /** Values saved in the console. */
  readonly screen?: Readonly<Record<string, unknown>>
}): Config => {
  const issues: ConfigIssue[] = []
  const file = filePath(from.env, from.cwd)
  const fromFile = file === null ? {} : readFile(file, issues)
  const fromEnv = readEnv(from.env, issues)
  const settings: Record<string, unknown> = {}
  const sources: Record<string, SettingSource> = {}
  for (const key of KEYS) {
    const setting: Setting = SETTINGS[key]
    const [raw, source] =
      from.given?.[key] !== undefined
        ? [from.given[key], 'environment' as const]
        : fromEnv[key] !== undefined
          ? [fromEnv[key], 'environment' as const]
          : fromFile[key] !== undefined
            ? [fromFile[key], 'file' as const]
            : setting.screen && from.screen?.[key] !== undefined
              ? [from.screen[key], 'screen' as const]
              : [setting.default, 'default' as const]
    const parsed = setting.schema.safeParse(raw)
    sources[key] = source
    if (parsed.success) settings[key] = parsed.data
    else {
      const where =
        source === 'environment' ? setting.env : source === 'file' ? `${file}: ${key}` : key
      const why = parsed.error.issues[0]?.message ?? 'not valid'
      issues.push({
        where,
        why: `${why}.`,
        hint: `Correct the value; the default is ${JSON.stringify(setting.default)}.`,
      })
    }
  }
  if (issues.length > 0) throw new ConfigError(issues)
  // Every key was parsed by its own schema just above.
  const read = settings as Settings
  for (const { key, why, hint } of disagreements(read)) {
    const { env } = SETTINGS[key]
    const where =
      sources[key] === 'environment' ? env : sources[key] === 'file' ? `${file}: ${key}` : key
    issues.push({ where, why, hint })
  }
  if (issues.length > 0) throw new ConfigError(issues)
  const rows = (): readonly SettingRow[] =>
    KEYS.map((key) => {
      const setting: Setting = SETTINGS[key]
      const value = settings[key]
      const secret = setting.secret === true
      return {
        key,
        env: setting.env,
        source: sources[key] ?? 'default',
        secret,
        screen: setting.screen === true,
        about: setting.about,
        value: secret && value !== null ? '••••••' : value,
      }
    })
  return {
    settings: read,
    sources: sources as Record<SettingKey, SettingSource>,
    file,
    rows,
  }
}

const filePath = (
  env: Readonly<Record<string, string | undefined>>,
  cwd: string,
): string | null => {
  const named = env['HINOBAN_CONFIG']
  if (named) return resolve(cwd, named)
  const usual = resolve(cwd, 'hinoban.yaml')
  return existsSync(usual) ? usual : null
}

const readFile = (path: string, issues: ConfigIssue[]): Record<string, unknown> => {
  let text: string
  try {
    const bytes = readFileSync(path)
    if (bytes.byteLength > MAX_FILE_BYTES) throw new Error('it is larger than 256 KiB')
    text = bytes.toString('utf8')
  } catch (error) {
    issues.push({
      where: path,
      why: `The configuration file cannot be read: ${String((error as Error).message)}.`,
      hint: 'Check the path in HINOBAN_CONFIG and the permissions.',
    })
    return {}
  }
  const document = parseDocument(text, { prettyErrors: true, uniqueKeys: true })
  if (document.errors.length > 0) {
    issues.push({
      where: path,
      why: document.errors[0]?.message ?? 'not YAML.',
      hint: 'Correct this place of the file.',
    })
    return {}
  }
  const tree: unknown = document.toJS({ maxAliasCount: 0 })
  const flat: Record<string, unknown> = {}
  flatten(tree, '', flat)
  for (const key of Object.keys(flat)) {
    if (!(KEYS as string[]).includes(key)) {
      issues.push({
        where: `${path}: ${key}`,
        why: 'This setting is not known.',
        hint: hintFor(key, KEYS),
      })
      delete flat[key]
    }
  }
  return flat
}

const flatten = (value: unknown, prefix: string, into: Record<string, unknown>): void => {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) {
    if (prefix !== '') into[prefix] = value
    return
  }
  for (const [name, inner] of Object.entries(value))
    flatten(inner, prefix === '' ? name : `${prefix}.${name}`, into)
}

const readEnv = (
  env: Readonly<Record<string, string | undefined>>,
  issues: ConfigIssue[],
): Partial<Record<SettingKey, unknown>> => {
  const byEnv = new Map<string, SettingKey>(KEYS.map((key) => [SETTINGS[key].env, key]))
  const found: Partial<Record<SettingKey, unknown>> = {}
  for (const [name, value] of Object.entries(env)) {
    if (
      !name.startsWith('HINOBAN_') ||
      name === 'HINOBAN_CONFIG' ||
      OTHER_ENV.test(name) ||
      value === undefined
    )
      continue
    const direct = byEnv.get(name)
    if (direct) {
      found[direct] = value
      continue
    }
    const ofFile = name.endsWith('_FILE') ? byEnv.get(name.slice(0, -'_FILE'.length)) : undefined
    if (ofFile && (SETTINGS[ofFile] as Setting).secret) {
      try {
        found[ofFile] = readFileSync(value, 'utf8').trim()
      } catch (error) {
        issues.push({
          where: name,
          why: `The secret file cannot be read: ${(error as Error).message}.`,
          hint: 'Check the path and the permissions.',
        })
      }
      continue
    }
    issues.push({
      where: name,
      why: 'This environment variable is not a setting of Hinoban.',
      hint: hintFor(name, [...byEnv.keys()]),
    })
  }
  return found
}

const hintFor = (wrong: string, known: readonly string[]): string => {
  const near = known
    .map((name) => ({ name, distance: editDistance(wrong.toLowerCase(), name.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance)[0]
  return near && near.distance <= Math.max(3, wrong.length / 4)
    ? `Did you mean ${near.name}?`
    : 'Remove it, or run "hinoban config check" to see every setting.'
}

/** Levenshtein distance, capped inputs: names are short. */
const editDistance = (a: string, b: string): number => {
  const s = a.slice(0, 80)
  const t = b.slice(0, 80)
  let row = Array.from({ length: t.length + 1 }, (_, j) => j)
  for (let i = 1; i <= s.length; i++) {
    const next = [i]
    for (let j = 1; j <= t.length; j++) {
      next[j] = Math.min(
        (row[j] ?? 0) + 1,
        (next[j - 1] ?? 0) + 1,
        (row[j - 1] ?? 0) + (s[i - 1] === t[j - 1] ? 0 : 1),
      )
    }
    row = next
  }
  return row[t.length] ?? 0
}
