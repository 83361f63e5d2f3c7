/**
 * nmap XML as it streams: each host is given when its element closes, so a scan that was interrupted loses only its last host.
 * After damage the reader looks for the next `<host` and goes on. No DTD is fetched and no entity is expanded.
 * @module
 */

import { blocksOf } from '@hinoban/bytes'
import { SaxesParser } from 'saxes'
import {
  type Attributes,
  type HostBuilder,
  hostBuilder,
  MAX_HOST_CHARS,
  numberOf,
  secondsToMs,
} from './host-builder.ts'
import type { Bytes, NmapDamage, NmapHost, NmapPart, NmapRun, NmapSummary } from './parts.ts'
import { excludedOf, targetsOf } from './targets.ts'

/** nmap nests 7 deep; script tables may go further. */
const MAX_DEPTH = 64
/** The fullest element of nmap.dtd has 17. */
const MAX_ATTRIBUTES = 64
/** One tag or text; the longest script output that nmap keeps is far below. */
const MAX_TOKEN_CHARS = 4 * 1024 * 1024
/** A file with more breaks than this is not a scan with a few bad hosts. */
const MAX_DAMAGE = 1000
/** The usual thousand ports take 3,600 characters, all 65,536 seven. */
const MAX_SERVICES_CHARS = 20_000

/**
 * Reads nmap XML as it streams. Never throws for the bytes; an error of the source itself (a socket, a disk) passes through.
 * @example for await (const part of readNmap(createReadStream('scan.xml'))) if (part.kind === 'host') …
 */
