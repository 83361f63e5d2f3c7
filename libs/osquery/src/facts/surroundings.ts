/**
 * What reaches the machine and what starts on it: listening ports, USB, screen lock, autoruns.
 * @module
 */
import { flag, type Row, text, whole } from '../rows.ts'
import { personIn, registryValue } from './registry.ts'

export type ListeningPort = {
  readonly protocol: 'tcp' | 'udp' | 'other'
  readonly port: number
  readonly address: string
  /** Bound to an address that other machines can reach. */
  readonly isReachable: boolean
  readonly process: string
  readonly path: string
}

/** IPPROTO numbers. */
const PROTOCOLS: Readonly<Record<number, ListeningPort['protocol']>> = { 6: 'tcp', 17: 'udp' }

/** `listening_ports` joined with `processes`. Port 0 is a socket of another kind. */
export const portsOf = (rows: readonly Row[]): readonly ListeningPort[] =>
  rows.flatMap((row) => {
    const port = whole(row, 'port')
    if (port === null || port < 1 || port > 65535) return []
    const address = text(row, 'address', 60)
    return [
      {
        protocol: PROTOCOLS[whole(row, 'protocol') ?? 0] ?? 'other',
        port,
        address,
        isReachable: !/^(?:127\.|::1$|::ffff:127\.)/i.test(address),
        process: text(row, 'name', 200),
        path: text(row, 'path', 500),
      },
    ]
  })

export type UsbDevice = {
  readonly vendor: string
  readonly vendorId: string
  readonly model: string
  readonly modelId: string
  readonly serial: string
  readonly isRemovable: boolean | null
  /** USB class 8 (USB-IF): a disk or a stick. */
  readonly isStorage: boolean
}

/** `SELECT … FROM usb_devices` (Linux, macOS). */
export const usbDevicesOf = (rows: readonly Row[]): readonly UsbDevice[] =>
  rows.map((row) => ({
    vendor: text(row, 'vendor', 200),
    vendorId: text(row, 'vendor_id', 10).toLowerCase(),
    model: text(row, 'model', 200),
    modelId: text(row, 'model_id', 10).toLowerCase(),
    serial: text(row, 'serial', 200),
    isRemovable: flag(row, 'removable'),
    isStorage: /^(?:0x)?0?8$/.test(text(row, 'class', 10)),
  }))

export type UsbStoragePolicy = {
  /** USBSTOR\Start: 3 starts on demand, 4 is off. */
  readonly driverIsOff: boolean | null
  /** A policy denies removable disks. */
  readonly isDenied: boolean
}

/** USBSTOR and the policy for removable storage in the registry (Windows). */
export const usbPolicyOf = (rows: readonly Row[]): UsbStoragePolicy => {
  const values = rows.map(registryValue)
  const start = values.find((v) => v.name === 'start' && /\\usbstor$/i.test(v.key))?.number ?? null
  return {
    driverIsOff: start === null ? null : start === 4,
    isDenied: values.some(
      (v) =>
        /\\removablestoragedevices(?:\\|$)/i.test(v.key) &&
        (v.name === 'deny_all' || v.name === 'deny_read' || v.name === 'deny_write') &&
        v.number === 1,
    ),
  }
}

export type ScreenLock = {
  /** Empty: the machine's own limit. */
  readonly user: string
  /** null: the agent cannot tell. */
  readonly isOn: boolean | null
  /** Seconds until a password is asked for; null: unknown or never. */
  readonly afterSeconds: number | null
  readonly from: 'machine' | 'policy' | 'user' | 'logged-on user'
}

/** `SELECT enabled, grace_period FROM screenlock` (macOS). No row: nobody is logged on, unknown. */
export const macScreenLockOf = (rows: readonly Row[]): readonly ScreenLock[] =>
  rows.slice(0, 1).map((row) => {
    const isOn = flag(row, 'enabled')
    const seconds = whole(row, 'grace_period')
    return {
      user: '',
      isOn,
      afterSeconds: isOn === true && seconds !== null && seconds >= 0 ? seconds : null,
      from: 'logged-on user',
    }
  })

