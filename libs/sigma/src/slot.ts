/**
 * One field of the event at hand, read once per event and only when it is asked for.
 * @module
 */
import {
  ABSENT,
  BY_NAME,
  everyText,
  fieldOf,
  heldIn,
  type Placed,
  type SigmaEvent,
  type Value,
  withPlainNames,
} from './event.ts'
import { type Budget, Known, KnownTexts, type Openers } from './known-texts.ts'
import { type Form, nfkc } from './nfkc.ts'
import { sourceOf, type ViewName } from './views.ts'

/** Values of one field of the event at hand. */
export class Slot {
  readonly view: ViewName | null
  readonly field: string | null
  /** What its values are brought into. */
  readonly form: Form | undefined
  /** The texts of the value; `only` is the first, for the common case. */
  count = 0
  only: Known | null = null
  rest: readonly Known[] = NO_TEXTS
  value: Value = undefined
  /** How many questions have answers that are kept with its texts. */
  questions = 0
  /** Where in the event the text lies that was found known there; `ABSENT` otherwise. */
  laidAt: number = ABSENT
  private readonly read: () => Value
  private readonly present: Present
  private readAt = 0
  private texts: KnownTexts | null = null
  /** The name that the event has for it, where that is all. */
  private readonly source: string | null
  private plan: object | null = null
  private place = ABSENT

  constructor(
    view: ViewName | null,
    field: string | null,
    present: Present,
    form: Form | undefined,
  ) {
    this.view = view
    this.field = field
    this.form = form
    this.present = present
    const read = readerOf(view, field, present)
    // What is made of a value lies nowhere in the event.
    this.source = form ? null : plainSource(view, field)
    this.read = form ? () => inNfkc(read()) : read
  }

  open(openers: Openers, budget: Budget): void {
    this.texts = new KnownTexts(openers, budget)
  }

  /** Keeps the texts of a field that has no gates, because answers are kept with them. */
  keep(budget: Budget): void {
    this.texts ??= new KnownTexts(NO_OPENERS, budget)
  }

  /** Whether no event with these places has it. */
  isAbsentIn(placed: Placed): boolean {
    return this.source !== null && placed.placeOf(this.source) === ABSENT
  }

  /** Reads the value, once per event. */
  load(): void {
    const { present } = this
    if (this.readAt === present.round) return
    this.readAt = present.round
    this.laidAt = ABSENT
    const { placed } = present.event
    if (placed && this.source !== null) {
      if (this.plan !== placed.plan) {
        this.plan = placed.plan
        this.place = placed.placeOf(this.source)
      }
      if (this.place === ABSENT) {
        this.value = undefined
        this.only = null
        this.rest = NO_TEXTS
        this.count = 0
        return
      }
      if (this.place !== BY_NAME) {
        if (this.texts && placed.locate(this.place)) {
          const known = this.texts.lying(placed.view, placed.from, placed.size)
          if (known) {
            this.value = known.text
            this.only = known
            this.laidAt = this.place
            this.count = 1
            return
          }
        }
        // Made out of bytes: no part of anything.
        this.take(heldIn(placed.at(this.place)), 'own')
        return
      }
    }
    this.take(this.read(), 'slice')
  }

  private take(value: Value, origin: 'own' | 'slice'): void {
    this.value = value
    if (typeof value === 'string') {
      this.count = 1
      this.only = this.known(value, origin)
      return
    }
    this.only = null
    this.rest = NO_TEXTS
    this.count = value === undefined ? 0 : value.texts.length
    if (value === undefined || this.count === 0) return
    this.rest = value.texts.map((text) => this.known(text, origin))
    this.only = this.rest[0] ?? null
  }

  private known(text: string, origin: 'own' | 'slice'): Known {
    return this.texts ? this.texts.of(text, origin) : new Known(text, NO_GATES)
  }
}

const NO_TEXTS: readonly Known[] = []
const NO_GATES: readonly number[] = []
const NO_OPENERS: Openers = { finder: null, inside: [], whole: new Map(), longestWhole: 0 }

/** The same value with its texts in NFKC. */
export const inNfkc = (value: Value): Value => {
  if (value === undefined) return undefined
  return typeof value === 'string' ? nfkc(value) : { ...value, texts: value.texts.map(nfkc) }
}

/** The event at hand; a round is one event. */
export class Present {
  round = 0
  event: SigmaEvent = { fields: {} }
  private plainAt = 0
  private plainEvent: SigmaEvent = { fields: {} }

  begin(event: SigmaEvent): void {
    this.event = event
    this.round++
  }

  /** With names as rules write them: made only when a field is not found by its name. */
  get plain(): SigmaEvent {
    if (this.plainAt !== this.round) {
      this.plainEvent = withPlainNames(this.event)
      this.plainAt = this.round
    }
    return this.plainEvent
  }
}

/** Null where more than one field of the event, or what its source says of it, makes the value. */
const plainSource = (view: ViewName | null, field: string | null): string | null => {
  const source = field === null ? null : sourceOf(view, field)
  return typeof source !== 'string' || isSpecial(source) ? null : source
}
const isSpecial = (source: string): boolean =>
  source === 'EventID' || source === 'Channel' || source in Object.prototype

const readerOf = (view: ViewName | null, field: string | null, present: Present): (() => Value) => {
  if (field === null) return () => everyText(present.event)
  const source = sourceOf(view, field)
  if (source === null) return () => undefined
  if (typeof source === 'function') return () => source(present.plain)
  if (isSpecial(source)) return () => fieldOf(present.plain, source)
  return () => {
    const { event } = present
    if (event.field) return heldIn(event.field(source))
    const raw = event.fields[source]
    return raw === undefined ? fieldOf(present.plain, source) : heldIn(raw)
  }
}
