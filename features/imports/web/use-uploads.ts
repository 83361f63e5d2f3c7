/**
 * Hands files in one after the other, each with its own progress; a refused file does not hold up the next.
 * @module
 */
import { useCallback, useEffect, useRef, useState } from 'react'
import { type ImportView, uploadImport } from '../../../platform/imports/contract.ts'
import { ApiProblem, useCall } from '../../../ui/api.tsx'

export type UploadLine = {
  readonly key: number
  readonly name: string
  readonly size: number
  readonly state: 'waiting' | 'sending' | 'recognising' | 'done' | 'failed'
  /** 0 to 1. */
  readonly share: number
  readonly result: ImportView | null
  /** Why it was refused, in the reader's words; `too_large` and `lost` are found out here. */
  readonly failure: { readonly kind: 'told' | 'too_large' | 'lost'; readonly text: string } | null
}

type Waiting = { readonly key: number; readonly file: File; readonly site: string | null }

const failureOf = (error: unknown): UploadLine['failure'] =>
  error instanceof ApiProblem && error.code !== 'console.offline'
    ? { kind: 'told', text: error.detail }
    : { kind: 'lost', text: '' }

export const useUploads = (maxBytes: number | null, onTaken: (result: ImportView) => void) => {
  const call = useCall()
  const [lines, setLines] = useState<readonly UploadLine[]>([])
  const queue = useRef<Waiting[]>([])
  const isBusy = useRef(false)
  const keys = useRef(0)
  const latest = useRef(onTaken)
  latest.current = onTaken

  const change = useCallback((key: number, next: Partial<UploadLine>) => {
    setLines((before) => before.map((line) => (line.key === key ? { ...line, ...next } : line)))
  }, [])

  const work = useCallback(async () => {
    if (isBusy.current) return
    isBusy.current = true
    for (let next = queue.current.shift(); next !== undefined; next = queue.current.shift()) {
      const { key, file, site } = next
      change(key, { state: 'sending' })
      try {
        const result = await call(uploadImport, {
          query: site === null ? {} : { site },
          file,
          onSent: (share) => change(key, { share, state: share < 1 ? 'sending' : 'recognising' }),
        })
        change(key, { state: 'done', share: 1, result })
        latest.current(result)
      } catch (error) {
        change(key, { state: 'failed', failure: failureOf(error) })
      }
    }
    isBusy.current = false
  }, [call, change])

  const hand = (files: readonly File[], site: string | null) => {
    const fresh = files.map((file) => {
      keys.current += 1
      const isTooLarge = maxBytes !== null && file.size > maxBytes
      if (!isTooLarge) queue.current.push({ key: keys.current, file, site })
      const line: UploadLine = {
        key: keys.current,
        name: file.name,
        size: file.size,
        state: isTooLarge ? 'failed' : 'waiting',
        share: 0,
        result: null,
        failure: isTooLarge ? { kind: 'too_large', text: '' } : null,
      }
      return line
    })
    setLines((before) => [...fresh, ...before])
    void work()
  }

  // A closed tab loses what is under way: the browser asks first.
  const isUnderWay = lines.some((line) => line.state !== 'done' && line.state !== 'failed')
  useEffect(() => {
    if (!isUnderWay) return
    const ask = (event: BeforeUnloadEvent) => event.preventDefault()
    window.addEventListener('beforeunload', ask)
    return () => window.removeEventListener('beforeunload', ask)
  }, [isUnderWay])

  return { lines, hand }
}
