import type { IssuingChecklist } from '@grenier/contracts'
import { textOfException } from '../../../shared/finance/exception-text.ts'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import table from '../../../shared/ui/table.module.css'
import { TableScroll } from '../../../shared/ui/table-scroll.tsx'
import { mayIssue } from './batch-choice.ts'
import classes from './closing.module.css'
import { DraftLink } from './draft-link.tsx'

interface ExceptionTableProps {
  readonly checklist: IssuingChecklist
  readonly seen: ReadonlySet<string>
  readonly onSeen: (seen: ReadonlySet<string>) => void
}

/** Exceptions only; each is looked at by name, or all that may pass at once. */
export function ExceptionTable({ checklist, seen, onSeen }: ExceptionTableProps) {
  const speech = useSpeech()
  const { t, formats } = speech
  const passable = checklist.items.filter(mayIssue).map(({ statementId }) => statementId)
  const isAll = passable.length > 0 && passable.every((id) => seen.has(id))
  const mark = (id: string, isSeen: boolean) => {
    const next = new Set(seen)
    if (isSeen) next.add(id)
    else next.delete(id)
    onSeen(next)
  }
  return (
    <TableScroll label={t('closing.exceptions')}>
      <table className={table['table']}>
        <caption className={table['caption']}>{t('closing.exceptions')}</caption>
        <thead>
          <tr>
            <th scope="col">
              <label className={classes['choice']}>
                <input
                  type="checkbox"
                  checked={isAll}
                  disabled={passable.length === 0}
                  onChange={({ target }) => onSeen(new Set(target.checked ? passable : []))}
                />
                <span>{t('closing.seenAll')}</span>
              </label>
            </th>
            <th scope="col">{t('closing.why')}</th>
            <th scope="col" className={table['number']}>
              {t('closing.payable')}
            </th>
          </tr>
        </thead>
        <tbody>
          {checklist.items.map((item) => (
            <tr key={item.statementId}>
              <th scope="row">
                <label className={classes['choice']}>
                  <input
                    type="checkbox"
                    checked={seen.has(item.statementId)}
                    disabled={!mayIssue(item)}
                    onChange={({ target }) => mark(item.statementId, target.checked)}
                  />
                  <span>{item.payerName}</span>
                </label>
              </th>
              <td>
                <ul className={classes['exceptions']}>
                  {item.exceptions.map((exception) => (
                    <li key={exception.code}>{textOfException(exception, speech)}</li>
                  ))}
                </ul>
                <DraftLink statementId={item.statementId} payerName={item.payerName} />
              </td>
              <td className={table['number']}>{formats.centsInColumn(item.payableCents)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {checklist.nextAfter !== null && <p className={classes['soft']}>{t('closing.exceptionsMore')}</p>}
    </TableScroll>
  )
}
