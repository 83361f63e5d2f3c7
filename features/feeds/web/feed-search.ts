/**
 * What the page of feeds keeps in its address: order, and the source whose details stand open.
 * @module
 */
import { z } from 'zod'
import { tableSearch } from '../../../ui/url-search.ts'

export const feedSearch = tableSearch({ open: z.string().max(80).optional().catch(undefined) })
