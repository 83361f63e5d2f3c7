/**
 * A kind of evidence by its name; its code stays at hand for those who write to the API.
 * @module
 */
import { useMessages } from '../../../ui/language.tsx'
import { en } from '../messages/kinds.en.ts'
import { ja } from '../messages/kinds.ja.ts'

const words = { en, ja }

export const useKindName = (): ((kind: string) => string) => {
  const names = useMessages<Readonly<Record<string, string>>>(words)
  return (kind) => (Object.hasOwn(names, kind) ? (names[kind] ?? kind) : kind)
}

export const KindName = ({ kind }: { kind: string }) => (
  <span title={kind}>{useKindName()(kind)}</span>
)
