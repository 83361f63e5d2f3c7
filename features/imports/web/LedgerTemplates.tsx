/**
 * Ledgers to fill in, for what no machine can see.
 * @module
 */
import { addressOf, useEndpoint } from '../../../ui/api.tsx'
import { Panel } from '../../../ui/Page.tsx'
import { ledgerTemplateFile, ledgerTemplates } from '../../assets/contract.ts'
import { useText, useWords } from './words.ts'

const FORMATS = [
  { format: 'xlsx', name: 'Excel' },
  { format: 'csv', name: 'CSV' },
] as const

export const LedgerTemplates = () => {
  const m = useWords()
  const text = useText()
  const templates = useEndpoint(ledgerTemplates, {}).data?.templates
  if (templates === undefined) return null
  return (
    <Panel title={m.templates.title}>
      <div className="stack">
        <p className="soft small">{m.templates.text}</p>
        <ul className="import-sources">
          {templates.map((template) => (
            <li key={template.id}>
              <b>{text(template.title)}</b>{' '}
              {FORMATS.map(({ format, name }) => (
                <span key={format}>
                  <a
                    href={addressOf(ledgerTemplateFile, {
                      params: { template: template.id, format },
                    })}
                    download
                  >
                    {name}
                    <span className="visually-hidden">
                      {m.templates.file(text(template.title))}
                    </span>
                  </a>{' '}
                </span>
              ))}
              <div className="soft small">{text(template.lead)}</div>
            </li>
          ))}
        </ul>
      </div>
    </Panel>
  )
}
