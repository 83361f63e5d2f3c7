/**
 * One device asked by SNMP, with a bound on every table: an agent that never ends its answer is left.
 * @module
 */
import snmp, { type Session, type Varbind } from 'net-snmp'
import type { SourceCall } from '../../../../platform/sources/index.ts'
import type { SnmpAnswer, SnmpEntity } from '../../snmp-facts.ts'
import type { SnmpSettings } from './snmp-settings.ts'

/** The device did not answer at all. */
export const silent = Symbol('silent')

const ANSWER_MS = 1_500
const RETRIES = 1
const DEVICE_MS = 60_000
const MAX_ROWS = 20_000
const MAX_TEXT = 500

const SYSTEM = {
  sysDescr: '1.3.6.1.2.1.1.1.0',
  sysObjectId: '1.3.6.1.2.1.1.2.0',
  sysName: '1.3.6.1.2.1.1.5.0',
  sysLocation: '1.3.6.1.2.1.1.6.0',
} as const
const ENTITY = '1.3.6.1.2.1.47.1.1.1.1'
const IF_PHYS_ADDRESS = '1.3.6.1.2.1.2.2.1.6'
const IP_AD_ENT_ADDR = '1.3.6.1.2.1.4.20.1.1'
const ARP_PHYS_ADDRESS = '1.3.6.1.2.1.4.22.1.2'
const SW_INSTALLED_NAME = '1.3.6.1.2.1.25.6.3.1.2'

const AUTHENTICATION = {
  md5: snmp.AuthProtocols.md5,
  sha: snmp.AuthProtocols.sha,
  sha256: snmp.AuthProtocols.sha256,
  sha512: snmp.AuthProtocols.sha512,
}
const ENCRYPTION = {
  aes: snmp.PrivProtocols.aes,
  aes256b: snmp.PrivProtocols.aes256b,
  aes256r: snmp.PrivProtocols.aes256r,
}

const open = (address: string, { settings, secrets }: SourceCall<SnmpSettings>): Session => {
  const options = {
    port: settings.port,
    timeout: ANSWER_MS,
    retries: RETRIES,
    transport: address.includes(':') ? ('udp6' as const) : ('udp4' as const),
  }
  if (settings.version === '2c')
    return snmp.createSession(address, secrets['community'] ?? '', {
      ...options,
      version: snmp.Version2c,
    })
  const { authKey, privKey } = secrets
  const isPrivate = settings.encryption !== 'none' && privKey !== undefined
  return snmp.createV3Session(
    address,
    {
      name: settings.user,
      level:
        authKey === undefined
          ? snmp.SecurityLevel.noAuthNoPriv
          : isPrivate
            ? snmp.SecurityLevel.authPriv
            : snmp.SecurityLevel.authNoPriv,
      ...(authKey === undefined
        ? {}
        : { authProtocol: AUTHENTICATION[settings.authentication], authKey }),
      ...(isPrivate && settings.encryption !== 'none'
        ? { privProtocol: ENCRYPTION[settings.encryption], privKey }
        : {}),
    },
    options,
  )
}

export const readDevice = async (
  address: string,
  call: SourceCall<SnmpSettings>,
  how: 'only-who' | 'all',
): Promise<SnmpAnswer | typeof silent> => {
  const session = open(address, call)
  // A broken packet is the agent's fault: the request it belongs to times out.
  session.on('error', () => undefined)
  let isOpen = true
  // Closed twice it throws.
  const stop = (): void => {
    if (isOpen) session.close()
    isOpen = false
  }
  const late = setTimeout(stop, DEVICE_MS)
  call.signal.addEventListener('abort', stop, { once: true })
  try {
    const system = await getAll(session, Object.values(SYSTEM))
    if (system === null) return silent
    const [sysDescr = '', sysObjectId = '', sysName = '', sysLocation = ''] = system
    const who = { sysDescr, sysObjectId, sysName, sysLocation }
    if (how === 'only-who')
      return {
        ...who,
        entities: [],
        interfaceMacs: [],
        addresses: [],
        software: [],
        neighbours: [],
      }
    const macs = await column(session, IF_PHYS_ADDRESS)
    return {
      ...who,
      entities: await entitiesOf(session),
      interfaceMacs: macs.flatMap(({ value }) => (Buffer.isBuffer(value) ? [value] : [])),
      addresses: (await column(session, IP_AD_ENT_ADDR)).map(({ value }) => textOf(value)),
      software: (await column(session, SW_INSTALLED_NAME))
        .map(({ value }) => textOf(value))
        .filter((name) => name !== ''),
      neighbours: call.settings.neighbours ? await neighboursOf(session) : [],
    }
  } finally {
    clearTimeout(late)
    call.signal.removeEventListener('abort', stop)
    stop()
  }
}

