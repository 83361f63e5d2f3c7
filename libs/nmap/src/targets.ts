/**
 * What an nmap command line asks to scan (nmap(1), "TARGET SPECIFICATION").
 * @module
 */

/** A command line of a scheduled job names a handful of ranges; a longer list stands in a file. */
const MAX_TARGETS = 1000
const MAX_ARGS_CHARS = 100_000

/** Options whose value is the next word. Long options may also carry it after `=`. */
const TAKES_VALUE: ReadonlySet<string> = new Set(
  `-p -oN -oX -oS -oG -oA -oM -iL -iR -e -S -g -D -T -b -sI -m -M
  --exclude --excludefile --exclude-ports --script --script-args --script-args-file --script-timeout --top-ports --port-ratio
  --max-retries --host-timeout --min-rate --max-rate --min-hostgroup --max-hostgroup --min-parallelism --max-parallelism
  --min-rtt-timeout --max-rtt-timeout --initial-rtt-timeout --scan-delay --max-scan-delay --stylesheet --datadir --dns-servers
  --mtu --data --data-string --data-length --ip-options --ttl --spoof-mac --proxies --source-port --version-intensity --resume
  --servicedb --versiondb --stats-every --max-os-tries --scanflags --nsock-engine --route-dst`
    .split(/\s+/)
    .filter((word) => word !== ''),
)

export const targetsOf = (args: string): readonly string[] => {
  const words = wordsOf(args.slice(0, MAX_ARGS_CHARS))
  const targets: string[] = []
  // The first word is the program itself.
  for (let i = 1; i < words.length && targets.length < MAX_TARGETS; i++) {
    const word = words[i] ?? ''
    if (TAKES_VALUE.has(word)) i++
    else if (word !== '' && !word.startsWith('-')) targets.push(word.slice(0, 300))
  }
  return targets
}

/** Words as a shell would part them, quotes taken off. */
const wordsOf = (line: string): string[] =>
  (line.match(/(?:"[^"]*"|'[^']*'|[^\s"'])+|["']/g) ?? []).map((word) => word.replace(/["']/g, ''))

/** What the command line leaves out (`--exclude`); null where a file says it. */
export const excludedOf = (args: string): readonly string[] | null => {
  const words = wordsOf(args.slice(0, MAX_ARGS_CHARS))
  const excluded: string[] = []
  for (const [i, word] of words.entries()) {
    const [option, value = words[i + 1] ?? ''] = word.split('=', 2)
    if (option === '--excludefile') return null
    if (option === '--exclude') excluded.push(...value.split(',').filter((one) => one !== ''))
  }
  return excluded.slice(0, MAX_TARGETS)
}
