/**
 * A record of an event log as an event of which nothing is decoded but what rules ask for. Knows the reader only by its form.
 * @module
 */
import { ABSENT, BY_NAME, type Placed, type SigmaEvent } from './event.ts'
import type { TextSearch } from './skipper.ts'
import { liesAt, type Pairs, pairsOf, unitsIn } from './utf16.ts'

/** What `EvtxRecord` of @hinoban/evtx is. */
export type RecordLike = {
  readonly shape: {
    /** Negative: this record alone has it. */
    readonly id: number
    readonly fields: readonly {
      readonly name: string | null
      /** Of `templates`. */
      readonly bound: number
      readonly pieces: readonly (
        | { readonly kind: 'literal'; readonly text: string }
        | { readonly kind: 'slot'; readonly slot: number }
      )[]
    }[]
    readonly places: ReadonlyMap<string, readonly number[]>
  }
  /** Outermost first, those within others too. */
  readonly templates: readonly BoundLike[]
  readonly source: { readonly view: DataView }
  readonly value: (field: number) => string | readonly string[] | null
}
/** Type, offset and bytes of each slot, and what slots of binary XML hold. */
type BoundLike = {
  readonly count: number
  readonly typeOf: (slot: number) => number
  readonly fromOf: (slot: number) => number
  readonly sizeOf: (slot: number) => number
  readonly inner: {
    readonly get: (slot: number) => readonly BoundLike[] | undefined
  } | null
}
type FieldMap = ReadonlyMap<string, string | readonly string[]>

/**
 * `whole` gives every field; it is called only for rules that look at all of them, and for events whose names are values.
 * @example program.match(eventOfRecord(part.record, eventFields))
 */
export const eventOfRecord = <R extends RecordLike>(
  record: R,
  whole: (record: R) => FieldMap,
): SigmaEvent => new RecordEvent(record, whole)

class RecordEvent<R extends RecordLike> implements Placed {
  readonly channel: string
  readonly eventId: number
  readonly plan: Plan
  readonly placed: Placed | null
  readonly view: DataView
  from = 0
  size = 0
  /** Slots of the first template, and of the second, as bits. */
  private leftOut = 0
  private leftOutWithin = 0
  private readonly templates: readonly BoundLike[]
  private readonly record: R
  private readonly whole: (record: R) => FieldMap
  private map: FieldMap | null = null

  constructor(record: R, whole: (record: R) => FieldMap) {
    this.record = record
    this.whole = whole
    this.view = record.source.view
    this.templates = record.templates
    this.plan = record.shape.id < 0 ? OPEN : planOf(record.shape)
    this.channel = this.channelText()
    this.eventId = this.idNumber()
    // Of classic PowerShell fields stand as lines in one value.
    this.placed = this.plan.isOpen || this.channel === LINES_IN_A_VALUE ? null : this
  }

  get fields(): Readonly<Record<string, unknown>> {
    return Object.fromEntries(this.all)
  }

  field(name: string): unknown {
    const { plan } = this
    if (plan.isOpen) return this.all.get(name) ?? this.all.get(plan.spaced.get(name) ?? name)
    const place = this.placeOf(name)
    if (place >= 0) return this.at(place)
    if (place === BY_NAME || this.channel === LINES_IN_A_VALUE)
      return this.all.get(name) ?? this.all.get(plan.spaced.get(name) ?? name)
    return undefined
  }

  placeOf(name: string): number {
    const { places } = this.record.shape
    const spaced = this.plan.spaced.get(name)
    const found = places.get(spaced ?? name)
    // Both spellings: one may be left out of an event.
    if (spaced !== undefined && places.has(name)) return BY_NAME
    if (found === undefined) return ABSENT
    return found.length === 1 ? (found[0] as number) : BY_NAME // one at the least
  }

  at(place: number): unknown {
    return this.record.value(place) ?? undefined
  }

  locate(place: number): boolean {
    const { plan } = this
    const slot = plan.slots[place] ?? NO_SLOT
    const bound = slot === NO_SLOT ? undefined : this.templates[plan.boundOf[place] as number] // as many as slots
    if (bound === undefined || bound.typeOf(slot) !== TEXT) return false
    this.from = bound.fromOf(slot)
    this.size = bound.sizeOf(slot)
    // What is empty may be left out: that is told by `at`.
    return this.size > 1
  }

  leaveOut(place: number): void {
    const slot = this.plan.slots[place] ?? NO_SLOT
    const bit = slot >= 0 && slot < 32 ? 1 << slot : 0
    const bound = this.plan.boundOf[place]
    if (bound === 0) this.leftOut |= bit
    else if (bound === 1) this.leftOutWithin |= bit
  }

  holds(search: TextSearch): boolean {
    const { plan, templates, view } = this
    if (plan.isOpen || heldByConstants(plan, search)) return true
    // Of a slot that holds templates these are among them.
    for (let nth = 0; nth < templates.length; nth += 1) {
      const leftOut = nth === 0 ? this.leftOut : nth === 1 ? this.leftOutWithin : 0
      if (mayHold(templates[nth] as BoundLike, view, search, leftOut)) return true // within
    }
    return false
  }

