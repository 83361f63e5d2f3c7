/**
 * Words in the place of versions, and what a row of versions is before and after it is read.
 * @module
 */
import type { Range } from './claim.ts'

/** What a reader of version prose answers: `readProse` of @hinoban/versions. */
export type Prose = {
  readonly ranges: readonly Range[]
  readonly except: readonly Range[]
  readonly all: boolean
  readonly silent: boolean
  readonly modules: readonly string[]
  readonly conditions: readonly string[]
  readonly leftover: readonly string[]
  readonly reading: 'exact' | 'prose' | 'partly' | 'not-read'
}
export type ProseReader = (
  text: string,
  context: { readonly product?: string; readonly scheme?: string },
) => Prose
/** Reads nothing: the words are kept as they are. */
export const readNoProse: ProseReader = (text) => ({
  ranges: [],
  except: [],
  all: false,
  silent: false,
  modules: [],
  conditions: [],
  leftover: [text],
  reading: 'not-read',
})

export type RowStatus = 'affected' | 'not-affected' | 'unknown'
export type VersionRow = {
  readonly version: string
  readonly status: RowStatus
  readonly type: string
  readonly lessThan: string | null
  readonly lessThanOrEqual: string | null
  readonly changes: readonly { readonly at: string; readonly status: RowStatus }[]
}
export type ReadRow = {
  readonly status: RowStatus
  readonly ranges: readonly Range[]
  readonly except: readonly Range[]
  readonly all: boolean
  readonly reading: 'exact' | 'prose' | 'partly' | 'not-read'
  readonly raw: string | null
  readonly conditions: readonly string[]
  readonly modules: readonly string[]
}

/** Versions as one writes them: no blanks, a digit somewhere, nothing that compares. */
export const isPlainVersion = (text: string): boolean =>
  /^[\w.+~:^()/-]*\d[\w.+~:^()/-]*$/.test(text) || /^[0-9a-f]{7,64}$/i.test(text)
export const isEverything = (text: string): boolean =>
  /^(?:\*|all|any|all versions?|any versions?|すべてのバージョン|全バージョン)$/i.test(text)
/** Words that say nothing: neither all versions nor none. */
export const isUnsaid = (text: string): boolean =>
  /^(?:|-|n\/?a|unspecified|unknown|not specified|none|tbd|\?|未定)$/i.test(text)
