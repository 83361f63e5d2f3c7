/**
 * What a subject is called. Names may be made by an attacker: they are text here and nothing else.
 * @module
 */
import { useLanguage } from '../../../ui/language.tsx'
import { en } from '../messages/en.ts'
import { ja } from '../messages/ja.ts'

const all = { en, ja }

export const SubjectName = ({
  subject,
}: {
  subject: { readonly kind: string; readonly id: string; readonly name: string }
}) => {
  const { language } = useLanguage()
  if (subject.kind === 'organization') return <>{all[language].company}</>
  return <bdi>{subject.name === '' ? subject.id : subject.name}</bdi>
}