export const readNmap = async function* (chunks: Bytes): AsyncGenerator<NmapPart, void, undefined> {
  const reader = textReader()
  let decoder: TextDecoder | null = null
  let held = ''
  for await (const block of blocksOf(chunks)) {
    decoder ??= new TextDecoder(encodingOf(block))
    const text = held + decoder.decode(block, { stream: true })
    held = /&[#\w]{0,31}$/.exec(text)?.[0] ?? ''
    yield* reader.push(withoutBareAmpersands(text.slice(0, text.length - held.length)))
    if (reader.isOver()) break
  }
  if (decoder && !reader.isOver())
    yield* reader.push(withoutBareAmpersands(held + decoder.decode()))
  yield* reader.end()
}

/** Thrown out of the parser's callbacks and caught around it: the way to stop in the middle of a block. */
class Break extends Error {
  readonly why: NmapDamage
  readonly isFinal: boolean
  constructor(why: NmapDamage, last: 'stop' | 'go-on') {
    super(why)
    this.why = why
    this.isFinal = last === 'stop'
  }
}

const textReader = () => {
  let parts: NmapPart[] = []
  let run: (Omit<NmapRun, 'scans'> & { scans: NmapRun['scans'][number][] }) | null = null
  let isRunGiven = false
  let summary: NmapSummary | null = null
  let isClosed = false
  let isOver = false
  let damage = 0
  let host: HostBuilder | null = null
  /** A host whose closing tag was met and not yet found wrong. */
  let closing: NmapHost | null = null
  let hostStart: Place = { line: 1, column: 1 }
  /** Names of the open elements, the root first. */
  let stack: string[] = []
  let parser: SaxesParser | null = null
  let place: Place = { line: 1, column: 1 }
  /** Characters of the current parser's input that lie before the block at hand. */
  let fedChars = 0
  let tokenStart = 0
  /** While looking for the next host: the end of the last block, in which `<host` may begin. */
  let tail = ''
  let isFirst = true

  const here = (): Place =>
    parser === null
      ? place
      : parser.line === 1
        ? { line: place.line, column: place.column + parser.column }
        : { line: place.line + parser.line - 1, column: parser.column + 1 }
  const report = (why: NmapDamage, at: Place) => {
    giveRun()
    parts.push({ kind: 'damaged', at, why })
    damage += 1
    if (damage >= MAX_DAMAGE && why !== 'too_much_damage') {
      parts.push({ kind: 'damaged', at, why: 'too_much_damage' })
      isOver = true
    }
  }
  const giveRun = () => {
    if (!run || isRunGiven) return
    parts.push({ kind: 'run', run })
    isRunGiven = true
  }

  const giveClosing = () => {
    if (closing) parts.push({ kind: 'host', host: closing })
    closing = null
  }

  const openRoot = (name: string, a: Attributes) => {
    if (name !== 'nmaprun') throw new Break('not_nmap', 'stop')
    isRunGiven = false
    isClosed = false
    const args = a['args']?.slice(0, 100_000) ?? null
    run = {
      scanner: a['scanner']?.slice(0, 200) ?? 'nmap',
      version: a['version']?.slice(0, 200) ?? null,
      args,
      targets: args === null ? [] : targetsOf(args),
      excluded: args === null ? null : excludedOf(args),
      startedAt: secondsToMs(a['start']),
      scans: [],
    }
  }
  const openInRun = (name: string, a: Attributes) => {
    if (name === 'scaninfo' && run && !isRunGiven && run.scans.length < 100)
      run.scans.push({
        type: a['type']?.slice(0, 60) ?? '',
        protocol: a['protocol']?.slice(0, 60) ?? '',
        ports: numberOf(a['numservices']),
        services: a['services']?.slice(0, MAX_SERVICES_CHARS) ?? '',
      })
    else if (name === 'host' || name === 'runstats') giveRun()
    if (name === 'host') {
      hostStart = here()
      host = hostBuilder(a, hostStart.line)
    }
  }
  const openInStats = (name: string, a: Attributes) => {
    const known = summary ?? NO_SUMMARY
    if (name === 'finished')
      summary = {
        ...known,
        finishedAt: secondsToMs(a['time']),
        elapsedSeconds: /^\d{1,12}(\.\d{1,6})?$/.test(a['elapsed'] ?? '')
          ? Number(a['elapsed'])
          : null,
        exit: a['exit'] === 'success' || a['exit'] === 'error' ? a['exit'] : null,
        error: a['errormsg']?.slice(0, 4096) ?? null,
      }
    else if (name === 'hosts')
      summary = {
        ...known,
        hostsUp: numberOf(a['up']),
        hostsDown: numberOf(a['down']),
        hostsTotal: numberOf(a['total']),
      }
  }

  const start = (from: Place, mode: 'document' | 'after-damage'): void => {
    parser = new SaxesParser({ position: true })
    place = from
    fedChars = 0
    tokenStart = 0
    stack = []
    host = null
    let attributes = 0
    const moved = () => {
      giveClosing()
      tokenStart = parser?.position ?? 0
    }
    parser.on('error', (error) => {
      // What stands in for a character is no reason to lose the host.
      if (
        /disallowed character( entity)?\.$|undefined entity|character entity|entity name/.test(
          error.message,
        )
      ) {
        if (damage < MAX_DAMAGE) report('bad_character', here())
        return
      }
      if (isClosed && /outside of root node|only one root/.test(error.message)) return
      // The parser closes what is open on the way to a tag that fits not: such a host was not complete.
      if (error.message.endsWith('unexpected close tag.')) closing = null
      throw new Break(run === null ? 'not_nmap' : 'malformed', run === null ? 'stop' : 'go-on')
    })
    parser.on('doctype', (doctype) => {
      moved()
      if (/<!ENTITY/i.test(doctype)) throw new Break('entities_refused', 'stop')
    })
    parser.on('opentagstart', () => {
      giveClosing()
      attributes = 0
    })
    parser.on('attribute', () => {
      attributes += 1
      if (attributes > MAX_ATTRIBUTES) throw new Break('too_many_attributes', 'go-on')
    })
    parser.on('opentag', ({ name, attributes: given }) => {
      moved()
      const a = given as Attributes // without namespaces saxes gives plain texts
      if (stack.length >= MAX_DEPTH) throw new Break('too_deep', 'go-on')
      if (stack.length === 0 && run !== null && name !== 'nmaprun') {
        // More after the end of the root: read on as if it had not ended.
        report('malformed', here())
        isClosed = false
        stack.push('nmaprun')
      }
      if (stack.length === 0) {
        if (mode === 'document' || isClosed) openRoot(name, a)
      } else if (host) host.open(name, a, stack.slice(2))
      else if (stack.length === 1) openInRun(name, a)
      else if (stack.length === 2 && stack[1] === 'runstats') openInStats(name, a)
      if (host && host.size() > MAX_HOST_CHARS) throw new Break('too_large', 'go-on')
      stack.push(name)
    })
    parser.on('text', (text) => {
      host?.text(text, stack)
    })
    parser.on('comment', moved)
    parser.on('cdata', moved)
    parser.on('processinginstruction', moved)
    parser.on('closetag', ({ name }) => {
      moved()
      if (stack.at(-1) !== name) throw new Break('malformed', 'go-on')
      stack.pop()
      if (stack.length === 1 && name === 'host' && host) {
        const found = host.done()
        host = null
        if (found) closing = found
        else report('host_incomplete', hostStart)
      } else host?.close(name, stack.slice(2))
      if (stack.length === 0) isClosed = true
    })
    if (mode === 'after-damage') {
      // The root element is open already: the new parser has to know, and its columns must not count it.
      parser.write(ROOT_AGAIN)
      fedChars = ROOT_AGAIN.length
      place = { line: from.line, column: from.column - ROOT_AGAIN.length }
    }
  }

  /** Feeds text to the parser. Returns what lies behind a break, or null when all was taken. */
  const feed = (text: string): string | null => {
    if (!parser) return text
    try {
      parser.write(text)
      if (parser.position - tokenStart > MAX_TOKEN_CHARS) throw new Break('too_large', 'go-on')
      giveClosing()
      fedChars += text.length
      return null
    } catch (error) {
      if (!(error instanceof Break)) throw error
      giveClosing()
      isClosed = false
      const at = here()
      const taken = Math.min(Math.max(parser.position - fedChars, 0), text.length)
      report(error.why, at)
      if (error.isFinal) isOver = true
      parser = null
      host = null
      place = at
      return text.slice(taken)
    }
  }

  /** Looks for the next host. Everything before it is passed over, and the line count goes on. */
  const seek = (text: string): string | null => {
    const all = tail + text
    const found = /<(host|runstats)[\s>]/.exec(all)
    if (!found) {
      const keep = Math.min(all.length, 12)
      place = after(place, all.slice(0, all.length - keep))
      tail = all.slice(all.length - keep)
      return null
    }
    start(after(place, all.slice(0, found.index)), 'after-damage')
    tail = ''
    return all.slice(found.index)
  }

  const take = (): NmapPart[] => {
    const given = parts
    parts = []
    return given
  }
  return {
    isOver: () => isOver,
    push: function* (text: string): Generator<NmapPart, void, undefined> {
      if (isFirst && text !== '') {
        isFirst = false
        start(place, 'document')
      }
      let rest: string | null = text
      while (rest !== null && rest !== '' && !isOver) {
        rest = parser ? feed(rest) : seek(rest)
        yield* take()
      }
    },
    end: function* (): Generator<NmapPart, void, undefined> {
      if (!isOver) {
        if (run === null) report('not_nmap', here())
        else if (!isClosed) report('cut_short', here())
      }
      giveRun()
      yield* take()
      yield { kind: 'finished', summary }
    },
  }
}

/** By the rules of XML a bare `&` takes all up to the next `;` with it, hosts included: it becomes U+FFFD instead. */
const withoutBareAmpersands = (text: string): string => text.replace(/&(?![#\w]{1,31};)/g, '\ufffd')

const ROOT_AGAIN = '<nmaprun>'

type Place = { readonly line: number; readonly column: number }

const NO_SUMMARY: NmapSummary = {
  finishedAt: null,
  elapsedSeconds: null,
  exit: null,
  error: null,
  hostsUp: null,
  hostsDown: null,
  hostsTotal: null,
}

const after = (from: Place, text: string): Place => {
  const lines = text.split(/\r\n|\r|\n/)
  return lines.length === 1
    ? { line: from.line, column: from.column + text.length }
    : { line: from.line + lines.length - 1, column: (lines.at(-1) ?? '').length + 1 }
}

const encodingOf = (head: Uint8Array): string =>
  head[0] === 0xff && head[1] === 0xfe
    ? 'utf-16le'
    : head[0] === 0xfe && head[1] === 0xff
      ? 'utf-16be'
      : 'utf-8'
