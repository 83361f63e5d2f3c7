/**
 * The places of a typed postal code, each one click away from the address.
 * @module
 */
import { useEndpoint } from '../../../ui/api.tsx'
import { Button } from '../../../ui/Button.tsx'
import { lookUpPostalCode } from '../contract.ts'
import { useWords } from './words.ts'

type PostalPlacesProps = {
  /** Seven digits, or anything else while it is being typed. */
  readonly code: string
  readonly address: string
  readonly onTake: (address: string) => void
}

export const PostalPlaces = ({ code, address, onTake }: PostalPlacesProps) => {
  const m = useWords()
  const isWhole = /^\d{7}$/.test(code)
  const found = useEndpoint(lookUpPostalCode, { query: { code } }, { enabled: isWhole })
  if (!isWhole || found.data === undefined || found.isPlaceholderData) return null
  const places = found.data.places.map((p) => `${p.prefecture}${p.city}${p.town}`)
  // What is typed already is the place with its house number: there is nothing to offer.
  if (places.some((place) => address.startsWith(place))) return null
  return (
    <div className="row" role="status">
      {places.length === 0 ? <span className="soft small">{m.sites.noSuchPostalCode}</span> : null}
      {places.map((place) => (
        <Button key={place} size="small" onClick={() => onTake(place)}>
          {m.sites.takePlace(place)}
        </Button>
      ))}
    </div>
  )
}
