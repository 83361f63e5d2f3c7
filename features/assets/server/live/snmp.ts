/**
 * Devices asked by SNMP v2c or v3: what they are, which firmware they run, and whom they see in their ARP tables.
 * Answers are bounded in rows and time; one that makes no sense is counted and the next device is asked.
 * @module
 */
import ipaddr from 'ipaddr.js'
import type { Text } from '../../../../platform/i18n/index.ts'
import { pulledKind, type SourceCall, type SourceKind } from '../../../../platform/sources/index.ts'
import { cleanText } from '../../identifiers.ts'
import { factsOfSnmp, macText, type SnmpAnswer } from '../../snmp-facts.ts'
import type { Item } from '../item.ts'
import { liveProblem } from './problems.ts'
import { rangeSize } from './scan.ts'
import { readDevice, silent } from './snmp-session.ts'
import { MAX_ADDRESSES, SnmpSettings } from './snmp-settings.ts'
import { addUp, type LiveDeps, NOTHING_TAKEN, takeLive } from './take.ts'

const PROBE = '1'
/** Devices asked at the same time. */
const AT_ONCE = 24
const TIMEOUT_MS = 60 * 60_000

type Call = SourceCall<SnmpSettings>

export const snmpKind = (deps: LiveDeps): SourceKind =>
  pulledKind<typeof SnmpSettings>({
    id: 'snmp',
    title: { ja: 'ネットワーク機器（SNMP）', en: 'Network devices (SNMP)' },
    hint: {
      ja: 'スイッチ、ルーター、複合機、NASなどに型番・ファームウェア・ARP表を問い合わせます。',
      en: 'Asks switches, routers, copiers, NAS and others for model, firmware and ARP table.',
    },
    evidenceClass: 'E1',
    settings: SnmpSettings,
    siteRequired: true,
    everyMinutes: 6 * 60,
    timeoutMs: TIMEOUT_MS,
    silentAfterMinutes: 3 * 24 * 60,
    fields: [
      {
        key: 'ranges',
        kind: 'lines',
        isRequired: true,
        isDestination: true,
        label: { ja: '問い合わせるアドレス', en: 'Addresses to ask' },
        hint: {
          ja: '1行に1つ。例：192.168.1.1 または 192.168.1.0/24',
          en: 'One per line, like 192.168.1.1 or 192.168.1.0/24',
        },
      },
      {
        key: 'version',
        kind: 'choice',
        isRequired: true,
        initial: '3',
        isDestination: true,
        label: { ja: 'SNMPのバージョン', en: 'SNMP version' },
        hint: {
          ja: 'v2cのコミュニティ名は暗号化されずに流れます。使えるならv3を選んでください。',
          en: 'A v2c community travels in the clear. Choose v3 where the devices can.',
        },
        choices: [
          { value: '3', label: { ja: 'v3', en: 'v3' } },
          { value: '2c', label: { ja: 'v2c', en: 'v2c' } },
        ],
      },
      {
        key: 'community',
        kind: 'secret',
        isRequired: false,
        label: { ja: 'コミュニティ名（v2c）', en: 'Community (v2c)' },
        hint: { ja: '読み取り専用のもの。', en: 'One that may only read.' },
      },
      {
        key: 'user',
        kind: 'text',
        isRequired: false,
        label: { ja: 'ユーザー（v3）', en: 'User (v3)' },
        hint: { ja: '', en: '' },
      },
      {
        key: 'authentication',
        kind: 'choice',
        isRequired: false,
        initial: 'sha256',
        isDestination: true,
        label: { ja: '認証方式（v3）', en: 'Authentication (v3)' },
        hint: { ja: '', en: '' },
        choices: [
          { value: 'sha256', label: { ja: 'SHA-256', en: 'SHA-256' } },
          { value: 'sha512', label: { ja: 'SHA-512', en: 'SHA-512' } },
          { value: 'sha', label: { ja: 'SHA-1', en: 'SHA-1' } },
          { value: 'md5', label: { ja: 'MD5（古い機器のみ）', en: 'MD5 (old devices only)' } },
        ],
      },
      {
        key: 'authKey',
        kind: 'secret',
        isRequired: false,
        label: { ja: '認証パスワード（v3）', en: 'Authentication password (v3)' },
        hint: { ja: '', en: '' },
      },
      {
        key: 'encryption',
        kind: 'choice',
        isRequired: false,
        initial: 'aes',
        isDestination: true,
        label: { ja: '暗号化（v3）', en: 'Encryption (v3)' },
        hint: { ja: '', en: '' },
        choices: [
          { value: 'aes', label: { ja: 'AES-128', en: 'AES-128' } },
          { value: 'aes256b', label: { ja: 'AES-256（Blumenthal）', en: 'AES-256 (Blumenthal)' } },
          { value: 'aes256r', label: { ja: 'AES-256（Reeder）', en: 'AES-256 (Reeder)' } },
          { value: 'none', label: { ja: '暗号化しない', en: 'None' } },
        ],
      },
      {
        key: 'privKey',
        kind: 'secret',
        isRequired: false,
        label: { ja: '暗号化パスワード（v3）', en: 'Encryption password (v3)' },
        hint: { ja: '', en: '' },
      },
      {
        key: 'port',
        kind: 'number',
        isRequired: false,
        initial: 161,
        label: { ja: 'ポート', en: 'Port' },
        hint: { ja: '', en: '' },
      },
      {
        key: 'neighbours',
        kind: 'switch',
        isRequired: false,
        initial: true,
        label: { ja: 'ARP表も読む', en: 'Read ARP tables too' },
        hint: {
          ja: 'ルーターやL3スイッチが見ている機器も資産として数えます。',
          en: 'Counts the devices that routers and L3 switches see.',
        },
      },
    ],
    tryOut: async (call) => {
      const addresses = addressesOf(call.settings.ranges)
      const answered: Text[] = []
      await each(addresses, call.signal, async (address) => {
        const answer = await readDevice(address, call, 'only-who')
        if (answer !== silent && answered.length < 20) {
          const line = `${address}: ${cleanText(answer.sysName || answer.sysDescr, 80)}`
          answered.push({ ja: line, en: line })
        }
      })
      if (answered.length === 0)
        throw liveProblem('assets.snmp_silent', { addresses: addresses.length })
      return answered
    },
    collect: async (call) => {
      const addresses = addressesOf(call.settings.ranges)
      const answers: { address: string; answer: SnmpAnswer }[] = []
      let failed = 0
      await each(addresses, call.signal, async (address) => {
        try {
          const answer = await readDevice(address, call, 'all')
          if (answer !== silent) answers.push({ address, answer })
        } catch {
          failed += 1
        }
      })
      if (answers.length === 0)
        throw liveProblem('assets.snmp_silent', { addresses: addresses.length })
      let tally = await takeLive(
        deps,
        call,
        answers.map(({ address, answer }) => deviceItem(call, address, answer)),
        PROBE,
      )
      if (call.settings.neighbours)
        tally = addUp(tally, await takeLive(deps, call, neighbourItems(call, answers), PROBE))
      return {
        ...addUp(NOTHING_TAKEN, tally),
        warnings:
          failed === 0
            ? []
            : [
                {
                  ja: `${failed}台の応答は途中で途切れたか、読み取れませんでした。`,
                  en: `The answers of ${failed} devices broke off or could not be read.`,
                },
              ],
      }
    },
  })

