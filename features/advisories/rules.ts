/**
 * The decisions of the advisory desk: whether an advisory touches the inventory, by when a person decides, who is told
 * when nobody does, which words of a title name a product. Values in, values out; times are ms.
 * @module
 */
import type { Basis, Source, TouchedAsset, TouchesAnswer, Verdict } from './contract.ts'

const DAY_MS = 86_400_000

/** HB-G06: a decision within two working days. */
export const DECIDE_WITHIN_DAYS = 2
/** What was older when it came is history: it gets a deadline only where it touches an asset. */
const OLD_MS = 90 * DAY_MS

const weekdays = new Map<string, Intl.DateTimeFormat>()
const isWeekend = (at: number, timeZone: string): boolean => {
  let format = weekdays.get(timeZone)
  if (!format) {
    format = new Intl.DateTimeFormat('en-US', { timeZone, weekday: 'short' })
    weekdays.set(timeZone, format)
  }
  return /^S/.test(format.format(at))
}

/**
 * The same time of day, so many working days later; from a weekend it counts from Monday. Saturdays and Sundays are no
 * working days; public holidays are not known and count as ones.
 * @example addWorkingDays(friday, 1, 'Asia/Tokyo') // Monday
 */
export const addWorkingDays = (at: number, days: number, timeZone: string): number => {
  const onWorkday = (from: number): number => {
    let day = from
    while (isWeekend(day, timeZone)) day += DAY_MS
    return day
  }
  let end = onWorkday(at)
  for (let n = 0; n < days; n++) end = onWorkday(end + DAY_MS)
  return end
}

/** Numbers by which flaws are looked up: CVE where there are any, since one flaw has several numbers at JVN. */
export const flawsOf = (ids: readonly string[]): readonly string[] => {
  const cves = ids.filter((id) => id.startsWith('CVE-'))
  return cves.length > 0 ? cves : ids.filter((id) => /^JVN/.test(id))
}

export type WhyNot =
  | 'judged'
  | 'not-applied'
  | 'no-inventory'
  | 'no-catalogue'
  | 'not-matched'
  | 'flaws-unknown'
  | 'nothing-named'
export type Applied = {
  readonly verdict: Verdict
  readonly basis: Basis
  readonly why: WhyNot
  readonly hosts: readonly TouchedAsset[]
  readonly isExploited: boolean
  readonly params: {
    readonly unknown: readonly string[]
    readonly components: number | null
    readonly judgeable: number | null
  }
}

/**
 * Findings count before names: a product whose version is judged not to be affected does not touch. Without a judged
 * flaw a name that is installed touches, and a name that is not says nothing: the title may name it otherwise.
 */
export const applied = (given: {
  readonly flaws: readonly string[]
  /** Null: it names no flaw, nothing was asked. */
  readonly answer: TouchesAnswer | null
  readonly named: readonly TouchedAsset[]
  readonly hasInventory: boolean
}): Applied => {
  const { answer, named, hasInventory } = given
  const judged = answer?.judged === true ? answer : null
  const common = {
    isExploited: (judged?.exploited.length ?? 0) > 0,
    params: {
      unknown: judged?.unknown ?? [],
      components: judged?.coverage?.components ?? null,
      judgeable: judged?.coverage?.judgeable ?? null,
    },
  }
  if (judged !== null && judged.assets.length > 0)
    return { ...common, verdict: 'touches', basis: 'flaws', why: 'judged', hosts: judged.assets }
  if (!hasInventory)
    return { ...common, verdict: 'unknown', basis: 'none', why: 'no-inventory', hosts: [] }
  if (judged !== null && judged.unknown.length === 0)
    return { ...common, verdict: 'not-touched', basis: 'flaws', why: 'judged', hosts: [] }
  const why: WhyNot =
    judged !== null ? 'flaws-unknown' : answer?.judged === false ? answer.why : 'nothing-named'
  if (named.length > 0) return { ...common, verdict: 'touches', basis: 'names', why, hosts: named }
  return { ...common, verdict: 'unknown', basis: 'none', why, hosts: [] }
}

