/**
 * A record of an event log as an event of which nothing is decoded but what rules ask for. Knows the reader only by its form.
 * @module
 */
import type { SigmaEvent } from './event.ts'
import type { TextSearch } from './skipper.ts'

/** What `EvtxRecord` of @hinoban/evtx is. */
export type RecordLike = {
  readonly shape: {
    /** Negative: this record alone has it. */
    readonly id: number
    readonly fields: readonly {
      readonly name: string | null
      readonly pieces: readonly { readonly kind: 'literal' | 'slot' }[]
    }[]
    readonly places: ReadonlyMap<string, readonly number[]>
  }
  readonly bounds: readonly BoundLike[]
  readonly source: { readonly bytes: Uint8Array }
  readonly text: (field: number) => string | null
  readonly members: (field: number) => readonly string[] | null
}
/** Three numbers per slot: type, offset, bytes; and what slots of binary XML hold. */
type BoundLike = {
  readonly slots: readonly number[]
  readonly inner: ReadonlyMap<number, readonly BoundLike[]> | null
}
type FieldMap = ReadonlyMap<string, string | readonly string[]>

/**
 * `whole` gives every field; it is called only for rules that look at all of them, and for events whose names are values.
 * @example program.match(eventOfRecord(part.record, eventFields))
 */
export const eventOfRecord = <R extends RecordLike>(
  record: R,
  whole: (record: R) => FieldMap,
): SigmaEvent => new RecordEvent(record, () => whole(record))

class RecordEvent {
  readonly channel: string
  readonly eventId: number
  private readonly record: RecordLike
  private readonly whole: () => FieldMap
  private map: FieldMap | null = null
  private readonly plan: Plan
  private readonly hasArrays: boolean

  constructor(record: RecordLike, whole: () => FieldMap) {
    this.record = record
    this.whole = whole
    this.plan = record.shape.id < 0 ? OPEN : planOf(record.shape)
    this.hasArrays = record.bounds.some(holdsArray)
    const channel = this.plan.isOpen ? this.all.get('Channel') : this.placed('Channel')
    const id = this.plan.isOpen ? this.all.get('EventID') : this.placed('EventID')
    this.channel = typeof channel === 'string' ? channel : ''
    this.eventId = typeof id === 'string' ? Number(id) : Number.NaN
  }

  get fields(): Readonly<Record<string, unknown>> {
    return Object.fromEntries(this.all)
  }

  field(name: string): unknown {
    if (this.plan.isOpen) return this.all.get(name) ?? this.spaced(name)
    const found = this.placed(name)
    if (found !== undefined) return found
    // Its fields stand as lines in one value.
    if (this.channel === 'Windows PowerShell') return this.all.get(name)
    return this.spaced(name)
  }

  holds(search: TextSearch): boolean {
    const { record, plan } = this
    if (plan.isOpen || heldByConstants(plan, search)) return true
    for (const bound of record.bounds) if (mayHold(bound, record.source.bytes, search)) return true
    return false
  }

  private get all(): FieldMap {
    this.map ??= this.whole()
    return this.map
  }

  private spaced(name: string): unknown {
    const key = this.plan.spaced.get(name)
    if (key !== undefined) return this.placed(key)
    return undefined
  }

  private placed(name: string): string | readonly string[] | undefined {
    const places = this.record.shape.places.get(name)
    if (places === undefined) return undefined
    const [first] = places
    if (places.length === 1 && first !== undefined)
      return (
        (this.hasArrays ? this.record.members(first) : null) ?? this.record.text(first) ?? undefined
      )
    return this.all.get(name)
  }
}

/** [MS-EVEN6] §2.2.12: UTF-16, ANSI, arrays of them, and elements within elements. */
const TEXT = 0x01
const ANSI = 0x02
const TEXTS = 0x81
const ANSIS = 0x82
const BINARY_XML = 0x21

const ARRAY_FLAG = 0x80

const holdsArray = ({ slots, inner }: BoundLike): boolean => {
  for (let at = 0; at < slots.length; at += 3) if ((slots[at] as number) & ARRAY_FLAG) return true // at is within
  if (inner) for (const bounds of inner.values()) if (bounds.some(holdsArray)) return true
  return false
}

/** Texts are looked into where they lie; of numbers, times and the like only their form is known. */
const mayHold = ({ slots, inner }: BoundLike, bytes: Uint8Array, search: TextSearch): boolean => {
  for (let at = 0; at < slots.length; at += 3) {
    const type = slots[at] as number // three numbers per slot
    if (type === TEXT || type === TEXTS) {
      if (search.inUtf16(bytes, slots[at + 1] as number, slots[at + 2] as number)) return true
    } else if (type === ANSI || type === ANSIS || (type !== BINARY_XML && !search.isWordy))
      return true
    else if (type === BINARY_XML && !inner?.has(at / 3)) return (slots[at + 2] as number) > 0
  }
  if (inner)
    for (const bounds of inner.values())
      for (const bound of bounds) if (mayHold(bound, bytes, search)) return true
  return false
}

type Plan = {
  /** Names are values of the record, or nothing is known of it beforehand. */
  readonly isOpen: boolean
  /** Names with spaces, by their form without. */
  readonly spaced: ReadonlyMap<string, string>
  readonly constants: readonly string[]
  readonly held: WeakMap<TextSearch, boolean>
}
const OPEN: Plan = { isOpen: true, spaced: new Map(), constants: [], held: new WeakMap() }

const plans = new WeakMap<RecordLike['shape'], Plan>()

const planOf = (shape: RecordLike['shape']): Plan => {
  const known = plans.get(shape)
  if (known) return known
  const spaced = new Map<string, string>()
  const constants: string[] = []
  for (const { name, pieces } of shape.fields) {
    const plain = name?.replaceAll(' ', '')
    if (name !== null && plain !== undefined && plain !== name && !spaced.has(plain))
      spaced.set(plain, name)
    for (const piece of pieces) if ('text' in piece) constants.push(String(piece.text))
  }
  // Text around a value may be with it more than either: only decoding tells.
  const isOpen = shape.fields.some(({ name, pieces }) => name === null || pieces.length > 1)
  const plan: Plan = { isOpen, spaced, constants, held: new WeakMap() }
  plans.set(shape, plan)
  return plan
}

const heldByConstants = (plan: Plan, search: TextSearch): boolean => {
  const known = plan.held.get(search)
  if (known !== undefined) return known
  const made = plan.constants.some((text) => search.inText(text))
  plan.held.set(search, made)
  return made
}
