/**
 * What Yamaha, NEC, Fujitsu and Allied Telesis print about themselves.
 * @module
 */
import type { Found, FoundNode, Reader } from './found.ts'
import type { Product } from './parts.ts'
import { field, fields, macOf } from './text.ts'

const YAMAHA =
  /^(?:# )?((?:RTX|NVR|FWX|SRT|RT|vRX)\w{0,8}) (Rev\.(\d[\d.]{2,15}))(?: \((.{1,60})\))?/

/** Head of `show environment` and of `show config`: `RTX1210 Rev.14.01.05 (date)`, then `main: … serial=… MAC-Address=…`. */
export const yamahaHead = (lines: readonly string[]): FoundNode | null => {
  const raw = lines.find((l) => YAMAHA.test(l))
  const head = raw === undefined ? null : YAMAHA.exec(raw)
  if (!head) return null
  const main = lines.find((l) => /^(?:# )?\s*main:\s/.test(l)) ?? ''
  return {
    model: head[1] ?? null,
    versionRaw: (raw ?? '').replace(/^# /, ''),
    version: head[3] ?? null,
    build: head[4] ?? null,
    serials: [...main.matchAll(/\bserial=([A-Z0-9]{5,20})/g)].map((m) => m[1] ?? ''),
    macs: [...main.matchAll(/\bMAC-Address=([0-9A-Fa-f:]{17})/g)].flatMap((m) => macOf(m[1]) ?? []),
    uptime: field(lines, /^(?:Elapsed time from boot|起動からの経過時間)\s*: (.*)$/),
  }
}

export const yamahaEnvironment: Reader = ({ lines }): Found => {
  const node = yamahaHead(lines)
  return { product: 'yamaha-rt', nodes: node === null ? [] : [node], notRead: 0 }
}

/** Two lines that `show version` prints and `show running-config` carries as comments. */
export const necHead = (lines: readonly string[]): FoundNode | null => {
  const raw = lines.find((l) => /\bIX Series (?:IX)?\S+ .{0,60}Software, Version/.test(l))
  const head =
    raw === undefined ? null : /IX Series (\S+) .{0,60}Software, Version (\d[\w.]{1,20})/.exec(raw)
  return head
    ? {
        model: head[1] ?? null,
        versionRaw: (raw ?? '').replace(/^! ?/, '').trim(),
        version: head[2] ?? null,
        build: field(lines, /coregen-(\S+)/),
        uptime: field(lines, /^System uptime is (.*)$/),
        serials: fields(
          lines,
          /^(?:System serial number|Serial number|Processor board ID)\s*:? <?([A-Z0-9]{6,20})>?/i,
        ),
      }
    : null
}

export const necVersion: Reader = ({ lines }): Found => {
  const node = necHead(lines)
  return { product: 'univerge-ix', nodes: node === null ? [] : [node], notRead: 0 }
}

/** `show system information` of Si-R and SR-S. */
export const fujitsuInformation: Reader = ({ lines }): Found => {
  const model = field(lines, /^\s*System : (.*)$/)
  const firmware = field(lines, /^\s*Firm Ver\. : (.*)$/)
  const serial = field(lines, /^\s*Serial No\. : (\S+)/)
  const product: Product = /^SR-[SX]/.test(model ?? '') ? 'sr-s' : 'si-r'
  const mac = field(lines, /^\s*MAC : ([0-9a-f]{12})/i)
  return {
    product,
    clock: field(lines, /^\s*Current-time : (.*)$/),
    nodes: [
      {
        model,
        versionRaw: firmware,
        version: firmware === null ? null : (/^(V\d[\w.]{1,20})/.exec(firmware)?.[1] ?? null),
        build: firmware === null ? null : (/^\S+ (NY\d+)/.exec(firmware)?.[1] ?? null),
        serials: serial === null ? [] : [serial],
        macs: mac === null ? [] : [macOf(mac)].flatMap((m) => m ?? []),
      },
    ],
    notRead: 0,
  }
}

/** `show version`: `AlliedWare Plus (TM) 5.4.2 …`, `Build name : x600-5.4.2-3.14.rel`. */
export const alliedVersion: Reader = ({ lines }): Found => {
  const raw = lines.find((l) => l.startsWith('AlliedWare Plus')) ?? null
  const build = field(lines, /^Build name\s*: (\S+?)(?:\.rel)?$/)
  const named = build === null ? null : /^([A-Za-z]\w*)-(\d+\.\d+\.\d+-\d[\w.]*)$/.exec(build)
  return {
    product: 'alliedware-plus',
    nodes: [
      {
        model: field(lines, /^Model [Nn]ame\s*: (\S+)/) ?? named?.[1] ?? null,
        versionRaw: raw,
        version:
          named?.[2] ??
          (raw === null ? null : (/(?:\(TM\)|[Vv]ersion) (\d[\w.-]{1,20})/.exec(raw)?.[1] ?? null)),
        build,
      },
    ],
    notRead: 0,
  }
}

/** `show system`: boards with serial numbers, software, name; a stack lists each member. */
export const alliedSystem: Reader = ({ lines }): Found => {
  const nodes: FoundNode[] = []
  let member: string | null = null
  for (const line of lines) {
    const stack = /^Stack member (\d)/i.exec(line)
    if (stack) member = stack[1] ?? null
    const base =
      /^Base\s+\d*\s{2,}(\S+)\s+(\S+)\s+(\S+)\s*$/.exec(line) ??
      /^Base\s+(?:-|\d+)\s+(\S+)(?:\s+(\S+)\s+(\S+))?\s*$/.exec(line)
    if (base)
      nodes.push({
        name: member,
        model: base[1] ?? null,
        serials: base[3] !== undefined && base[3] !== 'N/A' ? [base[3]] : [],
      })
  }
  const version = field(lines, /^Software version\s*: (\S+)/)
  const nameAt = lines.findIndex((l) => /^System Name\s*$/.test(l))
  const hostName =
    nameAt === -1 ? field(lines, /^SysName\s*: (\S+)/) : lines[nameAt + 1]?.trim() || null
  const mac = macOf(field(lines, /\bMAC : ([0-9A-Fa-f-]{17})/))
  return {
    product: 'alliedware-plus',
    hostName,
    clock: field(lines, /System Status\s{2,}(\w{3} \w{3} .*)$/),
    nodes: nodes.map((n) => ({
      ...n,
      hostName,
      version,
      versionRaw: version === null ? null : `Software version : ${version}`,
      build: field(lines, /^Current software\s*: (\S+?)(?:\.rel)?$/),
      uptime: field(lines, /^Uptime\s*: (.*)$/),
      macs: mac === null ? [] : [mac],
    })),
    notRead: 0,
  }
}
