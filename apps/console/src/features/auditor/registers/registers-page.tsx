import type { Answer, OperatorOfficer } from '@grenier/contracts'
import { Skeleton } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useClient } from '../../../shared/api/client.ts'
import { useLive } from '../../../shared/api/live.ts'
import { useSignedIn } from '../../../shared/api/session.tsx'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { EmptyState } from '../../../shared/ui/empty-state.tsx'
import facts from '../../../shared/ui/facts.module.css'
import { MoreButton } from '../../../shared/ui/more-button.tsx'
import { Page, Panel } from '../../../shared/ui/page.tsx'
import { Shown } from '../../../shared/ui/shown.tsx'
import { WorkbookLink } from '../../../shared/ui/workbook-link.tsx'
import { ControllerTable } from './controller-table.tsx'
import { RegisterFiles } from './register-files.tsx'
import { SubprocessorTable } from './subprocessor-table.tsx'

const pageSize = 50

type Register = Answer<'getProcessingRegister'>

function useRegister() {
  const client = useClient()
  return useInfiniteQuery({
    queryKey: ['getProcessingRegister'],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) =>
      client.call('getProcessingRegister', { query: { limit: pageSize, cursor: pageParam }, signal }),
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
  })
}

/** The register of processing (RGPD art. 30(2)) as it is drawn up at each look, from what is in use. */
export function RegistersPage() {
  const { t } = useSpeech()
  const register = useRegister()
  useLive(['tenant', 'contact'], ['getProcessingRegister'])
  return (
    <Shown query={register} skeleton={<Skeleton height={420} radius="lg" />}>
      {({ pages }) => {
        const [first] = pages
        return first === undefined ? null : (
          <RegisterSheet register={first} controllers={pages.flatMap(({ items }) => items)}>
            <MoreButton query={register} text={t('register.more')} />
          </RegisterSheet>
        )
      }}
    </Shown>
  )
}

interface RegisterSheetProps {
  /** Its first page: what is the same for every controller stands in each. */
  readonly register: Register
  readonly controllers: Register['items']
  readonly children: ReactNode
}

function RegisterSheet({ register, controllers, children }: RegisterSheetProps) {
  const { t, formats } = useSpeech()
  const { installation } = useSignedIn()
  const moment = formats.momentOf(register.drawnUpAt, installation.timeZone)
  return (
    <Page title={t('register.title')} lead={t('register.lead', { operator: register.operatorName, moment })}>
      <Panel title={t('register.files')}>
        <RegisterFiles departements={register.departements} />
      </Panel>
      <Panel title={t('register.controllers')}>
        {controllers.length === 0 ? (
          <EmptyState sentence={t('register.controllersNone')} />
        ) : (
          <ControllerTable controllers={controllers} />
        )}
        {children}
      </Panel>
      <Panel
        title={t('register.subprocessors')}
        aside={<WorkbookLink list="/v1/subprocessors" name={t('register.subprocessorsAll')} />}
      >
        {register.subprocessors.length === 0 ? (
          <p>{t('register.subprocessorsNone')}</p>
        ) : (
          <SubprocessorTable subprocessors={register.subprocessors} />
        )}
      </Panel>
      <Panel title={t('register.measures')}>
        <ul>
          {register.measures.map((measure) => (
            <li key={measure}>{t(`register.measure.${measure}`)}</li>
          ))}
        </ul>
      </Panel>
      <Panel
        title={t('register.certificates')}
        aside={<WorkbookLink list="/v1/certificates" name={t('register.certificatesAll')} />}
      >
        {register.certificates.length === 0 && <p>{t('register.certificatesNone')}</p>}
        <ul className={facts['rows']}>
          {register.certificates.map(({ kind, reference, issuedBy, of, validUntil }) => (
            <li key={`${kind}${reference}`}>
              <span className={facts['rowText']}>
                <strong>{t(`register.certificate.${kind}`)}</strong>
                <span className={facts['soft']}>
                  {t('register.certificate', { reference, issuer: issuedBy, of, day: formats.day(validUntil) })}
                </span>
              </span>
            </li>
          ))}
        </ul>
      </Panel>
      <Panel title={t('register.operator')}>
        <p>
          {register.operatorName}, {t('register.siren', { siren: register.operatorSiren })}
        </p>
        <p className={facts['soft']}>
          {register.operatorContact === null
            ? t('register.noContact')
            : t('register.contact', { address: register.operatorContact })}
        </p>
        <p className={facts['soft']}>
          {register.operatorOfficer === null
            ? t('register.noOperatorOfficer')
            : t('register.operatorOfficer', { who: waysOf(register.operatorOfficer) })}
        </p>
      </Panel>
    </Page>
  )
}

const waysOf = ({ name, email, phone }: OperatorOfficer): string =>
  [name, email, phone].filter((way) => way !== null).join(', ')
