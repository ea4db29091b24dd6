import type { PostalChoice } from '@grenier/contracts'
import { postalLines } from '@grenier/quota-billing/letters'
import { Button, Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useClient } from '../api/client.ts'
import { useLive } from '../api/live.ts'
import { useMay } from '../api/session.tsx'
import { useSpeech } from '../i18n/language.tsx'
import classes from '../ui/facts.module.css'
import { Panel } from '../ui/page.tsx'
import { Shown } from '../ui/shown.tsx'
import { PostalForm } from './postal-form.tsx'

const kinds = ['postal-choice'] as const
const key = ['listPostalChoices'] as const

/** Whether a member has its letters on paper, to which address, and what holds from a later day on. */
export function PostalPanel({ tenantId }: { readonly tenantId: string }) {
  const { t, formats } = useSpeech()
  const client = useClient()
  const mayRecord = useMay('operator', 'finance', 'member-admin')
  const [isOpen, setIsOpen] = useState(false)
  useLive(kinds, key)
  const choices = useQuery({
    queryKey: [...key, tenantId],
    queryFn: ({ signal }) => client.call('listPostalChoices', { params: { tenantId }, signal }),
  })
  return (
    <Panel title={t('postal.title')}>
      <Shown query={choices} skeleton={<Skeleton height={120} radius="lg" />}>
        {({ items, inForceId }) => {
          const inForce = items.find(({ id }) => id === inForceId) ?? null
          const coming = items.filter(({ validFrom }) => inForce === null || validFrom > inForce.validFrom).at(-1)
          return (
            <div className={classes['tight']}>
              <p className={classes['soft']}>{t('postal.lead')}</p>
              <Chosen choice={inForce} />
              {coming !== undefined && (
                <>
                  <p>{t('postal.coming', { day: formats.day(coming.validFrom) })}</p>
                  <Chosen choice={coming} />
                </>
              )}
              {isOpen && mayRecord && (
                <PostalForm tenantId={tenantId} standing={inForce} onDone={() => setIsOpen(false)} />
              )}
              {!isOpen && mayRecord && (
                <Button variant="default" onClick={() => setIsOpen(true)}>
                  {t('postal.change')}
                </Button>
              )}
            </div>
          )
        }}
      </Shown>
    </Panel>
  )
}

function Chosen({ choice }: { readonly choice: PostalChoice | null }) {
  const { t } = useSpeech()
  if (choice === null || !choice.onPaper) return <p>{t('postal.mailAlone')}</p>
  if (choice.address === null) return <p>{t('postal.paperNowhere')}</p>
  return (
    <>
      <p>{t('postal.paper')}</p>
      <address>
        {postalLines(choice.address).map((line, index) => (
          // An address may say a line twice.
          <span key={`${index} ${line}`} style={{ display: 'block' }}>
            {line}
          </span>
        ))}
      </address>
    </>
  )
}
