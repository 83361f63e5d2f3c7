import type { Witness } from './witness.ts'
export const chanceOf = ({ text, place }: Witness): number => {
  if (place === 'there') return 0.9
  if (text === '') return 0.05
  const strange = /[^ -~]/.test(text) ? 6 : 0
  return 2 ** -(Math.min(text.length + (place === 'whole' ? 2 : 0), 14) + strange)
}
