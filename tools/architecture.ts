/**
 * The floors of the house as a check (DESIGN 5, STYLE 1): arrows only run down, features meet by contract alone,
 * pure rooms stay pure, no circle anywhere. Works on texts, so that a test can plant violations.
 * @module
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join, posix } from 'node:path'

/** A source file: path from the root with forward slashes, and its text. */
export type Source = { readonly path: string; readonly text: string }
export type Violation = { readonly rule: string; readonly path: string; readonly what: string }

type Arrow = {
  readonly from: string
  readonly specifier: string
  readonly to: string | null
  readonly isType: boolean
}

const ROOTS = ['apps', 'features', 'platform', 'ui', 'libs', 'measures', 'bench', 'tools', 'tests']
const FORBIDDEN_ROOMS = new Set([
  'shared',
  'common',
  'core',
  'util',
  'utils',
  'helper',
  'helpers',
  'types',
  'constants',
  'lib',
])
const SKIPPED = new Set(['node_modules', 'dist', '.runtime', 'vectors', 'out'])

export const readSources = (root: string): readonly Source[] => {
  const found: Source[] = []
  const walk = (folder: string): void => {
    for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
      const path = posix.join(folder, entry.name)
      if (entry.isDirectory() && !SKIPPED.has(entry.name)) walk(path)
      else if (entry.isFile() && /\.(ts|tsx|sql)$/.test(entry.name))
        found.push({ path, text: readFileSync(join(root, path), 'utf8') })
    }
  }
  for (const top of ROOTS) {
    try {
      walk(top)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    }
  }
  return found
}

export const violationsOf = (sources: readonly Source[]): readonly Violation[] => {
  const code = sources.filter((s) => /\.tsx?$/.test(s.path))
  const paths = new Set(code.map((s) => s.path))
  const arrows = code.flatMap((s) => arrowsOf(s, paths))
  return [
    ...code.flatMap(roomNames),
    ...arrows.flatMap(floorOf),
    ...arrows.flatMap(purityOf),
    ...arrows.flatMap(packageOf),
    ...code.flatMap(effectsOf),
    ...sources.flatMap(tablesOf),
    ...foreignTables(sources),
    ...circles(arrows.filter((a) => !isTest(a.from))),
  ]
}

const isTest = (path: string): boolean =>
  /\.test\.tsx?$/.test(path) || path.startsWith('tests/') || /\/testing[^/]*(\.ts$|\/)/.test(path)
