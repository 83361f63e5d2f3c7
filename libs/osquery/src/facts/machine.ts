/**
 * What the machine is: maker, model, serial number, UUID, chassis; and the agent on it.
 * @module
 */
import { flag, instant, type Row, text, whole } from '../rows.ts'

/** Why a value identifies nothing. `placeholder`: firmware was never filled in · `duplicate`: many machines are known to have it. */
export type Unusable = 'placeholder' | 'duplicate'

export type Hardware = {
  /** With the domain on Windows, as the host calls itself elsewhere. */
  readonly hostName: string
  readonly computerName: string
  readonly maker: string
  readonly model: string
  /** Null where it identifies nothing; then `serialGiven` says what stood there. */
  readonly serial: string | null
  readonly serialGiven: string
  readonly serialUnusable: Unusable | null
  /** Lower case with dashes; null where it identifies nothing. */
  readonly uuid: string | null
  readonly uuidGiven: string
  readonly uuidUnusable: Unusable | null
  readonly boardSerial: string | null
  readonly isVirtual: boolean
  readonly cpu: string
  readonly cores: number | null
  readonly memoryBytes: number | null
}

/** What firmware holds where nobody wrote a number; compared in lower case without blanks and punctuation. */
const EMPTY_SERIALS = new Set([
  'tobefilledbyoem',
  'systemserialnumber',
  'systemserialno',
  'serialnumber',
  'defaultstring',
  'default',
  'notspecified',
  'notapplicable',
  'notavailable',
  'nosettable',
  'notsettable',
  'none',
  'null',
  'nil',
  'na',
  'unknown',
  'invalid',
  'oem',
  'oemdefault',
  'chassisserialnumber',
  'baseboardserialnumber',
  'basebd',
  'mbserial',
  'empty',
  'test',
  'sample',
  'todo',
  'xxxx',
  'filled',
])

/** Values that whole series of mainboards carry. */
const DUPLICATE_UUIDS = new Set([
  // AMI's sample firmware, in both byte orders.
  '03000200-0400-0500-0006-000700080009',
  '00020003-0004-0005-0006-000700080009',
  '03020100-0504-0706-0809-0a0b0c0d0e0f',
  '00010203-0405-0607-0809-0a0b0c0d0e0f',
  '12345678-1234-5678-90ab-cddeefaabbcc',
  '12345678-1234-1234-1234-123456789012',
  '01234567-8910-1112-1314-151617181920',
  '11111111-2222-3333-4444-555555555555',
  '00112233-4455-6677-8899-aabbccddeeff',
  '33221100-5544-7766-8899-aabbccddeeff',
  '10000000-0000-8000-0040-000000000000',
  'fefefefe-fefe-fefe-fefe-fefefefefefe',
  // Dell's form with an empty service tag.
  '4c4c4544-0000-2010-8020-80c04f202020',
  '44454c4c-0000-1020-8020-80c04f202020',
  // The PC engines and Gigabyte boards that leave the vendor's example.
  '0a0a0a0a-0a0a-0a0a-0a0a-0a0a0a0a0a0a',
  'a0a0a0a0-a0a0-a0a0-a0a0-a0a0a0a0a0a0',
])

/** The serial number in one spelling, or why it is none. */
export const readSerial = (
  given: string,
): { readonly serial: string | null; readonly unusable: Unusable | null } => {
  const number = given.normalize('NFKC').replace(/\s+/gu, '').toUpperCase().slice(0, 200)
  if (number === '') return { serial: null, unusable: null }
  const bare = number.toLowerCase().replace(/[\p{P}\p{S}]/gu, '')
  // Counting up, repeating one sign, or nothing but punctuation: no factory numbers so.
  const isCount = '01234567890123456789'.includes(bare) || '98765432109876543210'.includes(bare)
  if (bare.length < 2 || EMPTY_SERIALS.has(bare) || isCount || /^(.)\1*$/u.test(bare))
    return { serial: null, unusable: 'placeholder' }
  return { serial: number, unusable: null }
}

/** The UUID in one spelling, or why it is none. Two machines of another make can still share one: a clone. */
export const readUuid = (
  given: string,
): { readonly uuid: string | null; readonly unusable: Unusable | null } => {
  const hex = given.trim().toLowerCase().replace(/[{}-]/g, '')
  if (!/^[0-9a-f]{32}$/.test(hex))
    return { uuid: null, unusable: hex === '' ? null : 'placeholder' }
  if (new Set(hex).size <= 2) return { uuid: null, unusable: 'placeholder' }
  const uuid = [
    hex.slice(0, 8),
    hex.slice(8, 12),
    hex.slice(12, 16),
    hex.slice(16, 20),
    hex.slice(20),
  ].join('-')
  return DUPLICATE_UUIDS.has(uuid)
    ? { uuid: null, unusable: 'duplicate' }
    : { uuid, unusable: null }
}

