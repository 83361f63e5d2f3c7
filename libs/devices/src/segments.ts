/**
 * Cuts a file into outputs: at prompts, and at lines with which an output of a known kind begins.
 * @module
 */
export type Piece = {
  /** 1-based line of the first line of `lines`. */
  readonly line: number
  readonly lines: readonly string[]
  /** What the prompt in front said. */
  readonly host: string | null
  readonly command: string | null
}

/** `host#show version`, `host1/pri/act# …`, `admin@fw(active)> …`, `FGT (global) # …`, `RP/0/RSP0/CPU0:host#…`, `(Cisco Controller) >…` */
const PROMPT =
  /^(?:\{[\w:.-]{1,40}\})?\s?([[(]?[A-Za-z0-9_][\w.@:/~-]{0,90}(?: Controller)?[\])]?(?: ?\([\w.@/ -]{1,40}\))?) ?([#>$%]) ?(\S.*)?$/

const VERBS =
  /^(?:do |run )?(?:sh(?:ow?)?|get|disp(?:lay)?|diag(?:nose)?|exec(?:ute)?|config(?:ure)?|conf|more|less|en(?:able)?|disable|ter(?:m(?:inal)?)?|exit|quit|end|set cli|dir|ping|trace(?:route)?|write|wr|copy|admin show|administrator|grep|console|fnsysctl|who|logout|request|test)\b/i

export const pieces = (lines: readonly string[]): Piece[] => {
  const out: Piece[] = []
  let from = 0
  let host: string | null = null
  let command: string | null = null
  /** What the piece is a list of, where its first line repeats for each item. */
  let list: string | null = null
  let hasText = false
  const close = (to: number): void => {
    if (to > from || command !== null)
      out.push({ line: from + 1, lines: lines.slice(from, to), host, command })
    hasText = false
    list = null
  }
  lines.forEach((line, at) => {
    const prompt = line.length < 400 ? promptOf(line) : null
    if (prompt) {
      close(at)
      from = at + 1
      host = prompt.host
      command = prompt.command
      return
    }
    const head = line.slice(0, 200)
    if (OPENERS.test(head) && !isQuoted(lines, at)) {
      const kind = KINDS.find(([pattern]) => pattern.test(head))?.[1] ?? null
      // The first output behind a prompt is its answer, whatever stands above it.
      if (hasText && (kind === null || kind !== list)) {
        close(at)
        from = at
        command = null
      }
      list = kind
      hasText = true
    } else if (line.trim() !== '' && !BETWEEN.test(head)) hasText = true
  })
  close(lines.length)
  return out
}

export const promptOf = (line: string): { host: string; command: string | null } | null => {
  const found = PROMPT.exec(line)
  if (!found) return null
  const command = found[3]?.trim() ?? null
  if (command !== null && !VERBS.test(command)) return null
  const name = found[1] ?? ''
  // An empty prompt: only where it cannot be a word of an output.
  if (command === null && !/^[\w.@:/~()[\] -]{2,}$/.test(name)) return null
  const host = name
    .replace(/^[[(]|[\])]$/g, '')
    .replace(/ ?\([^()]*\)?$/, '')
    .replace(/^.*@/, '')
    .replace(/^RP\/[\w/]+:/, '')
    .replace(/\/(?:pri|sec|act|stby|admin|\w{1,20})(?:\/(?:act|stby))?$/, '')
  return { host: host === 'Cisco Controller' ? '' : host, command }
}

/** First lines of what we read; anything that begins anew without a prompt. */
const OPENERS =
  /^(?:\s*(?:Cisco (?:IOS Software|IOS XR Software|Internetwork Operating System Software|Nexus Operating System|Adaptive Security Appliance Software Version|Firepower Threat Defense)|IOS \(tm\))|Version: Forti|#config-version=|HA Health Status|HA Cluster Uptime|hostname: \S+$|Hardware inventory:|(?:NAME|Name): ?"|Building configuration|Current configuration ?:|!Command: show|!! IOS XR Configuration|: Saved|ASA Version |NGFW Version |(?:! )?NEC Portable Internetwork|(?:# )?(?:RTX|NVR|FWX|SRT|RT|vRX)\w{1,8} (?:Rev|BootROM)|AlliedWare Plus \(TM\)|Switch System Status|Stack System Status|(?:Array Networks .*)?ArrayOS Rel|firmware-version "?Sonic|<\?xml |<(?:config|configuration|response)[\s>]|## Last (?:commit|changed)|Current-time :|Session Type:|VPN Session Summary|Protocol\s+Address\s+Age|Flags: \* - Adjacencies|Capability [Cc]odes|Device ID ?:|-{20,}$|Local Intf:|Local information:|Failover (?:On|Off|unit)|Group \d+:\s*$|Manufacturer's Name\.|Switch\/Stack Mac|Product (?:name|Name)\s*[:=]|node\d+:$|Hostname: \S+$)/

/** What may stand between a prompt and the output it asked for. */
const BETWEEN =
  /^(?:[!#:-]|\w{3} \w{3} {1,2}\d{1,2} [\d:.]+|Using \d+ out of|Building config|Current config|Load for|Time source|Monitor Failure)/

/** Outputs whose first line repeats for each item. */
const KINDS: readonly (readonly [RegExp, string])[] = [
  [/^(?:-{20,}$|Device ID ?:|Local Intf:)/, 'neighbours'],
  [/^name: ?"/i, 'inventory'],
  [/^Local information:/, 'lldp'],
  [/^(?:node\d+:$|Hostname: |Hardware inventory:)/, 'members'],
  [/^Group \d+:/, 'groups'],
  [/^(?:Session Type:|VPN Session Summary)/, 'sessions'],
  [/^Failover /, 'failover'],
  [/^(?:Flags: |Address|Protocol)/, 'addresses'],
  [
    /^(?:Building|Current configuration|!Command|!! IOS|: Saved|ASA Version|NGFW Version)/,
    'configuration',
  ],
  [/^Product /i, 'product'],
]

/** The banner of a neighbour inside a description is no output of its own. */
const isQuoted = (lines: readonly string[], at: number): boolean => {
  const line = lines[at] ?? ''
  // A rule of dashes heads a neighbour, or it only draws a table.
  if (/^-{20,}$/.test(line))
    return !/^(?:Device ID|Local Intf|Chassis id)/.test(lines[at + 1] ?? '')
  if (line.startsWith('Hostname:')) return !/^Model: /.test(lines[at + 1] ?? '')
  for (let back = at - 1; back >= Math.max(0, at - 3); back--) {
    const before = (lines[back] ?? '').trim()
    if (
      /^(?:(?:\w+ )?version|(?:system )?description|software version|sysdescr)\b.{0,40}[:=]?$/i.test(
        before,
      )
    )
      return true
    if (before !== '') return false
  }
  return false
}
