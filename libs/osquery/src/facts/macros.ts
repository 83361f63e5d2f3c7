/**
 * What Office lets macros do, for each person of the machine. The settings lie in each person's part of the registry, which
 * Windows loads only while the person is logged on: of all others nothing is known, which is never "bad".
 * @module
 */
import { type Row, text } from '../rows.ts'
import { isPerson, personIn, registryValue } from './registry.ts'

export type OfficeApp =
  | 'word'
  | 'excel'
  | 'powerpoint'
  | 'access'
  | 'publisher'
  | 'visio'
  | 'project'
  | 'outlook'

/** `policy`: set by group policy or device management · `cloud`: by the Office cloud policy · `user`: by the person, who can undo it. */
export type SettingFrom = 'policy' | 'cloud' | 'user'

export type MacroSetting = {
  readonly app: OfficeApp
  /** Office 16.0 is 2016, 2019, 2021, 2024 and Microsoft 365. */
  readonly officeVersion: string
  /** VBAWarnings 1 · 2 · 3 · 4; null: not set, Office then warns (2). */
  readonly macros: 'all' | 'notify' | 'signed-only' | 'none' | null
  readonly macrosFrom: SettingFrom | null
  /** blockcontentexecutionfrominternet; null: not set, current Office then blocks. */
  readonly blocksFromInternet: boolean | null
  readonly blocksFromInternetFrom: SettingFrom | null
}

export type OfficeUser = {
  readonly sid: string
  readonly name: string
  /** `not-logged-on`: the hive is not loaded, the settings are unknown. */
  readonly state: 'read' | 'not-logged-on'
  readonly settings: readonly MacroSetting[]
}

export type MacroPolicy = {
  /** Product ids of Click-to-Run, else the versions that left traces; empty: no Office was found. */
  readonly office: readonly string[]
  readonly officeBuild: string
  readonly users: readonly OfficeUser[]
}

const APPS: Readonly<Record<string, OfficeApp>> = {
  word: 'word',
  excel: 'excel',
  powerpoint: 'powerpoint',
  access: 'access',
  publisher: 'publisher',
  visio: 'visio',
  project: 'project',
  'ms project': 'project',
  outlook: 'outlook',
}

const WARNINGS: Readonly<Record<number, NonNullable<MacroSetting['macros']>>> = {
  1: 'all',
  2: 'notify',
  3: 'signed-only',
  4: 'none',
}

/** What stands first wins: policies override the person, and the cloud overrides group policy. */
const STRENGTH: readonly SettingFrom[] = ['cloud', 'policy', 'user']

type Found = {
  readonly person: string
  readonly app: OfficeApp
  readonly version: string
  readonly from: SettingFrom
  readonly name: string
  readonly number: number
}

/**
 * Rows of our query `windows_office_macros`: `what` is `hive` (a loaded hive), `person` (a profile of the machine), `office`
 * (a value of the installation) or `setting`.
 */
export const macroPolicyOf = (rows: readonly Row[]): MacroPolicy => {
  const loaded = new Set<string>()
  const names = new Map<string, string>()
  const office = new Map<string, string>()
  const found: Found[] = []
  for (const row of rows) {
    const value = registryValue(row)
    switch (text(row, 'what', 20)) {
      case 'hive':
        if (isPerson(text(row, 'name', 200))) loaded.add(text(row, 'name', 200).toUpperCase())
        break
      case 'person':
        if (isPerson(value.key)) names.set(value.key.toUpperCase(), text(row, 'name', 200))
        break
      case 'office':
        office.set(value.name, value.data)
        break
      case 'setting': {
        const setting = settingIn(value.key, value.name, value.number)
        if (setting !== null) found.push(setting)
      }
    }
  }
  // A setting that could be read proves that its hive was loaded.
  for (const { person } of found) loaded.add(person)
  const people = new Set([...names.keys(), ...loaded])
  return {
    office: (office.get('productreleaseids') ?? '').split(',').filter((id) => id !== ''),
    officeBuild: office.get('versiontoreport') ?? '',
    users: [...people].sort().map((sid) => ({
      sid,
      name: names.get(sid) ?? '',
      state: loaded.has(sid) ? 'read' : 'not-logged-on',
      settings: settingsOf(found.filter(({ person }) => person === sid)),
    })),
  }
}

const settingIn = (key: string, name: string, number: number | null): Found | null => {
  const person = personIn(key)
  const path =
    /\\software\\(policies\\microsoft\\cloud\\office|policies\\microsoft\\office|microsoft\\office)\\(\d+\.\d)\\([^\\]+)\\security$/i.exec(
      key,
    )
  const app = APPS[(path?.[3] ?? '').toLowerCase()]
  if (person === null || path === null || app === undefined || number === null) return null
  const root = (path[1] ?? '').toLowerCase()
  const from = root.includes('cloud') ? 'cloud' : root.startsWith('policies') ? 'policy' : 'user'
  return { person, app, version: path[2] ?? '', from, name, number }
}

const settingsOf = (found: readonly Found[]): readonly MacroSetting[] =>
  [...Map.groupBy(found, (f) => `${f.version}|${f.app}`).values()].flatMap((of) => {
    const first = of[0]
    if (first === undefined) return []
    const warnings = strongest(of, 'vbawarnings')
    const block = strongest(of, 'blockcontentexecutionfrominternet')
    return [
      {
        app: first.app,
        officeVersion: first.version,
        macros: (warnings && WARNINGS[warnings.number]) ?? null,
        macrosFrom: warnings?.from ?? null,
        blocksFromInternet: block === undefined ? null : block.number === 1,
        blocksFromInternetFrom: block?.from ?? null,
      },
    ]
  })

const strongest = (found: readonly Found[], name: string): Found | undefined =>
  STRENGTH.map((from) => found.find((f) => f.name === name && f.from === from)).find(
    (f) => f !== undefined,
  )