/** Makers and models of virtual machines as their firmware names them. */
const VIRTUAL =
  /\b(?:vmware|virtualbox|innotek|qemu|kvm|xen|parallels|bochs|bhyve|nutanix|openstack|amazon ec2|google compute|virtual machine|vmw\d|apple virtualization|hvm domu|droplet|alibaba cloud)\b/i

/** `SELECT * FROM system_info`; null where the table was empty. */
export const hardwareOf = (rows: readonly Row[]): Hardware | null => {
  const row = rows[0]
  if (row === undefined) return null
  const serial = readSerial(text(row, 'hardware_serial', 200))
  const uuid = readUuid(text(row, 'uuid', 100))
  const maker = text(row, 'hardware_vendor', 200)
  const model = text(row, 'hardware_model', 200)
  return {
    hostName: text(row, 'hostname', 253),
    computerName: text(row, 'computer_name', 253),
    maker,
    model,
    serial: serial.serial,
    serialGiven: text(row, 'hardware_serial', 200),
    serialUnusable: serial.unusable,
    uuid: uuid.uuid,
    uuidGiven: text(row, 'uuid', 100),
    uuidUnusable: uuid.unusable,
    boardSerial: readSerial(text(row, 'board_serial', 200)).serial,
    isVirtual: VIRTUAL.test(`${maker} ${model}`),
    cpu: text(row, 'cpu_brand', 200),
    cores: whole(row, 'cpu_logical_cores'),
    memoryBytes: whole(row, 'physical_memory'),
  }
}

export type ChassisForm = 'notebook' | 'tablet' | 'desktop' | 'server' | 'other'

export type Chassis = {
  readonly form: ChassisForm
  /** SMBIOS System Enclosure Type, as osquery spells it. */
  readonly type: string
  /** As the company or the maker entered it into the firmware; often empty. */
  readonly assetTag: string | null
}

const FORMS: readonly (readonly [RegExp, ChassisForm])[] = [
  [/\b(?:tablet|detachable)\b/i, 'tablet'],
  [/\b(?:portable|laptop|notebook|sub notebook|convertible|lunch box)\b/i, 'notebook'],
  [/\b(?:main server|rack mount|blade|multi-system|raid)\b/i, 'server'],
  [
    /\b(?:desktop|pizza box|tower|all in one|space-saving|sealed-case|mini pc|stick pc)\b/i,
    'desktop',
  ],
]

/** `SELECT chassis_types, smbios_tag … FROM chassis_info` (Windows). */
export const chassisOf = (rows: readonly Row[]): Chassis | null => {
  const row = rows[0]
  if (row === undefined) return null
  const type = text(row, 'chassis_types', 200)
  return {
    form: FORMS.find(([words]) => words.test(type))?.[1] ?? 'other',
    type,
    assetTag: tagOf(text(row, 'smbios_tag', 100)),
  }
}

const tagOf = (given: string): string | null =>
  /^(?:no\s*asset\s*(?:tag|information)|asset[-\s]?\d*)$/i.test(given)
    ? null
    : readSerial(given).serial

export type Agent = {
  readonly version: string
  /** Of this installation: unlike the UUID it differs between clones that were cloned before the agent first ran. */
  readonly instanceId: string
  readonly configValid: boolean | null
  readonly uptimeSeconds: number | null
  /** The clock of the host, ms: against the time of receipt it shows how far it is off. */
  readonly clock: number | null
  /** ms: when the host started. */
  readonly bootedAt: number | null
}

/** `osquery_info`, `uptime` and `time` in one row. */
export const agentOf = (rows: readonly Row[]): Agent | null => {
  const row = rows[0]
  if (row === undefined) return null
  const uptimeSeconds = whole(row, 'total_seconds')
  const clock = instant(row, 'unix_time')
  return {
    version: text(row, 'version', 60),
    instanceId: text(row, 'instance_id', 100),
    configValid: flag(row, 'config_valid'),
    uptimeSeconds,
    clock,
    bootedAt: clock === null || uptimeSeconds === null ? null : clock - uptimeSeconds * 1000,
  }
}

/** How a scheduled query fares: by this old rows of an unchanged query are still today's. */
export type QueryRun = {
  readonly name: string
  readonly executions: number | null
  /** ms: when it last ran to its end. */
  readonly lastAt: number | null
  /** The watchdog stopped it: it runs no more for a day, and what it would say is unknown. */
  readonly isDenylisted: boolean
}

/** `SELECT name, executions, last_executed, denylisted FROM osquery_schedule`. */
export const runsOf = (rows: readonly Row[]): readonly QueryRun[] =>
  rows.map((row) => ({
    name: text(row, 'name', 500),
    executions: whole(row, 'executions'),
    lastAt: instant(row, 'last_executed'),
    isDenylisted: flag(row, 'denylisted') === true,
  }))
