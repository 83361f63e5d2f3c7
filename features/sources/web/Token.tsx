/**
 * A token that Hinoban made, shown this once.
 * @module
 */
import { Banner, CopyButton } from '../../../ui/Page.tsx'
import { useWords } from './words.ts'

export const Token = ({ token }: { token: string }) => {
  const m = useWords()
  return (
    <section className="stack" aria-label={m.token.title}>
      <Banner look="warning">{m.token.once}</Banner>
      <p className="mono panel source-token">{token}</p>
      <div className="row">
        <CopyButton text={token} label={m.token.copy} />
      </div>
    </section>
  )
}
