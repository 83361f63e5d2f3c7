/**
 * What waits in the inventory: devices in no ledger, and pairs that may be one device.
 * @module
 */
import { useEndpoint } from '../../../ui/api.tsx'
import { Link } from '../../../ui/link.tsx'
import { gaps } from '../../assets/contract.ts'
import { useWords } from './words.ts'

export const AssetDoors = () => {
  const m = useWords()
  const found = useEndpoint(gaps, { query: {} }).data
  if (found === undefined || found.assets === 0) return null
  const unknown = found.counts['machine-only']
  return (
    <nav className="row small" aria-label={m.today.inventory}>
      <b>{m.today.inventory}</b>
      <Link to="/assets/unknown">{m.today.unknownDevices(unknown)}</Link>
      <Link to="/assets/merges">{m.today.pairs}</Link>
    </nav>
  )
}
