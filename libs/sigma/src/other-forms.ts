/**
 * Values that Windows' logs hold in another form than rules write them: a hash is a part of `Hashes` (`SHA1=…,MD5=…,IMPHASH=…`), and a
 * GUID has braces in one log and none in the other. Each form is an alternative beside what the rule says.
 * @module
 */
import { ANY, type Expression, type LogSource, or, type Piece, type Test } from './form.ts'

type TextTest = Extract<Test, { kind: 'text' }>

/** The expression of a rule for Windows, or for any product, with these forms. */
export const withOtherForms = (expression: Expression, { product }: LogSource): Expression =>
  product === undefined || product === 'windows' ? widened(expression) : expression

const widened = (one: Expression): Expression => {
  if (one.op === 'and' || one.op === 'or') {
    const of = one.of.map(widened)
    return of.every((inner, at) => inner === one.of[at]) ? one : { ...one, of }
  }
  if (one.op === 'not') {
    const of = widened(one.of)
    return of === one.of ? one : { ...one, of }
  }
  if (one.op !== 'test' || one.field === null || one.test.kind !== 'text') return one
  const { field, test } = one
  const others: Expression[] = [
    ...guidForms(test.pieces).map(
      (pieces): Expression => ({ op: 'test', field, test: { ...test, pieces } }),
    ),
    ...hashForms(field, test).map(
      (pieces): Expression => ({ op: 'test', field: 'Hashes', test: { ...test, pieces } }),
    ),
  ]
  return others.length === 0 ? one : or([one, ...others])
}

const KINDS: ReadonlySet<string> = new Set(['md5', 'sha1', 'sha256', 'imphash'])

/** What begins with a text: an open beginning would reach into the hashes beside it. */
const hashForms = (field: string, { pieces, cased }: TextTest): readonly (readonly Piece[])[] => {
  const kind = field.toLowerCase()
  const [first, ...rest] = pieces
  if (!KINDS.has(kind) || typeof first !== 'string' || first === '') return []
  const head = `${cased ? kind.toUpperCase() : kind}=${first}`
  const last = rest.at(-1)
  if (last === ANY) return [[ANY, head, ...rest]]
  const end: readonly Piece[] =
    typeof last === 'string' ? [...rest.slice(0, -1), `${last},`, ANY] : [...rest, ',', ANY]
  return [[ANY, head, ...rest], rest.length === 0 ? [ANY, `${head},`, ANY] : [ANY, head, ...end]]
}

const GUID = /^(\{?)[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(\}?)$/i

const guidForms = (pieces: readonly Piece[]): readonly (readonly Piece[])[] => {
  const texts = pieces.filter((piece) => typeof piece === 'string')
  const [text] = texts
  const found = texts.length === 1 && text !== undefined ? GUID.exec(text) : null
  if (!found || text === undefined || (found[1] === '') !== (found[2] === '')) return []
  const other = found[1] === '' ? `{${text}}` : text.slice(1, -1)
  // A GUID somewhere in a value is found without its braces whether they are there or not.
  if (found[1] === '' && pieces[0] === ANY && pieces.at(-1) === ANY) return []
  return [pieces.map((piece) => (piece === text ? other : piece))]
}
