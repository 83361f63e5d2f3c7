/**
 * The page for addresses that lead nowhere.
 * @module
 */
import { Compass } from 'lucide-react'
import { useKitMessages } from '../../ui/language.tsx'
import { Link } from '../../ui/link.tsx'

export const NotFound = () => {
  const m = useKitMessages()
  return (
    <div className="empty">
      <Compass size={28} strokeWidth={1.5} className="empty-icon" aria-hidden="true" />
      <h1>{m.error.notFoundTitle}</h1>
      <p>{m.error.notFoundText}</p>
      <div className="empty-actions">
        <Link to="/" look="primary">
          {m.error.toStart}
        </Link>
      </div>
    </div>
  )
}
