import type { Subprocessor } from '@grenier/contracts'
import { Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useClient } from '../../../shared/api/client.ts'
import { useLive } from '../../../shared/api/live.ts'
import { useMay } from '../../../shared/api/session.tsx'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { Panel } from '../../../shared/ui/page.tsx'
import rowStyles from '../../../shared/ui/rows.module.css'
import { Shown } from '../../../shared/ui/shown.tsx'
import { StatusMark } from '../../../shared/ui/status-mark.tsx'
import { WorkbookLink } from '../../../shared/ui/workbook-link.tsx'
import { ProcessorEnd } from './processor-end.tsx'
import { ProcessorForm } from './processor-form.tsx'

/** Who works on data of members in the operator's name, by their first day, those that no longer do among them. */
export function ProcessorsPanel() {
  const { t } = useSpeech()
  const client = useClient()
  const mayRecord = useMay('operator')
  const known = useQuery({
    queryKey: ['listSubprocessors'],
    queryFn: async ({ signal }) => (await client.call('listSubprocessors', { signal })).items,
  })
  useLive(['subprocessor'], ['listSubprocessors'])
  return (
    <Panel title={t('processors.title')} aside={<WorkbookLink list="/v1/subprocessors" name={t('processors.title')} />}>
      <Shown query={known} skeleton={<Skeleton height={120} radius="lg" />}>
        {(all) =>
          all.length === 0 ? (
            <p>{t('processors.none')}</p>
          ) : (
            <ul className={rowStyles['rows']}>
              {all.map((one) => (
                <ProcessorRow key={one.id} processor={one} mayEnd={mayRecord} />
              ))}
            </ul>
          )
        }
      </Shown>
      {mayRecord && <ProcessorForm />}
    </Panel>
  )
}

function ProcessorRow({ processor, mayEnd }: { readonly processor: Subprocessor; readonly mayEnd: boolean }) {
  const { t, formats } = useSpeech()
  const { name, description, place, country, startsOn, objectionUntil, endsOn } = processor
  return (
    <li>
      <span className={rowStyles['rowText']}>
        <strong>{name}</strong>
        <span>{t('processors.does', { description, place, country })}</span>
        <span className={rowStyles['soft']}>
          {t('processors.from', { day: formats.day(startsOn), until: formats.day(objectionUntil) })}
        </span>
        {endsOn !== null && <StatusMark standing="over" text={t('processors.ended', { day: formats.day(endsOn) })} />}
        {endsOn === null && mayEnd && <ProcessorEnd processor={processor} />}
      </span>
    </li>
  )
}
