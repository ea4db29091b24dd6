import type { Answer } from '@grenier/contracts'
import { Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useClient } from '../../../shared/api/client.ts'
import { useMay } from '../../../shared/api/session.tsx'
import { useToday } from '../../../shared/api/use-today.ts'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import classes from '../../../shared/ui/facts.module.css'
import { Panel } from '../../../shared/ui/page.tsx'
import { Shown } from '../../../shared/ui/shown.tsx'
import { WorkbookLink } from '../../../shared/ui/workbook-link.tsx'
import { ContactForm } from './contact-form.tsx'
import { EndHeld } from './end-held.tsx'
import { HeldDays } from './held-days.tsx'

type Contact = Answer<'listContacts'>['items'][number]

/** To whom is written at a member about what; former contacts are folded away. */
export function Contacts({ tenantId }: { readonly tenantId: string }) {
  const { t } = useSpeech()
  const client = useClient()
  const today = useToday()
  const mayRecord = useMay('operator', 'finance')
  const contacts = useQuery({
    queryKey: ['listContacts', tenantId],
    queryFn: ({ signal }) => client.call('listContacts', { params: { tenantId }, signal }),
  })
  return (
    <Shown query={contacts} skeleton={<Skeleton height={120} radius="lg" />}>
      {({ items }) => {
        const holding = items.filter(({ validUntil }) => validUntil === null || validUntil > today)
        const former = items.filter((contact) => !holding.includes(contact))
        return (
          <>
            <Panel
              title={t('agreement.contacts')}
              aside={<WorkbookLink list={`/v1/tenants/${tenantId}/contacts`} name={t('agreement.contacts')} />}
            >
              {holding.length === 0 && <p>{t('agreement.contactsNone')}</p>}
              <ul className={classes['rows']}>
                {holding.map((contact) => (
                  <ContactRow key={contact.id} contact={contact} mayEnd={mayRecord} />
                ))}
              </ul>
              {former.length > 0 && (
                <details className={classes['more']}>
                  <summary>{t('agreement.contactsFormer')}</summary>
                  <ul className={classes['rows']}>
                    {former.map((contact) => (
                      <ContactRow key={contact.id} contact={contact} mayEnd={false} />
                    ))}
                  </ul>
                </details>
              )}
            </Panel>
            {mayRecord && <ContactForm key={items.length} tenantId={tenantId} />}
          </>
        )
      }}
    </Shown>
  )
}

function ContactRow({ contact, mayEnd }: { readonly contact: Contact; readonly mayEnd: boolean }) {
  const { t } = useSpeech()
  const { name, email } = contact
  return (
    <li>
      <span className={classes['rowText']}>
        <strong>{name}</strong>
        <span>{`${t(`agreement.contact.${contact.function}`)}, ${email}`}</span>
        <HeldDays of={contact} />
      </span>
      <span className={classes['rowEnd']}>{mayEnd && <EndContact contact={contact} />}</span>
    </li>
  )
}

/** Ends a contact from today on, as it was seen. */
function EndContact({ contact: { id: contactId, tenantId, version, name } }: { readonly contact: Contact }) {
  const { t } = useSpeech()
  const client = useClient()
  return (
    <EndHeld
      sure={t('agreement.endContactSure', { person: name })}
      list="listContacts"
      onEnd={(validUntil) =>
        client.call('endContact', { params: { tenantId, contactId }, body: { validUntil }, ifMatch: version })
      }
    />
  )
}
