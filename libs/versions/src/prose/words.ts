/**
 * The words of version prose, Japanese and English, and what each stands for.
 * @module
 */

/** How a version bounds: `lt` and `gt` leave it out, `le` and `ge` take it in. */
export type Comparison = 'lt' | 'le' | 'ge' | 'gt' | 'eq' | 'ne'

/** What a word or a run of words stands for. */
export type Meaning =
  /** Stands before its version: `prior to V`. */
  | { readonly kind: 'before-version'; readonly means: Comparison }
  /** Stands behind its version: `V 以前`. */
  | { readonly kind: 'after-version'; readonly means: Comparison }
  /** `before V` or `V and before`: what follows decides. */
  | { readonly kind: 'either'; readonly leading: Comparison; readonly trailing: Comparison }
  | {
      readonly kind:
        | 'to'
        | 'edition'
        | 'all'
        | 'except'
        | 'excepted'
        | 'silent'
        | 'stop'
        | 'noise'
        | 'setting'
    }
  | { readonly kind: 'join'; readonly by: 'and' | 'or' }
  | { readonly kind: 'tree' }

const before = (means: Comparison): Meaning => ({ kind: 'before-version', means })
const after = (means: Comparison): Meaning => ({ kind: 'after-version', means })
const either = (leading: Comparison, trailing: Comparison): Meaning => ({
  kind: 'either',
  leading,
  trailing,
})

const NOISE: Meaning = { kind: 'noise' }
const SETTING: Meaning = { kind: 'setting' }
const EDITION: Meaning = { kind: 'edition' }

const each = (phrases: string, meaning: Meaning): readonly [string, Meaning][] =>
  phrases.split('|').map((phrase) => [phrase, meaning])

const ENGLISH: readonly (readonly [string, Meaning])[] = [
  ...each('up to and including|up to & including|upto and including', before('le')),
  ...each('prior to and including|before and including|prior and including', before('le')),
  ...each('up to|upto|until|till|no later than|at or below|not later than', before('le')),
  ...each('less than or equal to|less than or equal|lower than or equal to', before('le')),
  ...each('equal to or less than|equal or less than|equal to or lower than', before('le')),
  ...each('earlier than or equal to|prior to or equal to|equal or lower than', before('le')),
  ...each('up to but not including|up to but excluding|up to and excluding', before('lt')),
  ...each('up to and not including|up to excluding|up to before', before('lt')),
  ...each('prior to|prior than|prior the|previous to|previous than|earlier than', before('lt')),
  ...each('earlier versions than|versions earlier than|older than|lower than', before('lt')),
  ...each('less than|smaller than|preceding to|ahead of|earlier to|lower to', before('lt')),
  ...each('upgrade to|update to|fixed in|patched in|resolved in', before('lt')),
  ...each('previous versions to|prior versions to|earlier version than', before('lt')),
  ...each('from|since|starting from|starting with|starting at|starting in', before('ge')),
  ...each('starting|beginning with|beginning in|beginning from|as of|at least', before('ge')),
  ...each('introduced in|greater than or equal to|greater than or equal', before('ge')),
  ...each('higher than or equal to|equal to or greater than|not earlier than', before('ge')),
  ...each('later than|newer than|greater than|higher than|more recent than', before('gt')),
  ...each('earlier|previous|older|lower|preceding|less|below and equal|older ones', after('le')),
  ...each('all earlier|all previous|all older|all lower|all preceding|any earlier', after('le')),
  ...each(
    'any previous|any older|any lower|any prior|all prior|its previous|downwards',
    after('le'),
  ),
  ...each('earlier branches|those before|those prior', after('le')),
  ...each('later|newer|higher|upwards|upward|onwards|onward|greater|subsequent', after('ge')),
  ...each('any later|any newer|any higher|all later|all newer|all higher|up|beyond', after('ge')),
  ...each('before|prior|under|all before', either('lt', 'le')),
  ...each('below|all below', either('lt', 'le')),
  ...each('above|after|over', either('gt', 'ge')),
  ...each('to|through|thru|throught|trough|t/m|up through|up thru', { kind: 'to' }),
  ...each('and|&|as well as|plus', { kind: 'join', by: 'and' }),
  ...each('or|and/or|and or', { kind: 'join', by: 'or' }),
  ...each('all|any|all versions|any version|all version|every version|all releases', {
    kind: 'all',
  }),
  ...each('all firmware|all firmware versions|all builds|all known versions', { kind: 'all' }),
  ...each('all supported versions|all current versions|all available versions', { kind: 'all' }),
  ...each('all published versions|all released versions|every|all hw versions', { kind: 'all' }),
  ...each('except|excluding|except for|other than|with the exception of|but not', {
    kind: 'except',
  }),
  ...each('n/a|na|unspecified|unknown|not specified|various|tbd|none|null', { kind: 'silent' }),
  ...each('see references|not applicable|not available|undefined|multiple', { kind: 'silent' }),
  ...each('multiple versions|various versions|several versions|see advisory', { kind: 'silent' }),
  ...each('not listed|see description|see below|latest|current|next', { kind: 'silent' }),
  ...each('serial|digits|downloaded|manufactured|shipped|production|may|take', { kind: 'stop' }),
  ...each('january|february|march|april|june|july|august|september', { kind: 'stop' }),
  ...each('october|november|december|unaffected|not affected', { kind: 'stop' }),
  ...each('version|versions|version(s)|ver|ver.|vers|vers.|v.|v|firmware|fw|software', NOISE),
  ...each('affected|vulnerable|the|is|are|its|release|releases|build|builds', NOISE),
  ...each('x|version number|version is|number|no.|inclusive|including|included', NOISE),
  ...each('branch|branches|series|train|line|stable|only|firmwares|versions:', NOISE),
  ...each('versiones|versión|this|these|those|ones|that|also|been|was|were', NOISE),
  ...each('for|on|in|running|when|using|with|of|if|where|dated|only on|only for', SETTING),
  ...each('only in|when using|running on|installed on|from the|released', SETTING),
  ...each('enterprise|community|lts|ltss|esr|professional|standard|premium|edition|cd', EDITION),
  ...each('windows|linux|macos|android|ios|x86|x64|arm|32-bit|64-bit|lite', EDITION),
]

