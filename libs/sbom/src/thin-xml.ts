/**
 * Large CycloneDX XML made small while it comes in: elements that no reader asks for are left out before they take memory.
 * Lines keep their numbers, and what does not fit together is handed on as it is, so that the reader says where it broke.
 * @module
 */
import { type Growing, growing } from './growing.ts'
import type { Thinner } from './thin-json.ts'

const UNREAD: ReadonlySet<string> = new Set([
  'annotations',
  'compositions',
  'copyright',
  'declarations',
  'definitions',
  'dependencies',
  'description',
  'evidence',
  'externalReferences',
  'formulation',
  'modelCard',
  'pedigree',
  'properties',
  'releaseNotes',
  'swid',
  'text',
])
/** A tag with its attributes; longer ones are handed on unread. */
const MAX_TAG_BYTES = 64 * 1024
/** Deeper than any reader goes. */
const MAX_DEPTH = 1_000

const LESS = 0x3c
const GREATER = 0x3e
const NEWLINE = 0x0a
const QUOTE = 0x22
const APOSTROPHE = 0x27
const decoder = new TextDecoder('latin1')

/** Ends of what is no element, by how it begins. */
const PASSAGES = [
  { begin: '<!--', end: '-->' },
  { begin: '<![CDATA[', end: ']]>' },
  { begin: '<?', end: '?>' },
] as const

/** Takes the bytes of UTF-8 XML in pieces of any size. */
export const thinXml = (): Thinner => {
  const out = growing()
  /** A tag that began and did not end yet. */
  const tag = growing()
  let isInTag = false
  let quote = 0
  let passage: string | null = null
  let tail = ''
  /** Names of the elements that are left out, outermost first. */
  const left: string[] = []
  let isPassing = false

  const putText = (byte: number): void => {
    if (left.length === 0 || byte === NEWLINE) out.put(byte)
  }
  const putTag = (): void => {
    for (const byte of tag.take(tag.size())) putText(byte)
  }
  const endTag = (): void => {
    const text = decoder.decode(tag.from(0))
    const close = /^<\/\s*([^\s>]+)/.exec(text)?.[1]
    const open = close === undefined ? /^<([^\s/>!?]+)/.exec(text)?.[1] : undefined
    const isEmpty = text.endsWith('/>')
    if (left.length === 0) {
      putTag()
      if (open !== undefined && !isEmpty && UNREAD.has(localName(open))) left.push(open)
      return
    }
    putTag()
    if (open !== undefined && !isEmpty) left.push(open)
    if (close !== undefined && left.pop() !== close) {
      // It does not fit: the reader shall meet the tag that is not closed, and this one.
      left.length = 0
      write(out, text)
    } else if (close !== undefined && left.length === 0) write(out, text)
    isPassing ||= left.length > MAX_DEPTH
  }
  const one = (byte: number): void => {
    if (passage !== null) {
      putText(byte)
      tail = (tail + String.fromCharCode(byte)).slice(-3)
      if (tail.endsWith(passage)) passage = null
      return
    }
    if (!isInTag) {
      if (byte === LESS) {
        isInTag = true
        quote = 0
        tag.put(byte)
      } else putText(byte)
      return
    }
    tag.put(byte)
    if (quote !== 0) {
      if (byte === quote) quote = 0
    } else if (byte === QUOTE || byte === APOSTROPHE) quote = byte
    else if (byte === GREATER) {
      isInTag = false
      endTag()
      return
    }
    if (tag.size() <= 9) {
      const begun = decoder.decode(tag.from(0))
      const found = PASSAGES.find(({ begin }) => begin === begun)
      if (found) {
        isInTag = false
        passage = found.end
        tail = ''
        putTag()
      }
    } else if (tag.size() > MAX_TAG_BYTES) {
      isPassing = true
      putTag()
    }
  }
  return {
    push: (chunk) => {
      for (const byte of chunk)
        if (isPassing) out.put(byte)
        else one(byte)
      return out.take(out.size())
    },
    end: () => {
      putTag()
      return out.take(out.size())
    },
  }
}

const localName = (name: string): string => name.slice(name.indexOf(':') + 1)

const write = (out: Growing, text: string): void => {
  // latin1 gives each byte back as it was.
  for (let i = 0; i < text.length; i++) out.put(text.charCodeAt(i))
}
