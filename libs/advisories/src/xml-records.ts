/**
 * The records of a big XML document one after the other: each is cut out by its tags and read by itself, so that one that is
 * broken costs itself alone and 72 MB need no more memory than the longest record.
 * @module
 */
import { type Bytes, blocksOf } from '@hinoban/bytes'
import type { Damage } from './claim.ts'
import { damage } from './json-value.ts'
import { readXml, type Xml } from './xml-element.ts'

export type XmlPiece =
  | { readonly kind: 'record'; readonly at: string; readonly element: Xml }
  /** What stands before the first record and behind the last, as elements that were closed there. */
  | { readonly kind: 'frame'; readonly root: string; readonly elements: readonly Xml[] }
  | { readonly kind: 'damage'; readonly damage: Damage }

/** The longest record of JVN, a Log4j of 400 products, has under 1 MB. */
const MAX_RECORD_CHARS = 16 * 1024 * 1024
const MAX_FRAME_CHARS = 4 * 1024 * 1024
const MAX_DAMAGE = 1000
/** A tag that is cut between two blocks is at most this long before its name ends. */
const TAG_CHARS = 256

/** `names`: local names of the elements that are records. The frame comes last. */
export const xmlRecords = async function* (
  chunks: Bytes,
  names: readonly string[],
): AsyncGenerator<XmlPiece, void, undefined> {
  const cutter = recordCutter(names)
  let decoder: TextDecoder | null = null
  for await (const block of blocksOf(chunks)) {
    decoder ??= new TextDecoder(encodingOf(block))
    yield* cutter.push(decoder.decode(block, { stream: true }))
    if (cutter.isOver()) return
  }
  if (decoder) yield* cutter.push(decoder.decode())
  yield* cutter.end()
}

const ENCODINGS: Readonly<Record<string, string>> = {
  'utf-8': 'utf-8',
  utf8: 'utf-8',
  shift_jis: 'shift_jis',
  'shift-jis': 'shift_jis',
  'windows-31j': 'shift_jis',
  'euc-jp': 'euc-jp',
  'iso-8859-1': 'windows-1252',
  'us-ascii': 'windows-1252',
  'windows-1252': 'windows-1252',
}
const encodingOf = (block: Uint8Array): string => {
  if (block[0] === 0xff && block[1] === 0xfe) return 'utf-16le'
  if (block[0] === 0xfe && block[1] === 0xff) return 'utf-16be'
  const head = new TextDecoder('windows-1252').decode(block.subarray(0, 200))
  const named = /^[^<]*<\?xml[^>]*\bencoding\s*=\s*["']([\w.-]+)["']/i.exec(head)?.[1]
  return ENCODINGS[named?.toLowerCase() ?? 'utf-8'] ?? 'utf-8'
}

const recordCutter = (names: readonly string[]) => {
  const opening = new RegExp(`<((?:[\\w.-]{1,40}:)?(?:${names.join('|')}))(?=[\\s/>])`, 'g')
  let out: XmlPiece[] = []
  let isOver = false
  let damages = 0
  let index = 0
  let frame = ''
  let held = ''
  /** Name of the record that is open, and how far its end was looked for. */
  let open: string | null = null
  let searched = 0

  const report = (found: Damage) => {
    if (isOver) return
    out.push({ kind: 'damage', damage: found })
    damages += 1
    if (damages < MAX_DAMAGE) return
    out.push({ kind: 'damage', damage: damage(found.at, 'too_many', `${damages} damages`) })
    isOver = true
  }
  const keepFrame = (text: string) => {
    if (frame.length < MAX_FRAME_CHARS) frame += text
  }
  const give = (text: string) => {
    const at = `record ${index}`
    index += 1
    const bad = text.indexOf('\uFFFD')
    if (bad >= 0) report(damage(at, 'not_utf8', text.slice(Math.max(0, bad - 30), bad + 30)))
    const { roots, isBroken, damaged } = readXml(text, at)
    for (const each of damaged) report(each)
    const [element] = roots
    if (!isBroken && element) out.push({ kind: 'record', at, element })
  }

  /** Where the record that is open ends: behind its closing tag, or behind its own tag where it is empty. */
  const endOf = (name: string): number => {
    if (searched === 0) {
      const tag = held.indexOf('>')
      if (tag < 0) return -1
      if (held[tag - 1] === '/') return tag + 1
      searched = tag
    }
    const closing = `</${name}`
    for (let at = held.indexOf(closing, searched); at >= 0; at = held.indexOf(closing, at + 1)) {
      const close = /^\s*>/.exec(held.slice(at + closing.length, at + closing.length + TAG_CHARS))
      if (close) return at + closing.length + close[0].length
    }
    searched = Math.max(searched, held.length - closing.length - TAG_CHARS)
    return -1
  }
  const run = () => {
    for (;;) {
      if (isOver) return
      if (open === null) {
        opening.lastIndex = 0
        const found = opening.exec(held)
        if (found === null) {
          const kept = Math.max(0, held.length - TAG_CHARS)
          keepFrame(held.slice(0, kept))
          held = held.slice(kept)
          return
        }
        keepFrame(held.slice(0, found.index))
        held = held.slice(found.index)
        open = found[1] ?? ''
        searched = 0
      }
      const end = endOf(open)
      if (end < 0) {
        if (held.length > MAX_RECORD_CHARS) leave('too_large')
        else return
      } else {
        give(held.slice(0, end))
        held = held.slice(end)
        open = null
      }
    }
  }
  /** The record at hand does not end: the next opening tag is the next record. */
  const leave = (why: 'too_large' | 'cut_short') => {
    report(damage(`record ${index}`, why, held.slice(0, 100)))
    index += 1
    opening.lastIndex = 1
    const next = opening.exec(held)
    held = next === null ? '' : held.slice(next.index)
    open = null
  }

  const taken = (): readonly XmlPiece[] => {
    const given = out
    out = []
    return given
  }
  return {
    isOver: () => isOver,
    push: (text: string): readonly XmlPiece[] => {
      held += text
      run()
      return taken()
    },
    end: (): readonly XmlPiece[] => {
      while (open !== null && !isOver) {
        leave('cut_short')
        run()
      }
      keepFrame(held)
      giveFrame()
      return taken()
    },
  }

  function giveFrame() {
    if (/<!DOCTYPE|<!ENTITY/i.test(frame))
      report(damage('the document', 'entity', /<!(?:DOCTYPE|ENTITY)[^>]{0,100}/i.exec(frame)?.[0]))
    // What is declared there is not read: its entities stay unknown.
    const plain = frame
      .replace(/<\?[\s\S]*?\?>/g, '')
      .replace(/<!DOCTYPE[^[>]*(?:\[[\s\S]*?\]\s*)?>/gi, '')
    const root = /<([\w.-]+(?::[\w.-]+)?)(?=[\s/>])/.exec(plain)?.[1] ?? ''
    if (root === '' && index === 0)
      report(
        damage('the file', frame.trim() === '' ? 'cut_short' : 'wrong_format', frame.slice(0, 60)),
      )
    else if (root !== '' && !plain.includes(`</${root}`) && !/\/>\s*$/.test(plain))
      report(damage('the document', 'cut_short', `</${root}> is missing`))
    const { roots } = readXml(plain, 'the document')
    out.push({ kind: 'frame', root, elements: roots })
  }
}
