import type { ControllerEntry } from '@grenier/contracts'
import { Link } from '@tanstack/react-router'
import { useSignedIn } from '../../../shared/api/session.tsx'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import table from '../../../shared/ui/table.module.css'
import { TableScroll } from '../../../shared/ui/table-scroll.tsx'

/** In whose name data is processed, what is done, with which data, and when bringing it back was last proven. */
export function ControllerTable({ controllers }: { readonly controllers: readonly ControllerEntry[] }) {
  const { t } = useSpeech()
  return (
    <TableScroll label={t('register.controllers')}>
      <table className={`${table['table']} ${table['stacked']}`}>
        <thead>
          <tr>
            <th scope="col">{t('register.member')}</th>
            <th scope="col">{t('register.processings')}</th>
            <th scope="col">{t('register.data')}</th>
            <th scope="col">{t('register.officer')}</th>
            <th scope="col">{t('register.proven')}</th>
            <th scope="col">{t('register.pdf')}</th>
          </tr>
        </thead>
        <tbody>
          {controllers.map((controller) => (
            <ControllerRow key={controller.tenantId} controller={controller} />
          ))}
        </tbody>
      </table>
    </TableScroll>
  )
}

function ControllerRow({ controller }: { readonly controller: ControllerEntry }) {
  const { t, formats } = useSpeech()
  const { installation } = useSignedIn()
  const { tenantId, organisationName, processings, dataClasses, officers, lastProvenRestoreAt, exitedAt } = controller
  const dayOf = (instant: ControllerEntry['enrolledAt']) => formats.dayOf(instant, installation.timeZone)
  const done = processings.map(({ kind, offers }) => t(`register.processing.${kind}`, { offers: offers.join(', ') }))
  return (
    <tr>
      <th scope="row">
        <Link to="/audit/residency" search={{ tenant: tenantId }}>
          {organisationName}
        </Link>
        <br />
        <span className={table['soft']}>
          {exitedAt === null
            ? t('register.since', { day: dayOf(controller.enrolledAt) })
            : t('register.exited', { day: dayOf(exitedAt) })}
        </span>
      </th>
      <td data-label={t('register.processings')}>{done.join(', ')}</td>
      <td data-label={t('register.data')}>
        {dataClasses.length === 0
          ? t('register.unsaid')
          : dataClasses.map((one) => t(`register.data.${one}`)).join(', ')}
      </td>
      <td data-label={t('register.officer')}>
        {officers.length === 0 ? t('register.unsaid') : officers.map(({ name }) => name).join(', ')}
      </td>
      <td data-label={t('register.proven')}>
        {lastProvenRestoreAt === null ? t('register.never') : dayOf(lastProvenRestoreAt)}
      </td>
      <td>
        <a
          href={`/v1/tenants/${tenantId}/processing-register.pdf`}
          download
          aria-label={t('register.pdfOf', { name: organisationName })}
        >
          {t('register.pdf')}
        </a>
      </td>
    </tr>
  )
}
