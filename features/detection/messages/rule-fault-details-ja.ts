/**
 * What exactly is wrong in a document of Sigma, in Japanese: the reader says it in English, with the words of the file in it.
 * @module
 */

type Detail = readonly [pattern: RegExp, say: (...found: readonly string[]) => string]

/** What a person meets who writes or brings rules; what is not here stays English. */
const DETAILS: readonly Detail[] = [
  // YAML
  [
    /^Missing closing ['"]quote$/,
    () => '引用符が閉じられていません。ここか、これより前の引用符を確かめてください。',
  ],
  [/^Tabs are not allowed as indentation$/, () => '字下げにタブは使えません。空白にしてください。'],
  [
    /^Nested mappings are not allowed in compact mappings$/,
    () => '1行に「:」が2つあります。値を引用符で囲むか、行を分けてください。',
  ],
  [
    /^Implicit keys need to be on a single line$/,
    () => 'キーが複数の行にまたがっています。「:」の付け忘れか、字下げの違いです。',
  ],
  [
    /^Implicit map keys need to be followed by map values$/,
    () => 'キーの後ろに「:」がありません。',
  ],
  [
    /^All (mapping|sequence) items must start at the same column$/,
    (kind) =>
      `${kind === 'mapping' ? '同じ階層のキー' : '同じ一覧の項目'}は、字下げをそろえてください。`,
  ],
  [
    /^Flow (map|sequence) in block collection must be (?:sufficiently indented)?(?: and )?(?:end with a (.))?$/,
    (kind, end) =>
      `「${kind === 'map' ? '{' : '['}」で始まる部分が「${end || (kind === 'map' ? '}' : ']')}」で閉じられていないか、字下げが足りません。`,
  ],
  [
    /^Invalid escape sequence (.*)$/,
    (sequence) =>
      `「${sequence}」は、二重引用符の中では使えません。一重引用符にするか、「\\」を2つ書いてください。`,
  ],
  [
    /^Plain value cannot start with .* (.)$/,
    (sign) => `引用符のない値は「${sign}」で始められません。値を引用符で囲んでください。`,
  ],
  [
    /^"\*(.*)" names no anchor\. /,
    (name) => `「*${name}」が指すアンカー「&${name}」がありません。`,
  ],
  [/^A tag \("!…"\) is not known\. /, () => '「!」で始まるタグは使えません。取り除いてください。'],
  [
    /^The file has (\d+) characters; at most (\d+) are read\. /,
    (has, most) => `ファイルは${has}文字あり、上限は${most}文字です。`,
  ],
  [
    /^More than (\d+) documents in one file\. /,
    (most) => `1つのファイルに書けるのは${most}件までです。`,
  ],
  [
    /^More than (\d+) values in one document\.$/,
    (most) => `1つのルールに書ける値は${most}個までです。`,
  ],
  [/^Nested deeper than (\d+) levels\.$/, (most) => `入れ子は${most}段までです。`],
  [/^The key "(.*)" is there twice\. /, (key) => `キー「${key}」が2回あります。`],
  // The document
  [
    /^A Sigma document is a map of keys /,
    () => 'title、logsource、detectionなどのキーがありません。',
  ],
  [
    /^A document needs one of "detection"/,
    () =>
      'detection（ルール）、correlation（相関ルール）、filter（フィルター）のいずれか1つが必要です。',
  ],
  [/^The document has no title\.$/, () => 'titleがありません。'],
  [
    /^The document has no logsource/,
    () => 'logsource（product、category、serviceのいずれか）がありません。',
  ],
  [
    /^The logsource names no product/,
    () => 'logsourceにproduct、category、serviceのいずれもありません。',
  ],
  [
    /^The logsource key "(.*)" is not used for routing\.$/,
    (key) => `logsourceの「${key}」は、ログを選ぶのに使いません。`,
  ],
  [/^The detection must be a map/, () => 'detectionの中に、選択とconditionを書いてください。'],
  [/^The selection "(.*)" is empty\.$/, (name) => `選択「${name}」が空です。`],
  [/^The taxonomy "(.*)" is not known\. /, (name) => `taxonomy「${name}」は使えません。`],
  [
    /^"action: global\/reset\/repeat" is the old form\. /,
    () =>
      '「action: global」などは古い書き方です。ルールを1件ずつ全部書き、「---」で区切ってください。',
  ],
  [
    /^"timeframe" is the old form\. /,
    () =>
      '「timeframe」は古い書き方です。相関ルール（type: event_count）の「timespan」にしてください。',
  ],
  [/^The rule has no level; /, () => 'levelがないため、最も低い重大度として扱います。'],
  [
    /^The (id|status|level) "(.*)" is (?:no UUID|not known)\.$/,
    (key, value) =>
      key === 'id'
        ? `id「${value}」はUUIDではありません。`
        : `${key}「${value}」は、Sigmaにない値です。`,
  ],
  [
    /^The tag "(.*)" has no known namespace\.$/,
    (tag) => `タグ「${tag}」の名前空間は、Sigmaにありません。`,
  ],
  // Fields and values
  [
    /^"(.*)" is no modifier of Sigma 2\.1\.(?: Meant is perhaps "(.*)"\.)?$/,
    (modifier, meant) =>
      `「${modifier}」という修飾子はありません。${meant ? `「${meant}」ではありませんか。` : ''}`,
  ],
  [
    /^"(.*)" cannot stand with "(.*)"\.$/,
    (one, other) => `「${one}」は「${other}」と一緒に使えません。`,
  ],
  [
    /^"(.*)" stands beside "(.*)"\. Keep one\.$/,
    (one, other) => `「${one}」と「${other}」は、どちらか一方だけにしてください。`,
  ],
  [
    /^"(.*)" must stand before "(.*)"\.$/,
    (one, other) => `「${one}」は「${other}」より前に書いてください。`,
  ],
  [/^"(.*)" stands only after "re"\.$/, (one) => `「${one}」は「re」の後ろだけに書けます。`],
  [
    /^"(.*)" works on text, not with "(.*)"\.$/,
    (one, other) => `「${one}」は文字列に使うもので、「${other}」とは使えません。`,
  ],
  [
    /^"all" on the single value of "(.*)" says nothing\.$/,
    (key) => `「${key}」の値は1つなので、「all」は要りません。`,
  ],
  [
    /^"(.*)" asks one value to be several at once\. /,
    (key) =>
      `「${key}」は、1つの値が同時に複数の値と等しいことを求めています。「contains|all」ではありませんか。`,
  ],
  [/^"(.*)" has an empty list\.$/, (key) => `「${key}」の一覧が空です。`],
  [
    /^"(.*)" needs a value or a list of values, not a map\.$/,
    (key) => `「${key}」には、値または値の一覧を書いてください。`,
  ],
  [
    /^"(.*)" is no (range|number)\.(?: |$)/,
    (value, kind) =>
      kind === 'range'
        ? `「${value}」はアドレスの範囲ではありません。10.0.0.0/8やfd00::/8のように書いてください。`
        : `「${value}」は数ではありません。`,
  ],
  [/^"exists" takes true or false\.$/, () => '「exists」の値はtrueかfalseです。'],
  [
    /^The expression "(.*)" uses look-around, /s,
    (source) =>
      `正規表現「${source}」は、先読み・後読みを使っています。別の選択にして、conditionで「and not」とつないでください。`,
  ],
  [
    /^The expression "(.*)" uses a back-reference, /s,
    (source) =>
      `正規表現「${source}」は、後方参照を使っています。繰り返す文字をそのまま書いてください。`,
  ],
  [
    /^The expression "(.*)" uses a possessive quantifier or an atomic group, /s,
    (source) =>
      `正規表現「${source}」は、強欲な量指定子（++など）かアトミックグループを使っています。「+」や「(?:」にしてください。`,
  ],
  [
    /^The expression "(.*)" (?:error parsing regexp: )?missing (?:closing|argument)[^:]*: `?(.*?)`?\.$/s,
    (source, at) => `正規表現「${source}」は、「${at}」の書き方が正しくありません。`,
  ],
  [
    /^The placeholder %(.*)% needs a list\. /,
    (name) => `プレースホルダー「%${name}%」に入れる値が、設定の一覧「${name}」にありません。`,
  ],
  // The condition
  [
    /^A "\|" in the condition is the old aggregation\. /,
    () =>
      'conditionの「|」は古い集計の書き方です。相関ルール（event_count、value_count、temporal）にしてください。',
  ],
  [/^The detection has no condition\.$/, () => 'detectionにconditionがありません。'],
  [/^The condition is empty\.$/, () => 'conditionが空です。'],
  [
    /: there is no selection "(.*?)"\.(?: There (?:is|are) (.*)\.)?$/s,
    (name, names) =>
      `選択「${name}」がありません。${names ? `あるのは、${names.replaceAll(', ', '、')}です。` : ''}`,
  ],
  [
    /: "(.*?)" names no selection\.(?: There (?:is|are) (.*)\.)?$/s,
    (name, names) =>
      `「${name}」に当てはまる選択がありません。${names ? `あるのは、${names.replaceAll(', ', '、')}です。` : ''}`,
  ],
  [/^Condition .*: it ends too early\.$/s, () => 'conditionが途中で終わっています。'],
  [/^Condition .*: a parenthesis is not closed\.$/s, () => 'かっこが閉じられていません。'],
  [
    /^Condition .*: "(.*)" stands where a selection should\.$/s,
    (word) => `「${word}」の位置には、選択名が必要です。`,
  ],
  [
    /^Condition .*: "(.*)" is not expected\.$/s,
    (word) => `「${word}」がここにあるのは正しくありません。前にandかorが必要です。`,
  ],
  [
    /^Condition .*: "(.*) of" is not known; /s,
    (word) => `「${word} of」は使えません。1 of、any of、all ofのいずれかにしてください。`,
  ],
  [
    /^The condition does not use the selection "(.*)"\.$/,
    (name) => `選択「${name}」をconditionで使っていません。`,
  ],
  // Correlations and names
  [
    /^The correlation type "(.*)" is not known\. Known are (.*)\.$/,
    (type, known) =>
      `相関ルールの種類「${type}」はありません。使えるのは、${known.replaceAll(', ', '、')}です。`,
  ],
  [
    /^The timespan is a number and a letter: /,
    () => 'timespanは、30s、5m、1h、7dのように数と1文字で書いてください。',
  ],
  [/^The correlation has no timespan/, () => '相関ルールにtimespan（「5m」など）がありません。'],
  [/^The correlation names no rules\.$/, () => '相関ルールに、数えるルール（rules）がありません。'],
  [
    /^"(.*)" needs a condition, such as "gte: 10"\.$/,
    (type) => `「${type}」には、「gte: 10」のようなconditionが必要です。`,
  ],
  [
    /^"(.*)" needs "field" in its condition\.$/,
    (type) => `「${type}」のconditionには、fieldが必要です。`,
  ],
  [
    /^The (?:correlation|filter) names "(.*)", which is not loaded\.$/,
    (name) => `「${name}」というIDまたは名前のルールがありません。`,
  ],
  [
    /^A correlation that this one needs was refused\.$/,
    () => 'この相関ルールが参照する相関ルールを読み取れませんでした。',
  ],
  [
    /^The id or name is already that of (?:[^"]*\/)?([^"/]*):(\d+) "(.*)"\.$/,
    (file, line, title) =>
      `同じIDまたは名前のルールが、${file}の${line}行目にあります（「${title}」）。`,
  ],
]

/** Null: not known in Japanese. */
export const faultDetail = (message: string): string | null => {
  for (const [pattern, say] of DETAILS) {
    const found = pattern.exec(message)
    if (found) return say(...found.slice(1).map((part) => part ?? ''))
  }
  return null
}
