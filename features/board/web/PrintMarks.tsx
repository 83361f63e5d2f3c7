/**
 * What stands in the margins of each printed page: the classification and when it was made. The margin boxes of
 * `@page` read them from two properties of the root, so that they are in the reader's language.
 * @module
 */
import { useEffect } from 'react'
import { useFormat } from '../../../ui/language.tsx'
import './print-marks.css'
import { useWords } from './words.ts'

const MARKS = ['--print-classification', '--print-generated'] as const

export const PrintMarks = ({ at }: { at: string }) => {
  const m = useWords()
  const f = useFormat()
  const [classification, generated] = [m.board.classification, m.board.generated(f.moment(at))]
  useEffect(() => {
    const { style } = document.documentElement
    style.setProperty(MARKS[0], JSON.stringify(classification))
    style.setProperty(MARKS[1], JSON.stringify(generated))
    return () => {
      for (const mark of MARKS) style.removeProperty(mark)
    }
  }, [classification, generated])
  return null
}