const deviceItem = (call: Call, address: string, answer: SnmpAnswer): Item => ({
  seen: {
    source: 'snmp',
    by: call.source.name,
    at: call.startedAt.getTime(),
    site: call.source.site,
    facts: factsOfSnmp(answer, address),
  },
  components: answer.software.map((name) => ({
    place: 'snmp:software',
    name: cleanText(name, 200),
    version: '',
    supplier: '',
    type: 'installed',
    purl: '',
    cpe: '',
    licences: [],
  })),
  places: answer.software.length > 0 ? ['snmp:software'] : [],
})

/** Who is in the ARP tables was on the wire a few minutes ago; a device that answered itself is left to its own word. */
const neighbourItems = (
  call: Call,
  answers: readonly { address: string; answer: SnmpAnswer }[],
): Item[] => {
  const own = new Set(
    answers.flatMap(({ answer }) => answer.interfaceMacs.flatMap((m) => macText(m) ?? [])),
  )
  const seen = new Map<string, { address: string; by: string }>()
  for (const { address, answer } of answers)
    for (const n of answer.neighbours) {
      const mac = macText(n.mac)
      if (mac !== null && !own.has(mac) && isUnicast(n.address))
        seen.set(mac, { address: n.address, by: answer.sysName || address })
    }
  return [...seen].map(([mac, { address, by }]) => ({
    seen: {
      source: 'dhcp',
      by: cleanText(`ARP ${by}`, 200),
      at: call.startedAt.getTime(),
      site: call.source.site,
      facts: { macs: [mac], addresses: [address] },
    },
  }))
}

const isUnicast = (address: string): boolean =>
  ipaddr.isValid(address) &&
  ['private', 'unicast', 'uniqueLocal'].includes(ipaddr.parse(address).range())

/** Every address of the ranges but network and broadcast of an IPv4 network. */
export const addressesOf = (ranges: readonly string[]): readonly string[] => {
  const all = new Set<string>()
  for (const range of ranges) {
    const size = rangeSize(range) ?? 0
    const [first = ''] = range.split('/')
    const bytes = ipaddr.parse(first).toByteArray()
    const isV4 = bytes.length === 4
    const start = (bytes.reduce((n, b) => n * 256n + BigInt(b), 0n) / BigInt(size)) * BigInt(size)
    for (let n = 0; n < size && all.size < MAX_ADDRESSES; n++) {
      if (isV4 && size > 2 && (n === 0 || n === size - 1)) continue
      all.add(textOf(start + BigInt(n), bytes.length))
    }
  }
  return [...all]
}

const textOf = (value: bigint, length: number): string => {
  const bytes = Array.from({ length }, (_, i) =>
    Number((value >> BigInt(8 * (length - 1 - i))) & 255n),
  )
  return ipaddr.fromByteArray(bytes).toString()
}

const each = async (
  addresses: readonly string[],
  signal: AbortSignal,
  ask: (address: string) => Promise<void>,
): Promise<void> => {
  let next = 0
  const worker = async (): Promise<void> => {
    for (;;) {
      signal.throwIfAborted()
      const address = addresses[next++]
      if (address === undefined) return
      await ask(address)
    }
  }
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, addresses.length) }, worker))
}
