import type { Offer } from '@grenier/contracts'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { useClusters } from '../../../shared/operator/operator-queries.ts'
import { Panel } from '../../../shared/ui/page.tsx'
import table from '../../../shared/ui/table.module.css'
import { TableScroll } from '../../../shared/ui/table-scroll.tsx'
import { WorkbookLink } from '../../../shared/ui/workbook-link.tsx'

/** What members can ask for, and where it stands. */
export function OffersTable({ offers }: { readonly offers: readonly Offer[] }) {
  const { t, formats } = useSpeech()
  const clusters = useClusters()
  return (
    <Panel title={t('offers.title')} aside={<WorkbookLink list="/v1/offers" name={t('offers.title')} />}>
      <TableScroll label={t('offers.title')}>
        <table className={table['table']}>
          <thead>
            <tr>
              <th scope="col">{t('members.name')}</th>
              <th scope="col">{t('offers.kind')}</th>
              <th scope="col">{t('members.cluster')}</th>
              <th scope="col">{t('offers.class')}</th>
              <th scope="col" className={table['number']}>
                {t('offers.step')}
              </th>
              <th scope="col" className={table['number']}>
                {t('offers.max')}
              </th>
            </tr>
          </thead>
          <tbody>
            {offers.map(({ id, name, code, kind, clusterId, className, roundingStepBytes, quotaBytesMax }) => (
              <tr key={id}>
                <th scope="row">
                  {name} <span className={table['soft']}>{code}</span>
                </th>
                <td>{t(`offers.kind.${kind}`)}</td>
                <td>{clusters.data?.find((cluster) => cluster.id === clusterId)?.name ?? '–'}</td>
                <td>{className}</td>
                <td className={table['number']}>{formats.bytes(roundingStepBytes)}</td>
                <td className={table['number']}>{formats.bytes(quotaBytesMax)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableScroll>
    </Panel>
  )
}
