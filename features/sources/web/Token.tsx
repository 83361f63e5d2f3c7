/**
 * A token that Hinoban made, shown this once.
 * @module
 */
import { SecretOnce } from '../../../ui/Setup.tsx'
import { useWords } from './words.ts'

export const Token = ({ token }: { token: string }) => {
  const { token: words } = useWords()
  return <SecretOnce title={words.title} once={words.once} secret={token} copy={words.copy} />
}