/** Null: no answer. An object that is not there is an empty text. */
const getAll = (session: Session, oids: readonly string[]): Promise<readonly string[] | null> =>
  new Promise((done) => {
    session.get([...oids], (error, varbinds) => {
      if (error || !varbinds) done(null)
      else done(varbinds.map((v) => (snmp.isVarbindError(v) ? '' : textOf(v.value))))
    })
  })

type Cell = { readonly index: string; readonly value: unknown }

/** One column of a table; what came before it broke off is kept. */
const column = (session: Session, oid: string): Promise<readonly Cell[]> =>
  new Promise((done) => {
    const cells: Cell[] = []
    let last = oid
    session.subtree(
      oid,
      20,
      (varbinds: Varbind[]) => {
        for (const v of varbinds) {
          if (snmp.isVarbindError(v)) continue
          const name = String(v.oid)
          // What answers with what it was asked would be asked for ever (RFC 3416 §4.2.3: names only grow).
          if (!isAfter(name, last)) return true
          last = name
          cells.push({ index: name.slice(oid.length + 1), value: v.value })
        }
        return cells.length >= MAX_ROWS
      },
      () => done(cells.slice(0, MAX_ROWS)),
    )
  })

const isAfter = (name: string, before: string): boolean => {
  const a = name.split('.').map(Number)
  const b = before.split('.').map(Number)
  const at = a.findIndex((part, i) => part !== b[i])
  return at >= 0 && (at >= b.length || (a[at] ?? 0) > (b[at] ?? 0))
}

const COLUMNS = {
  description: 2,
  kind: 5,
  hardwareRevision: 8,
  firmwareRevision: 9,
  softwareRevision: 10,
  serial: 11,
  maker: 12,
  model: 13,
} as const

const entitiesOf = async (session: Session): Promise<readonly SnmpEntity[]> => {
  const kinds = await column(session, `${ENTITY}.${COLUMNS.kind}`)
  // A chassis is what is bought and patched; modules of a large switch are thousands of rows.
  const chassis = new Set(kinds.flatMap(({ index, value }) => (Number(value) === 3 ? [index] : [])))
  if (chassis.size === 0) return []
  const read = async (of: number): Promise<ReadonlyMap<string, string>> =>
    new Map(
      (await column(session, `${ENTITY}.${of}`)).map(({ index, value }) => [index, textOf(value)]),
    )
  const description = await read(COLUMNS.description)
  const hardware = await read(COLUMNS.hardwareRevision)
  const firmware = await read(COLUMNS.firmwareRevision)
  const software = await read(COLUMNS.softwareRevision)
  const serial = await read(COLUMNS.serial)
  const maker = await read(COLUMNS.maker)
  const model = await read(COLUMNS.model)
  return [...chassis].slice(0, 64).map((index) => ({
    kind: 3,
    description: description.get(index) ?? '',
    hardwareRevision: hardware.get(index) ?? '',
    firmwareRevision: firmware.get(index) ?? '',
    softwareRevision: software.get(index) ?? '',
    serial: serial.get(index) ?? '',
    maker: maker.get(index) ?? '',
    model: model.get(index) ?? '',
  }))
}

/** The index of ipNetToMediaTable ends with the address. */
const neighboursOf = async (session: Session): Promise<SnmpAnswer['neighbours']> =>
  (await column(session, ARP_PHYS_ADDRESS)).flatMap(({ index, value }) => {
    const address = index.split('.').slice(-4).join('.')
    return Buffer.isBuffer(value) && value.length === 6 ? [{ mac: value, address }] : []
  })

/** DisplayString is ASCII by definition and CP932 by habit: what is no UTF-8 is read as that. */
const textOf = (value: unknown): string => {
  if (!Buffer.isBuffer(value))
    return value === null || value === undefined ? '' : String(value).slice(0, MAX_TEXT)
  const bytes = value.subarray(0, MAX_TEXT)
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    text = new TextDecoder('shift_jis').decode(bytes)
  }
  return text.replace(/[\p{Cc}]+/gu, ' ').trim()
}
