/**
 * The words of the access review.
 * @module
 */
import { useMessages } from '../../../../ui/language.tsx'
import { en } from '../../messages/web-access-en.ts'
import { ja } from '../../messages/web-access-ja.ts'

export const useAccessWords = () => useMessages({ en, ja })

export const DEFAULT_WEEKS = 4
export const WEEKS = [1, 4, 13, 26] as const