/** Screen savers and the inactivity limit in the registry (Windows). People who are not logged on do not appear. */
export const windowsScreenLockOf = (rows: readonly Row[]): readonly ScreenLock[] => {
  const values = rows.map(registryValue)
  const limit = values.find((v) => v.name === 'inactivitytimeoutsecs')?.number ?? null
  const machine: ScreenLock[] =
    limit === null
      ? []
      : [{ user: '', isOn: limit > 0, afterSeconds: limit > 0 ? limit : null, from: 'machine' }]
  const own = values.flatMap((v) => {
    const user = personIn(v.key)
    return user === null ? [] : [{ ...v, user, isPolicy: /\\policies\\/i.test(v.key) }]
  })
  return [
    ...machine,
    ...[...Map.groupBy(own, (v) => v.user)].map(([user, of]): ScreenLock => {
      // A policy for one value overrides what the person set for it.
      const say = (name: string): number | null =>
        (of.find((v) => v.name === name && v.isPolicy) ?? of.find((v) => v.name === name))
          ?.number ?? null
      const isActive = say('screensaveactive')
      const isSecure = say('screensaverissecure')
      const after = say('screensavetimeout')
      const isOn = isActive === null && isSecure === null ? null : isActive === 1 && isSecure === 1
      return {
        user,
        isOn,
        afterSeconds: isOn === true && after !== null && after > 0 ? after : null,
        from: of.some((v) => v.isPolicy) ? 'policy' : 'user',
      }
    }),
  ]
}

export type Autorun = {
  readonly kind: 'startup' | 'task' | 'service' | 'launchd' | 'unit' | 'cron'
  readonly name: string
  /** What runs. */
  readonly command: string
  /** Where it is written down. */
  readonly place: string
  readonly user: string
  readonly isEnabled: boolean | null
}

type AutorunKind = Autorun['kind']

const AUTORUNS: Readonly<Record<AutorunKind, (row: Row) => Omit<Autorun, 'kind' | 'name'>>> = {
  startup: (row) => {
    const status = text(row, 'status', 100).toLowerCase()
    return {
      command: `${text(row, 'path', 1000)} ${text(row, 'args', 1000)}`.trim(),
      place: text(row, 'source', 500),
      user: text(row, 'username', 200),
      isEnabled: /disabled/.test(status) ? false : /enabled|allowed/.test(status) ? true : null,
    }
  },
  task: (row) => ({
    command: text(row, 'action', 2000),
    place: text(row, 'path', 500),
    user: '',
    isEnabled: flag(row, 'enabled'),
  }),
  service: (row) => ({
    command: text(row, 'path', 1000),
    place: text(row, 'module_path', 500),
    user: text(row, 'user_account', 200),
    isEnabled: !/^DISABLED$/i.test(text(row, 'start_type', 40)),
  }),
  launchd: (row) => ({
    command: text(row, 'program_arguments', 2000) || text(row, 'program', 1000),
    place: text(row, 'path', 500),
    user: text(row, 'username', 200),
    isEnabled: !/^(?:1|true)$/i.test(text(row, 'disabled', 10)),
  }),
  unit: (row) => ({
    command: text(row, 'description', 500),
    place: text(row, 'fragment_path', 500),
    user: text(row, 'user', 200),
    isEnabled: /^(?:enabled|enabled-runtime|static|generated|alias)$/.test(
      text(row, 'unit_file_state', 40),
    ),
  }),
  cron: (row) => ({
    command: text(row, 'command', 2000),
    place: text(row, 'path', 500),
    user: '',
    isEnabled: true,
  }),
}

/** startup_items, scheduled_tasks, services, launchd, systemd_units or crontab. */
export const autorunsOf = (kind: AutorunKind, rows: readonly Row[]): readonly Autorun[] =>
  rows.map((row) => ({
    kind,
    name: text(row, 'name', 300) || text(row, 'label', 300) || text(row, 'id', 300),
    ...AUTORUNS[kind](row),
  }))
