import type { Mandate } from '@grenier/contracts'
import { Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useClient } from '../../../shared/api/client.ts'
import { useMay } from '../../../shared/api/session.tsx'
import { useToday } from '../../../shared/api/use-today.ts'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import classes from '../../../shared/ui/facts.module.css'
import { Panel } from '../../../shared/ui/page.tsx'
import { Shown } from '../../../shared/ui/shown.tsx'
import { StatusMark } from '../../../shared/ui/status-mark.tsx'
import { WorkbookLink } from '../../../shared/ui/workbook-link.tsx'
import { EndHeld } from './end-held.tsx'
import { HeldDays } from './held-days.tsx'
import { MandateForm } from './mandate-form.tsx'

/** Who signs and who asks for a member, up to which amount and until when; the operator, who holds the acts, records and ends it. */
export function Mandates({ tenantId }: { readonly tenantId: string }) {
  const { t } = useSpeech()
  const client = useClient()
  const today = useToday()
  const mayRecord = useMay('operator')
  const mandates = useQuery({
    queryKey: ['listMandates', tenantId],
    queryFn: ({ signal }) => client.call('listMandates', { params: { tenantId }, signal }),
  })
  return (
    <Shown query={mandates} skeleton={<Skeleton height={120} radius="lg" />}>
      {({ items }) => (
        <>
          <Panel
            title={t('agreement.mandates')}
            aside={<WorkbookLink list={`/v1/tenants/${tenantId}/mandates`} name={t('agreement.mandates')} />}
          >
            {items.every((mandate) => isOver(mandate, today)) && <p>{t('agreement.mandatesNone')}</p>}
            <ul className={classes['rows']}>
              {items.map((mandate) => (
                <MandateRow key={mandate.id} mandate={mandate} mayEnd={mayRecord} />
              ))}
            </ul>
          </Panel>
          {mayRecord && <MandateForm key={items.length} tenantId={tenantId} />}
        </>
      )}
    </Shown>
  )
}

const isOver = ({ validUntil }: Mandate, today: string): boolean => validUntil !== null && validUntil <= today

function MandateRow({ mandate, mayEnd }: { readonly mandate: Mandate; readonly mayEnd: boolean }) {
  const { t, formats } = useSpeech()
  const today = useToday()
  const { personName, ceilingCents } = mandate
  const ceiling =
    ceilingCents === null
      ? t('agreement.ceilingNone')
      : t('agreement.ceiling', { amount: formats.eurosOfCents(ceilingCents) })
  return (
    <li>
      <span className={classes['rowText']}>
        <strong>{personName}</strong>
        <span>{`${t(`agreement.mandate.${mandate.function}`)}, ${ceiling}`}</span>
        <HeldDays of={mandate} />
      </span>
      <span className={classes['rowEnd']}>
        {isOver(mandate, today) && <StatusMark standing="over" text={t('agreement.mandateOver')} />}
        {mayEnd && !isOver(mandate, today) && <EndMandate mandate={mandate} />}
      </span>
    </li>
  )
}

/** Ends a mandate from today on, as it was seen. */
function EndMandate({ mandate: { id: mandateId, tenantId, version, personName } }: { readonly mandate: Mandate }) {
  const { t } = useSpeech()
  const client = useClient()
  return (
    <EndHeld
      sure={t('agreement.endMandateSure', { person: personName })}
      list="listMandates"
      onEnd={(validUntil) =>
        client.call('endMandate', { params: { tenantId, mandateId }, body: { validUntil }, ifMatch: version })
      }
    />
  )
}
