import { type FileHandle, open, readFile, stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { LEVELS } from '../../../features/detection/contract.ts'
import { scanLogsWordsOf } from '../messages/scan-logs.ts'
import { type Options, optionsOf } from '../options.ts'
import { plainText } from '../plain-text.ts'
import { problem } from '../problems.ts'
import { type RuleChoice, wordsOf } from '../scan-logs/rule-choice.ts'
import { isTimeZone, momentOf, timeFormat } from '../scan-logs/zoned-time.ts'
import type { Verb } from '../verb.ts'

const usage =
  'scan-logs <file or folder>… [--rules <folder>] [--only <rules>] [--without <rules>] [--level <level>] [--from <time>] [--to <time>] [--time-zone <zone>] [--countries <codes>] [--providers <folder>] [--nfkc] [--json | --csv] [--html <file>] [--quiet] [--language ja|en]'
/** What a shell says of a program that ended by Ctrl+C. */
const INTERRUPTED = 130
const MISTAKEN = 2

export const scanLogs: Verb = {
  usage,
  summary: {
    ja: '集めたログから攻撃の痕跡を探す（サーバー不要）',
    en: 'look for traces of attacks in logs that were collected (no server needed)',
  },
  details: {
    ja: 'Windowsイベントログ（EVTX）と、JSON・NDJSON・XML・テキストのログ（FortiGateやYAMAHAなどの機器、Linux、journalctl -o export、Webサーバー、Zeek、Suricata、\nMicrosoft 365、CloudTrailなど）を、gzip・zstd・tar・zipの中も含めて内容で見分けて読み、火の番のルールで調べます。\n--rules に Sigma のルール（SigmaHQ など）のフォルダーを指定すると、それらも使います。時間をまたぐルール（相関）も照合します。\n読み取れなかったもの、動かさなかったルールは、理由と件数を示します。\n--only / --without このルールだけ、またはこれらを除いて調べます（ルールID、t1490 などの手口の番号、題名の一部。コンマで区切る）\n--level 表示する重大度の下限（informational、low、medium、high、critical）\n--from / --to 期間（2026-11-22 または 2026-11-22T13:05）　--time-zone 表示と、時差のない時刻の読み方（初期値: この機械）\n--countries 拠点のある国（初期値: JP）。ほかの国からのサインインを探すルールが使います\n--providers ログと一緒に保存した Windows\\System32 など。壊れたイベントログの項目名を、そのDLL・EXEから補います\n--nfkc 全角と半角を区別せずに比べる（Unicode NFKC。ｶﾞ＝ガ、Ａ＝A）\n--json 1行に1件（最後の行は要約）、--csv 時系列の表、--html 1つのページに書き出し（既存のファイルは上書きしません）　--quiet 経過を表示しない\nログは書き換えず、外部にも送らず、出力のほかには何も書きません。\n終了コード: 0 何も検知しなかった（読み取れなかったものも確認）、1 検知した、または実行できなかった、2 使い方の誤り、130 中断した。',
    en: 'Recognises Windows event logs (EVTX) and logs of JSON, NDJSON, XML and text (devices such as FortiGate and YAMAHA, Linux, journalctl -o export, web servers,\nZeek, Suricata, Microsoft 365, CloudTrail and others) by content, also within gzip, zstd, tar and zip, and runs Hinoban’s rules over them.\n--rules names a folder of Sigma rules (such as those of SigmaHQ) that run as well. Rules over time (correlations) run, too.\nWhat could not be read and which rules do not run is told with reason and number.\n--only / --without these rules alone, or all but these (an id, a technique such as t1490, a part of a title; divided by commas)\n--level the least severity that is shown (informational, low, medium, high, critical)\n--from / --to a span of time (2026-11-22 or 2026-11-22T13:05)   --time-zone for what is shown, and for times that bear no offset (this machine’s unless given)\n--countries where your sites are (JP unless given), for the rules that look for sign-ins from elsewhere\n--providers a Windows\\System32 that was saved with the logs: the names of values in damaged event logs come from its programs\n--nfkc half-width and full-width are equal: texts are compared after Unicode NFKC (“Ａ” and “A”, and the two widths of katakana)\n--json one hit a line (the last line is a summary), --csv a timeline, --html one page in a new file (nothing is overwritten)   --quiet no progress\nLogs are not changed, nothing leaves this machine, and nothing is written beside the outputs.\nExit codes: 0 nothing was found (look at what could not be read), 1 something was, or it could not be done, 2 a mistake in the command,\n130 interrupted.',
  },
  run: async ({ args, language, json, terminal, cwd }) => {
    const m = scanLogsWordsOf(language)
    const options = optionsOf(args, {
      values: [
        'rules',
        'only',
        'without',
        'level',
        'from',
        'to',
        'time-zone',
        'countries',
        'providers',
        'html',
      ],
      flags: ['csv', 'nfkc', 'quiet'],
      usage,
    })
    const { operands, flags, values } = options
    if (operands.length === 0 || operands.includes('') || (json && flags.has('csv')))
      throw problem('cli.missing_argument', { usage })
    const asked = askedOf(options)
    const folder = values['rules'] === undefined ? null : resolve(cwd, values['rules'])
    const programs = values['providers'] === undefined ? null : resolve(cwd, values['providers'])
    for (const [option, path] of [
      ['rules', folder],
      ['providers', programs],
    ] as const)
      if (path !== null && !(await stat(path).catch(() => null)))
        throw problem('cli.no_such_folder', { path: plainText(values[option] ?? '') })
    const { readManifests } = await import('../scan-logs/manifests.ts')
    const [{ planOf, scan }, { readRules }, text, { jsonHit, jsonSummary }, { csvHead, csvHit }] =
      await Promise.all([
        import('../scan-logs/scan.ts'),
        import('../scan-logs/rules.ts'),
        import('../scan-logs/text-report.ts'),
        import('../scan-logs/json-report.ts'),
        import('../scan-logs/csv-report.ts'),
      ])
    const tell = (text: string): void => {
      if (!flags.has('quiet')) terminal.err(text)
    }
    const planned = await planOf(operands, cwd)
    if (typeof planned === 'string')
      throw problem('cli.no_such_folder', { path: plainText(planned) })
    // Made before the work: whoever waited an hour must not hear then that it cannot be written.
    await using page = await newFile(values['html'], cwd)
    const stop = new AbortController()
    terminal.onInterrupt(() => {
      terminal.err(m.interrupting)
      stop.abort()
    })
    tell(m.readingRules)
    const rules = await readRules(
      folder,
      asked.countries,
      asked.level,
      stop.signal,
      asked.choice,
      flags.has('nfkc') ? 'nfkc' : null,
    ).catch((error: unknown) => {
      if (stop.signal.aborted) return null
      throw error
    })
    if (rules === null) {
      terminal.err(m.interrupted)
      return INTERRUPTED
    }
    if (folder !== null && rules.filesRead === 0)
      terminal.err(m.noRulesThere(plainText(values['rules'] ?? '')))
    if (isNarrowed(asked.choice) && !rules.book.entries.some(({ id }) => rules.isLoud(id))) {
      terminal.err(m.noRuleChosen)
      return MISTAKEN
    }
    if (planned.files.length === 0) terminal.err(m.nothing)
    tell(m.rulesRead(rules.running.length, planned.files.length))
    const known = programs === null ? null : await readManifests(programs, stop.signal)
    if (known !== null) tell(m.manifests(known.manifests.length))
    const time = timeFormat(asked.timeZone)
    const isForPrograms = json || flags.has('csv')
    if (flags.has('csv')) await terminal.out(csvHead(language))
    const began = performance.now()
    const scanned = await scan(
      planned,
      rules,
      {
        timeZone: asked.timeZone,
        from: asked.from,
        to: asked.to,
        wants: json ? 'fields' : 'text',
        manifests: known?.manifests ?? [],
        onHits: isForPrograms
          ? async (hits) => {
              for (let at = 0; at < hits.length; at += LINES_AT_ONCE) {
                const some = hits.slice(at, at + LINES_AT_ONCE)
                const lines = some.map((hit) =>
                  json ? jsonHit(hit, rules) : csvHit(hit, rules, language, time),
                )
                await terminal.out(lines.join(''))
              }
            }
          : null,
      },
      (records, share) => {
        const seconds = (performance.now() - began) / 1000
        const speed = Math.round(records / Math.max(seconds, 0.001))
        tell(m.progress(records, Math.floor(share * 100), speed, secondsLeft(seconds, share)))
      },
      stop.signal,
    )
    const report = {
      planned,
      scanned,
      rules,
      floor: asked.level,
      programs: known,
      timeZone: asked.timeZone,
      at: Date.now(),
    }
    if (json) await terminal.out(jsonSummary(report))
    else if (isForPrograms)
      for (const line of text.aboutLines(report, language, m, time)) terminal.err(line.trimEnd())
    else for (const piece of text.textReport(report, language)) await terminal.out(piece)
    if (scanned.blocks > 1) terminal.err(m.blocks(scanned.blocks))
    if (page !== null) {
      const { htmlReport } = await import('../scan-logs/html-report.ts')
      for (const piece of htmlReport(report, await versionOf(), language))
        await page.file.write(piece)
      terminal.err(m.written(plainText(page.path)))
    }
    if (scanned.isInterrupted) {
      terminal.err(m.interrupted)
      return INTERRUPTED
    }
    return scanned.tally.total() > 0 || planned.files.length === 0 ? 1 : 0
  },
}

const LINES_AT_ONCE = 1_000
/** Before that, the start of the readers counts for more than their work. */
const TOLD_FROM_SECONDS = 3
const TOLD_FROM_SHARE = 0.02

const secondsLeft = (seconds: number, share: number): number | null =>
  seconds < TOLD_FROM_SECONDS || share < TOLD_FROM_SHARE || share >= 1
    ? null
    : Math.ceil((seconds / share) * (1 - share))

type Asked = {
  readonly level: (typeof LEVELS)[number]
  readonly timeZone: string
  readonly from: number | null
  readonly to: number | null
  readonly countries: readonly string[]
  readonly choice: RuleChoice
}

const isNarrowed = ({ only, without }: RuleChoice): boolean => only !== null || without.length > 0

/** @throws ProblemError naming the option whose value cannot be used. */
const askedOf = ({ values }: Options): Asked => {
  const bad = (option: string): Error =>
    problem('cli.bad_option_value', {
      option: `--${option}`,
      value: plainText(values[option] ?? '', 60),
      usage,
    })
  const level = LEVELS.find((one) => one === (values['level'] ?? 'informational'))
  if (level === undefined) throw bad('level')
  const timeZone = values['time-zone'] ?? Intl.DateTimeFormat().resolvedOptions().timeZone
  if (!isTimeZone(timeZone)) throw bad('time-zone')
  const moment = (option: 'from' | 'to'): number | null => {
    const given = values[option]
    if (given === undefined) return null
    const at = momentOf(given, timeZone, option === 'from' ? 'begins' : 'ends')
    if (at === null) throw bad(option)
    return at
  }
  const countries = (values['countries'] ?? 'JP').split(',')
  if (!countries.every((code) => /^[A-Z]{2}$/.test(code))) throw bad('countries')
  const words = (option: 'only' | 'without'): readonly string[] | null => {
    const given = values[option]
    if (given === undefined) return null
    const found = wordsOf(given)
    if (found === null) throw bad(option)
    return found
  }
  const choice = { only: words('only'), without: words('without') ?? [] }
  return { level, timeZone, from: moment('from'), to: moment('to'), countries, choice }
}

/** @throws ProblemError where it is there already, or nothing may be written there. */
const newFile = async (
  name: string | undefined,
  cwd: string,
): Promise<({ readonly path: string; readonly file: FileHandle } & AsyncDisposable) | null> => {
  if (name === undefined) return null
  const file = await open(resolve(cwd, name), 'wx', 0o600).catch(() => {
    throw problem('cli.not_writable', { path: plainText(name) })
  })
  return { path: name, file, [Symbol.asyncDispose]: () => file.close() }
}

const versionOf = async (): Promise<string> => {
  const text = await readFile(new URL('../../../package.json', import.meta.url), 'utf8')
  return (JSON.parse(text) as { version: string }).version // our own file
}