const strip = (text: string): string =>
  text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|[^:'"`])\/\/.*$/gm, '$1')

const IMPORT =
  /(?:^|[\n;}])\s*(import|export)\s+(type\s+)?(?:[\w*{}\s,$]+?\s+from\s+)?['"]([^'"\n]+)['"]|\bimport\(\s*['"]([^'"\n]+)['"]\s*\)|new URL\(\s*['"](\.[^'"\n]+\.tsx?)['"]\s*,\s*import\.meta\.url/g

const arrowsOf = (source: Source, paths: ReadonlySet<string>): readonly Arrow[] =>
  [...strip(source.text).matchAll(IMPORT)].map((match) => {
    const specifier = match[3] ?? match[4] ?? match[5] ?? ''
    return {
      from: source.path,
      specifier,
      to: targetOf(source.path, specifier, paths),
      isType: match[2] !== undefined,
    }
  })

const targetOf = (from: string, specifier: string, paths: ReadonlySet<string>): string | null => {
  if (specifier.startsWith('.')) return posix.normalize(posix.join(posix.dirname(from), specifier))
  const lib = /^@hinoban\/([a-z-]+)$/.exec(specifier)?.[1]
  if (lib) {
    const index = `libs/${lib}/src/index.ts`
    return paths.has(index) ? index : `libs/${lib}`
  }
  return null
}

const floor = (path: string): number => {
  const top = path.split('/')[0] ?? ''
  return (
    {
      apps: 4,
      bench: 5,
      tools: 5,
      tests: 5,
      features: 3,
      measures: 3,
      platform: 2,
      ui: 2,
      libs: 1,
    }[top] ?? 5
  )
}
const featureOf = (path: string): string | null => /^features\/([^/]+)\//.exec(path)?.[1] ?? null
const isContract = (path: string): boolean =>
  /^features\/[^/]+\/(contract|evidence)\.ts$/.test(path)
const room = (path: string): string => path.split('/')[0] ?? ''

/** A part of a long contract: `contract.ts` beside it re-exports it, and it is for its own feature alone. */
const isContractPart = (path: string): boolean =>
  /^features\/[^/]+\/contract-[a-z-]+\.ts$/.test(path)

const floorOf = (arrow: Arrow): readonly Violation[] => {
  const { from, to } = arrow
  if (to !== null && isContractPart(to) && featureOf(from) !== featureOf(to))
    return [{ rule: 'contract-as-a-whole', path: from, what: to }]
  if (to === null || isTest(from)) return []
  const say = (rule: string): readonly Violation[] => [{ rule, path: from, what: to }]
  if (floor(to) > floor(from)) return say('arrows-run-down')
  const a = featureOf(from)
  const b = featureOf(to)
  if (a !== null && b !== null && a !== b && !isContract(to))
    return say('feature-meets-feature-by-contract')
  if (room(from) === 'platform' && room(to) === 'ui') return say('platform-knows-no-ui')
  if (room(from) === 'ui' && room(to) === 'platform' && !isPureFile(to))
    return say('ui-knows-no-server')
  if (room(from) === 'measures' && room(to) !== 'libs' && !(isContract(to) && arrow.isType))
    return say('measure-is-alone')
  if (room(to) === 'measures' && room(from) !== 'measures' && floor(from) < 4)
    return say('measures-are-loaded')
  if (/^features\/[^/]+\/web\//.test(from) && /\/server\//.test(to))
    return say('web-knows-no-server')
  if (/^features\/[^/]+\/server\//.test(from) && (/\/web\//.test(to) || room(to) === 'ui'))
    return say('server-knows-no-web')
  if (
    room(from) === 'libs' &&
    posix.relative('libs', from).split('/')[0] !== posix.relative('libs', to).split('/')[0] &&
    arrow.specifier.startsWith('.')
  )
    return say('lib-by-package-name')
  if (room(from) !== 'libs' && room(to) === 'libs' && arrow.specifier.startsWith('.'))
    return say('lib-by-package-name')
  return []
}

/** Files that both faces speak: no Node, no browser, no clock, no dice. */
const isPureFile = (path: string): boolean =>
  /^libs\/[^/]+\/src\//.test(path) ||
  /^features\/[^/]+\/[^/]+\.ts$/.test(path) ||
  /^features\/[^/]+\/messages\//.test(path) ||
  /^measures\/[^/]+\.ts$/.test(path) ||
  /^platform\/(problem|i18n)\//.test(path) ||
  /^platform\/[^/]+\/(contract\.ts$|messages\/)/.test(path) ||
  path === 'platform/access/roles.ts'

const purityOf = (arrow: Arrow): readonly Violation[] => {
  if (isTest(arrow.from) || !isPureFile(arrow.from)) return []
  const say = (rule: string): readonly Violation[] => [
    { rule, path: arrow.from, what: arrow.specifier },
  ]
  if (/^node:/.test(arrow.specifier)) return say('pure-without-node')
  if (/^(react|react-dom|@tanstack\/|@base-ui\/)/.test(arrow.specifier))
    return say('pure-without-browser')
  if (arrow.to !== null && !isPureFile(arrow.to) && !arrow.to.startsWith('libs/'))
    return say('pure-needs-pure')
  return []
}

const packageOf = (arrow: Arrow): readonly Violation[] => {
  if (arrow.to !== null || isTest(arrow.from)) return []
  const say = (rule: string): readonly Violation[] => [
    { rule, path: arrow.from, what: arrow.specifier },
  ]
  if (room(arrow.from) === 'ui' && arrow.specifier.startsWith('node:'))
    return say('web-without-node')
  if (/^features\/[^/]+\/web\//.test(arrow.from) && arrow.specifier.startsWith('node:'))
    return say('web-without-node')
  if (
    /^(pg|pg-boss|pg-copy-streams)$/.test(arrow.specifier) &&
    !/^platform\/(records|jobs|access|evidence)\//.test(arrow.from) &&
    floor(arrow.from) < 5 &&
    !arrow.isType
  )
    return say('one-driver')
  if (
    /^(undici|nodemailer)$/.test(arrow.specifier) &&
    !/^platform\/(feeds|notify)\//.test(arrow.from) &&
    // A bench plays the clients that call us.
    room(arrow.from) !== 'bench'
  )
    return say('one-door-out')
  return []
}

const EFFECT =
  /\bDate\.now\(\)|\bnew Date\(\)|\bMath\.random\(\)|\bperformance\.now\(\)|\bprocess\.(env|argv)\b|(?<!\.)\bfetch\(|\bglobalThis\.fetch\(/g

const effectsOf = (source: Source): readonly Violation[] => {
  if (isTest(source.path)) return []
  const found = [...strip(source.text).matchAll(EFFECT)].map((m) => m[0])
  const isEnv = (what: string): boolean => what.startsWith('process.')
  const isFetch = (what: string): boolean => what.endsWith('fetch(')
  if (isPureFile(source.path))
    return found.map((what) => ({ rule: 'pure-without-effects', path: source.path, what }))
  if (/^features\/[^/]+\/server\//.test(source.path) || room(source.path) === 'platform') {
    return found
      .filter(
        (what) =>
          (isEnv(what) && what !== 'process.argv') || what === 'Math.random()' || isFetch(what),
      )
      .filter(() => !source.path.startsWith('platform/config/'))
      .map((what) => ({
        rule: isFetch(what) ? 'one-door-out' : 'effects-come-in',
        path: source.path,
        what,
      }))
  }
  return []
}

const roomNames = (source: Source): readonly Violation[] =>
  source.path
    .split('/')
    .slice(0, -1)
    .filter((name) => FORBIDDEN_ROOMS.has(name))
    .map((what) => ({ rule: 'forbidden-room', path: source.path, what }))

/** A feature alone makes its tables, and they bear its name. */
const tablesOf = (source: Source): readonly Violation[] => {
  if (isTest(source.path)) return []
  const owner = /^(?:features|platform)\/([^/]+)\/.*migrations\/[^/]+\.sql$/.exec(source.path)?.[1]
  if (!owner) return []
  const made = tablesMade(source.text)
  const prefix = `${owner.replaceAll('-', '_')}_`
  const own = (name: string): boolean =>
    name.startsWith(prefix) || (owner === 'access' && name.startsWith('auth.'))
  return made
    .filter((name) => !own(name))
    .map((what) => ({ rule: 'table-bears-its-feature', path: source.path, what }))
}

/** Ran on every installation before this rule, and a migration is never edited: it asks evidence whether it is a sample. */
const BEFORE_THE_RULE = new Set(['features/board/server/migrations/0001_board.records.sql'])

/**
 * A room asks another room's contract or store, never its tables; those it knows by the migrations that make them. A row
 * of a feature may refer to a row of the platform, so that it goes with it.
 */
const foreignTables = (sources: readonly Source[]): readonly Violation[] => {
  const roomOf = (path: string): string | null =>
    /^((?:features|platform)\/[^/]+)\//.exec(path)?.[1] ?? null
  const owners = new Map<string, string>()
  for (const { path, text } of sources)
    if (/\/migrations\/[^/]+\.sql$/.test(path) && !isTest(path))
      for (const name of tablesMade(text)) owners.set(name, roomOf(path) ?? path)
  return sources.flatMap((source) => {
    const own = roomOf(source.path)
    if (own === null || isTest(source.path) || BEFORE_THE_RULE.has(source.path)) return []
    return tablesNamed(source)
      .filter(({ name, isReference }) => {
        const owner = owners.get(name) ?? own
        return owner !== own && !(isReference && owner.startsWith('platform/'))
      })
      .map(({ name }) => ({ rule: 'own-tables-alone', path: source.path, what: name }))
  })
}

const tablesMade = (sql: string): readonly string[] =>
  [
    ...sql
      .replace(/--.*$/gm, '')
      .matchAll(/create\s+table\s+(?:if\s+not\s+exists\s+)?"?([a-z_.]+)/gi),
  ].map((m) => m[1] ?? '')

const tablesNamed = ({ path, text }: Source): readonly { name: string; isReference: boolean }[] => {
  const words = path.endsWith('.sql') ? text.replace(/--.*$/gm, '') : strip(text)
  const NAMED =
    /(?:\b(from|join|into|update|table|truncate|using|references|only)\s+|,\s*)"?([a-z]+_[a-z_]+)\b/gi
  return [...words.matchAll(NAMED)].map((m) => ({
    name: m[2] ?? '',
    isReference: m[1]?.toLowerCase() === 'references',
  }))
}

const circles = (arrows: readonly Arrow[]): readonly Violation[] => {
  const next = new Map<string, string[]>()
  for (const { from, to } of arrows)
    if (to !== null) next.set(from, [...(next.get(from) ?? []), to])
  const state = new Map<string, 'open' | 'done'>()
  const found: Violation[] = []
  const visit = (path: string, trail: readonly string[]): void => {
    state.set(path, 'open')
    for (const to of next.get(path) ?? []) {
      if (state.get(to) === 'open')
        found.push({
          rule: 'no-circle',
          path,
          what: [...trail.slice(Math.max(0, trail.indexOf(to))), path, to].join(' → '),
        })
      else if (!state.has(to)) visit(to, [...trail, path])
    }
    state.set(path, 'done')
  }
  for (const path of next.keys()) if (!state.has(path)) visit(path, [])
  return found
}