const JAPANESE: readonly (readonly [string, Meaning])[] = [
  ...each(
    '未満|より前|より以前|よりも前|より古い|よりも古い|より過去|より下位|に満たない',
    after('lt'),
  ),
  ...each(
    '以前|以下|それ以前|およびそれ以前|及びそれ以前|またはそれ以前|もしくはそれ以前',
    after('le'),
  ),
  ...each('並びにそれ以前|ならびにそれ以前|とそれ以前|、それ以前', after('le')),
  ...each('およびそれ以下|及びそれ以下|まで|迄|までの|およびこれ以前|及びこれ以前', after('le')),
  ...each('および以前|及び以前|または以前|および、それ以前|及び、それ以前|それ以下', after('le')),
  ...each(
    '以上|以降|それ以降|およびそれ以降|及びそれ以降|またはそれ以降|以後|それ以上',
    after('ge'),
  ),
  ...each('並びにそれ以降|ならびにそれ以降|とそれ以降|およびそれ以上|及びそれ以上', after('ge')),
  ...each('より後|より新しい|よりも新しい|より大きい|より上位|超', after('gt')),
  ...each('から|より', { kind: 'to' }),
  ...each('および|及び|ならびに|並びに|と|かつ|、かつ', { kind: 'join', by: 'and' }),
  ...each('または|又は|もしくは|若しくは|あるいは', { kind: 'join', by: 'or' }),
  ...each('すべて|全て|全|すべてのバージョン|全てのバージョン|全バージョン|すべての版', {
    kind: 'all',
  }),
  ...each('全ファームウェアバージョン|すべてのファームウェアバージョン|全ての版', { kind: 'all' }),
  ...each('全リリース|いずれのバージョン|各バージョン|全機種', { kind: 'all' }),
  ...each('を除く|を除き|以外|は除く|を除いた|を含まない', { kind: 'excepted' }),
  ...each('不明|未定|情報なし|なし|非公開|未公開|ベンダ情報を参照|ベンダ情報参照', {
    kind: 'silent',
  }),
  ...each('ベンダの提供する情報を確認|ベンダ情報および参考情報を確認', { kind: 'silent' }),
  ...each('系|系列|系統', { kind: 'tree' }),
  ...each('製造番号|シリアル番号|製造年月|出荷|年', { kind: 'stop' }),
  ...each('のバージョン|バージョン|ヴァージョン|版|ファームウェア|ファームウエア|の', NOISE),
  ...each('ファームウェアバージョン|リリース|ビルド|が|は|も|に|で|、すべて', NOISE),
  ...each(
    'シリーズ|影響|を受ける|受ける|対象|該当|製品|ソフトウェア|を含む|各|もの|または、',
    NOISE,
  ),
]

/** Phrases by their first word, the longest first. */
export const ENGLISH_PHRASES: ReadonlyMap<
  string,
  readonly { readonly words: readonly string[]; readonly meaning: Meaning }[]
> = (() => {
  const found = new Map<string, { words: readonly string[]; meaning: Meaning }[]>()
  for (const [phrase, meaning] of ENGLISH) {
    const words = phrase.split(' ')
    const first = words[0] ?? ''
    const list = found.get(first) ?? []
    list.push({ words, meaning })
    found.set(first, list)
  }
  for (const list of found.values()) list.sort((a, b) => b.words.length - a.words.length)
  return found
})()

/** Phrases by their first sign, the longest first: Japanese has no blanks. */
export const JAPANESE_PHRASES: ReadonlyMap<
  string,
  readonly { readonly phrase: string; readonly meaning: Meaning }[]
> = (() => {
  const found = new Map<string, { phrase: string; meaning: Meaning }[]>()
  for (const [phrase, meaning] of JAPANESE) {
    const list = found.get(phrase[0] ?? '') ?? []
    list.push({ phrase, meaning })
    found.set(phrase[0] ?? '', list)
  }
  for (const list of found.values()) list.sort((a, b) => b.phrase.length - a.phrase.length)
  return found
})()

/** Signs of comparison, as people type them. */
export const SIGNS: ReadonlyMap<string, Comparison> = new Map([
  ['<', 'lt'],
  ['<=', 'le'],
  ['=<', 'le'],
  ['≤', 'le'],
  ['≦', 'le'],
  ['⩽', 'le'],
  ['>', 'gt'],
  ['>=', 'ge'],
  ['=>', 'ge'],
  ['≥', 'ge'],
  ['≧', 'ge'],
  ['=', 'eq'],
  ['==', 'eq'],
  ['!=', 'ne'],
  ['≠', 'ne'],
])
