import type { Agreement } from '@grenier/contracts'
import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useMay } from '../api/session.tsx'
import { useSpeech } from '../i18n/language.tsx'
import classes from '../ui/facts.module.css'
import { Panel } from '../ui/page.tsx'

interface DocumentLinksProps {
  readonly agreement: Agreement
  /** Another one stands beside it: its title says of which it is. */
  readonly isOneOfMany: boolean
}

/** The documents of an agreement, filled when they are fetched: the agreement, its newest avenant, a draft deliberation. */
export function DocumentLinks({ agreement, isOneOfMany }: DocumentLinksProps) {
  const { t } = useSpeech()
  const mayFetch = useMay('operator', 'finance')
  if (!mayFetch) return null
  const { tenantId, id, number, wordings } = agreement
  const newest = wordings.at(-1)?.sequence ?? 0
  const hrefOf = (kind: string) => `/v1/tenants/${tenantId}/agreements/${id}/documents/${kind}/file.docx`
  const documents = [
    { href: hrefOf('agreement'), text: t('document.agreement') },
    ...(newest === 0 ? [] : [{ href: hrefOf('amendment'), text: t('document.amendment', { number: String(newest) }) }]),
    { href: `${hrefOf('deliberation')}?sequence=${newest}`, text: t('document.deliberation') },
  ]
  return (
    <Panel
      title={isOneOfMany ? t('document.titleOf', { number }) : t('document.title')}
      aside={<Link to="/document-templates">{t('document.templates')}</Link>}
    >
      <div className={classes['tight']}>
        <p className={classes['soft']}>{t('document.lead')}</p>
        <div className={classes['buttons']}>
          {documents.map(({ href, text }) => (
            <Button key={href} component="a" href={href} download variant="default">
              {text}
            </Button>
          ))}
        </div>
      </div>
    </Panel>
  )
}
