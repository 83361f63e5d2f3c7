/**
 * Messages out of a connection (RFC 6587: octet counting and line ends, told apart message by message) and out of datagrams.
 * @module
 */

export type SyslogFrame = {
  /** Without its line end. */
  readonly bytes: Uint8Array
  /** Bytes beyond the bound, left out. */
  readonly cutBytes: number
  /** Bytes that a count promised and the end of the connection did not bring. */
  readonly missingBytes: number
}
export type FrameDecoder = {
  readonly push: (chunk: Uint8Array) => readonly SyslogFrame[]
  /** What the connection leaves behind when it ends. */
  readonly end: () => readonly SyslogFrame[]
}

/** A message of 1 MiB is far above what any syslog sender writes; JSON over TCP comes near. */
export const MAX_FRAME_BYTES: number = 1024 * 1024

/**
 * A decoder for one connection; it holds one message at most.
 * @example frameDecoder().push(bytes('5 <1>hi<2>there\n')) // two frames: `<1>hi`, `<2>there`
 */
export const frameDecoder = (maxBytes: number = MAX_FRAME_BYTES): FrameDecoder => {
  const held = new Held(maxBytes)
  let mode: 'start' | 'count' | 'counted?' | 'counted' | 'line' = 'start'
  let count = 0
  // Once seen on a connection, the next message can be told sooner.
  let countsAlways = false
  let endsWithNul = false
  let frames: SyslogFrame[] = []

  const emit = (missingBytes: number): void => {
    const frame = held.take(missingBytes)
    if (frame) frames.push(frame)
    mode = 'start'
    count = 0
  }

  const push = (chunk: Uint8Array): void => {
    // Looked for once: a chunk of many short lines must cost no more than one long one.
    let lineEnd = -1
    let nul = -1
    for (let at = 0; at < chunk.length; ) {
      const byte = chunk[at] ?? 0
      if (mode === 'start') {
        if (byte === LF || byte === CR || byte === NUL) at += 1
        else mode = byte > ZERO && byte <= NINE ? 'count' : 'line'
      } else if (mode === 'count') {
        if (byte >= ZERO && byte <= NINE && held.size < MAX_COUNT_DIGITS) {
          count = count * 10 + byte - ZERO
          held.add(chunk, at, at + 1)
          at += 1
        } else if (byte === BLANK) {
          held.add(chunk, at, at + 1)
          at += 1
          mode = 'counted?'
        } else mode = 'line'
      } else if (mode === 'counted?') {
        if (byte === LESS || countsAlways) {
          held.clear()
          countsAlways = true
          mode = 'counted'
        } else mode = 'line'
      } else if (mode === 'counted') {
        const stop = Math.min(chunk.length, at + count)
        held.add(chunk, at, stop)
        count -= stop - at
        at = stop
        if (count === 0) emit(0)
      } else {
        if (byte === LESS && held.last === NUL) {
          endsWithNul = true
          emit(0)
          continue
        }
        if (lineEnd < at) {
          const found = chunk.indexOf(LF, at)
          lineEnd = found < 0 ? chunk.length : found
        }
        if (nul < at) {
          const found = chunk.indexOf(NUL, at)
          nul = found < 0 ? chunk.length : found
        }
        if (nul < lineEnd) {
          held.add(chunk, at, nul + 1)
          at = nul + 1
          if (endsWithNul) emit(0)
        } else {
          held.add(chunk, at, lineEnd)
          at = lineEnd
          if (lineEnd < chunk.length) {
            at += 1
            emit(0)
          }
        }
      }
    }
  }

  const taken = (): readonly SyslogFrame[] => {
    const given = frames
    frames = []
    return given
  }
  return {
    push: (chunk) => {
      push(chunk)
      return taken()
    },
    end: () => {
      emit(mode === 'counted' ? count : 0)
      return taken()
    },
  }
}

/**
 * The messages of one datagram: one (RFC 5426 §3.1), unless a line begins with a PRI, as senders do that join several. A trailing
 * line end or NUL is no part of it.
 */
export const datagramFrames = (datagram: Uint8Array): readonly Uint8Array[] => {
  const messages: Uint8Array[] = []
  let from = 0
  for (let at = datagram.indexOf(LF); at >= 0; at = datagram.indexOf(LF, at + 1)) {
    if (!beginsWithPri(datagram, at + 1)) continue
    messages.push(trimmed(datagram, from, at))
    from = at + 1
  }
  messages.push(trimmed(datagram, from, datagram.length))
  return messages.filter(({ length }) => length > 0)
}

const NUL = 0
const LF = 0x0a
const CR = 0x0d
const BLANK = 0x20
const ZERO = 0x30
const NINE = 0x39
const LESS = 0x3c
const MORE = 0x3e
/** RFC 6587 §3.4.1 sets no bound; a count of ten digits is a number in a text. */
const MAX_COUNT_DIGITS = 9

const beginsWithPri = (bytes: Uint8Array, at: number): boolean => {
  if (bytes[at] !== LESS) return false
  for (let n = 1; n <= 4; n += 1) {
    const byte = bytes[at + n] ?? 0
    if (byte === MORE) return n > 1
    if (byte < ZERO || byte > NINE) return false
  }
  return false
}

const trimmed = (bytes: Uint8Array, from: number, to: number): Uint8Array => {
  let start = from
  let end = to
  const isEnd = (byte: number | undefined): boolean => byte === LF || byte === CR || byte === NUL
  while (end > start && isEnd(bytes[end - 1])) end -= 1
  while (start < end && isEnd(bytes[start])) start += 1
  return bytes.slice(start, end)
}

/** The message that is not whole yet: grows by doubling up to the bound, counts what lies beyond it. */
class Held {
  size = 0
  last = -1
  #bytes = new Uint8Array(1024)
  #cut = 0
  readonly #max: number

  constructor(max: number) {
    this.#max = max
  }

  add(chunk: Uint8Array, from: number, to: number): void {
    if (to <= from) return
    this.last = chunk[to - 1] ?? -1
    const room = Math.min(to - from, this.#max - this.size)
    this.#cut += to - from - room
    if (room === 0) return
    if (this.size + room > this.#bytes.length) {
      const larger = new Uint8Array(
        Math.min(this.#max, Math.max(this.#bytes.length * 2, this.size + room)),
      )
      larger.set(this.#bytes.subarray(0, this.size))
      this.#bytes = larger
    }
    this.#bytes.set(chunk.subarray(from, from + room), this.size)
    this.size += room
  }

  clear(): void {
    this.size = 0
    this.last = -1
    this.#cut = 0
  }

  take(missingBytes: number): SyslogFrame | null {
    const bytes = trimmed(this.#bytes, 0, this.size)
    const cutBytes = this.#cut
    this.clear()
    // A large message must not keep its room for the life of the connection.
    if (this.#bytes.length > KEPT_BYTES) this.#bytes = new Uint8Array(1024)
    return bytes.length === 0 && cutBytes === 0 && missingBytes === 0
      ? null
      : { bytes, cutBytes, missingBytes }
  }
}
const KEPT_BYTES = 64 * 1024