/** Whether somebody has to decide in time, as HB-G06 asks: an alert, or what touches or is exploited. */
export const hasDeadline = (item: {
  readonly source: Source
  readonly verdict: Verdict
  readonly isExploited: boolean
  readonly publishedAt: number | null
  readonly receivedAt: number
}): boolean => {
  if (item.verdict === 'not-touched') return false
  if (item.verdict === 'touches') return true
  const isOld = item.publishedAt !== null && item.publishedAt + OLD_MS < item.receivedAt
  // JVN publishes every flaw of every maker: what is not known to touch waits without a deadline.
  return !isOld && (item.isExploited || item.source !== 'jvn')
}

export type Step = 'administrators' | 'officers'

/** Who is to be told now: administrators of what nobody opened, officers of what nobody decided. */
export const stepsDue = (
  item: {
    readonly receivedAt: number
    readonly isRead: boolean
    readonly isTold: Readonly<Record<Step, boolean>>
  },
  days: Readonly<Record<Step, number>>,
  now: number,
  timeZone: string,
): readonly Step[] => {
  const isDue = (step: Step): boolean =>
    !item.isTold[step] && addWorkingDays(item.receivedAt, days[step], timeZone) <= now
  return [
    ...(!item.isRead && isDue('administrators') ? (['administrators'] as const) : []),
    ...(isDue('officers') ? (['officers'] as const) : []),
  ]
}

// ── names of products in titles ────────────────────────────────────────────────────────────────────────────

const MAX_WORDS = 5
const MAX_NAME_CHARS = 300
/** Words that name no product when they stand alone. */
const GENERIC = new Set(
  (
    'microsoft windows-update security server client update updates tools tool office network agent service services ' +
    'system systems driver drivers manager runtime desktop mobile cloud web http https mail base core common data file ' +
    'files time test login host name code open free full help home edge team teams-addin control center remote access ' +
    'support package library plugin module engine viewer player reader editor setup installer version release japan ' +
    'vulnerability advisory alert notes shell script print printer audio video display graphics language pack ' +
    'セキュリティ サーバー サーバ ソフトウェア ソフトウエア アップデート ツール システム ネットワーク サービス ファイル ドライバー ' +
    'ウイルス ランサムウェア マルウェア クライアント プログラム パスワード インストーラー 注意喚起 脆弱性対策 製品情報 情報更新'
  ).split(' '),
)

/** Latin words, katakana and kanji each by themselves, so that `Ivanti製Connect Secure` is four words. */
export const wordsOf = (text: string): readonly string[] =>
  text
    .slice(0, 1_000)
    .normalize('NFKC')
    .toLowerCase()
    .match(/[a-z0-9][a-z0-9+#]*|[ァ-ヺー]+|[一-龯々]+/g) ?? []

/** Every run of words of a title that may be a name. */
export const phrasesOf = (title: string): readonly string[] => {
  const words = wordsOf(title)
  return words.flatMap((_, from) =>
    Array.from({ length: Math.min(MAX_WORDS, words.length - from) }, (__, more) =>
      words.slice(from, from + more + 1).join(' '),
    ),
  )
}

const isTelling = (words: readonly string[]): boolean => {
  const [first = ''] = words
  if (words.length === 0 || words.length > MAX_WORDS) return false
  return words.length === 1
    ? first.length >= 4 && !/^\d+$/.test(first) && !GENERIC.has(first)
    : words.join('').length >= 5 && !words.every((word) => GENERIC.has(word) || /^\d+$/.test(word))
}

/**
 * What an installed product may be called in a title: its name up to the version, with and without its maker.
 * @example namesOf('Mozilla Firefox 115.2 (x64 ja)', 'Mozilla') // ['mozilla firefox', 'firefox']
 */
export const namesOf = (name: string, maker: string): readonly string[] => {
  const words = wordsOf(name.slice(0, MAX_NAME_CHARS).replace(/[(（[].*$/u, ''))
  const version = words.findIndex((word, place) => place > 0 && /^\d/.test(word))
  const bare = version < 0 ? words : words.slice(0, version)
  const makers = new Set(wordsOf(maker.slice(0, MAX_NAME_CHARS)))
  const own = bare.findIndex((word) => !makers.has(word))
  const short = own > 0 ? bare.slice(own) : bare
  return [...new Set([bare, short].filter(isTelling).map((each) => each.join(' ')))]
}