  private get all(): FieldMap {
    this.map ??= this.whole(this.record)
    return this.map
  }

  /** The same channel comes again and again: it is compared where it lies. */
  private channelText(): string {
    const { plan } = this
    const { channelPlace, channel, channelUnits } = plan
    if (plan.isOpen || channelPlace < 0) return textIn(this.all.get('Channel'))
    if (
      this.locate(channelPlace) &&
      unitsIn(this.view, this.from, this.size) === channel.length &&
      liesAt(channel.length, channelUnits, 0, this.view, this.from)
    )
      return channel
    plan.channel = textIn(this.at(channelPlace))
    plan.channelUnits = pairsOf(plan.channel)
    return plan.channel
  }

  private idNumber(): number {
    const { plan, view } = this
    const { idPlace } = plan
    if (plan.isOpen || idPlace < 0) return numberIn(this.all.get('EventID'))
    const slot = plan.slots[idPlace] ?? NO_SLOT
    const bound = slot === NO_SLOT ? undefined : this.templates[plan.boundOf[idPlace] as number] // as many as slots
    if (bound?.typeOf(slot) !== UINT16 || bound.sizeOf(slot) !== 2)
      return numberIn(this.at(idPlace))
    return view.getUint16(bound.fromOf(slot), true)
  }
}

const LINES_IN_A_VALUE = 'Windows PowerShell'
const textIn = (value: unknown): string => (typeof value === 'string' ? value : '')
const numberIn = (value: unknown): number =>
  typeof value === 'string' ? Number(value) : Number.NaN

/** [MS-EVEN6] §2.2.12: UTF-16, ANSI, arrays of them, and elements within elements. */
const TEXT = 0x01
const ANSI = 0x02
const TEXTS = 0x81
const ANSIS = 0x82
const UINT16 = 0x06
const BINARY_XML = 0x21

/** Texts are looked into where they lie; of numbers, times and the like only their form is known. */
const mayHold = (
  bound: BoundLike,
  view: DataView,
  search: TextSearch,
  /** Bits of slots that need not be looked into. */
  leftOut: number,
): boolean => {
  const { count } = bound
  for (let slot = 0; slot < count; slot += 1) {
    if (slot < 32 && (leftOut >>> slot) & 1) continue
    const type = bound.typeOf(slot)
    if (type === TEXT || type === TEXTS) {
      if (search.inUtf16(view, bound.fromOf(slot), bound.sizeOf(slot))) return true
    } else if (type === BINARY_XML) {
      if (bound.sizeOf(slot) > 0 && bound.inner?.get(slot) === undefined) return true
    } else if (type === ANSI || type === ANSIS || !search.isWordy) return true
  }
  return false
}
type Plan = {
  /** Names are values of the record, or nothing is known of it beforehand. */
  readonly isOpen: boolean
  /** Names with spaces, by their form without. */
  readonly spaced: ReadonlyMap<string, string>
  /** Of each field that is the value of one slot: the slot. */
  readonly slots: readonly number[]
  /** Of each field: the template whose slots are meant. */
  readonly boundOf: readonly number[]
  readonly channelPlace: number
  readonly idPlace: number
  /** The channel of the event before. */
  channel: string
  channelUnits: Pairs
  readonly constants: readonly string[]
  readonly held: WeakMap<TextSearch, boolean>
}
const NO_SLOT = -1
const OPEN: Plan = {
  isOpen: true,
  spaced: new Map(),
  slots: [],
  boundOf: [],
  channelPlace: ABSENT,
  idPlace: ABSENT,
  channel: '',
  channelUnits: pairsOf(''),
  constants: [],
  held: new WeakMap(),
}

const plans = new WeakMap<RecordLike['shape'], Plan>()

const planOf = (shape: RecordLike['shape']): Plan => {
  const known = plans.get(shape)
  if (known) return known
  const spaced = new Map<string, string>()
  const constants: string[] = []
  const slots: number[] = []
  for (const { name, pieces } of shape.fields) {
    const plain = name?.replaceAll(' ', '')
    if (name !== null && plain !== undefined && plain !== name && !spaced.has(plain))
      spaced.set(plain, name)
    for (const piece of pieces) if (piece.kind === 'literal') constants.push(piece.text)
    const [only] = pieces
    slots.push(pieces.length === 1 && only?.kind === 'slot' ? only.slot : NO_SLOT)
  }
  const only = (name: string): number => {
    const places = shape.places.get(name)
    return places?.length === 1 ? (places[0] ?? ABSENT) : ABSENT
  }
  // Text around a value may be with it more than either: only decoding tells.
  const isOpen = shape.fields.some(({ name, pieces }) => name === null || pieces.length > 1)
  const plan: Plan = {
    isOpen,
    spaced,
    slots,
    boundOf: shape.fields.map(({ bound }) => bound),
    channelPlace: only('Channel'),
    idPlace: only('EventID'),
    channel: '',
    channelUnits: pairsOf(''),
    constants,
    held: new WeakMap(),
  }
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
