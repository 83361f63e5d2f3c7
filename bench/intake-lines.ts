/**
 * The lines that the measures of the intake send: sshd and FortiGate, and a share of Windows events of 2 KB as NXLog writes them.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import { linkRules, readSigma } from '@hinoban/sigma'

const MARK = 'bench-marker'
const RULE = `title: marked
id: 5d1c7f0a-95c9-4d2c-9a62-b3c0f0a7f002
logsource: { product: linux }
detection: { k: ['${MARK}'], condition: k }
level: high
`

/** Real events of recorded attacks, from ../shared/data; none where that is missing. */
export const windowsLines = (): readonly string[] => {
  const folder = fileURLToPath(
    new URL('../../shared/data/detection/windows-json/', import.meta.url),
  )
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .filter((name) => name.endsWith('.jsonl.gz') && !name.startsWith('aws'))
    .slice(0, 12)
    .flatMap((name) =>
      gunzipSync(readFileSync(join(folder, name)))
        .toString('utf8')
        .split('\n'),
    )
    .filter((line) => line !== '')
}

/** The n-th line; one in a hundred is found by a rule and tells when it was made. */
export const lineMaker = (windows: number): ((n: number) => string) => {
  const recorded = windows > 0 ? windowsLines() : []
  return (n) => {
    if (n % 100 === 0)
      return `<38>Nov 22 10:00:00 web-1 sudo: alice : 3 incorrect password attempts ; ${MARK} sent=${Date.now()}`
    if (recorded.length > 0 && n % 1000 < windows * 1000) return recorded[n % recorded.length] ?? ''
    return n % 2 === 0
      ? `<38>Nov 22 10:00:00 web-${n % 7} sshd[${n % 9999}]: Failed password for invalid user u${n % 500} from 198.51.100.${n % 250} port ${1024 + (n % 50000)} ssh2`
      : `<189>date=2026-11-22 time=10:00:00 devname="FG60F" devid="FGT60F" eventtime=${Date.now()}000000 tz="+0900" logid="0000000013" type="traffic" subtype="forward" level="notice" vd="root" srcip=10.1.${n % 200}.${n % 250} srcport=${1024 + (n % 50000)} srcintf="lan" dstip=203.0.113.${n % 250} dstport=443 dstintf="wan1" sessionid=${n} proto=6 action="accept" policyid=${n % 20} service="HTTPS" sentbyte=${n % 90000} rcvdbyte=${n % 900000} duration=12`
  }
}

/** Our own rules and the one that finds the marked lines, or that one alone. */
export const rulesOf = (which: string) => {
  const folder = fileURLToPath(new URL('../features/detection/starter-rules/', import.meta.url))
  const files =
    which === 'starter'
      ? readdirSync(folder, { recursive: true, encoding: 'utf8' })
          .filter((name) => name.endsWith('.yml'))
          .map((name) => ({ file: name, text: readFileSync(join(folder, name), 'utf8') }))
      : []
  const { rules } = linkRules(readSigma([...files, { file: 'mark.yml', text: RULE }]))
  return rules
}
