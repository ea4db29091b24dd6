import { Button, FileButton } from '@mantine/core'
import { IconFileUpload } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { useSpeech } from '../i18n/language.tsx'
import type { PlainKey } from '../i18n/translate.ts'
import { ConfirmButton } from '../ui/confirm-button.tsx'
import { LateSkeleton } from '../ui/late-skeleton.tsx'
import { ProblemView } from '../ui/problem-view.tsx'
import { StatusMark } from '../ui/status-mark.tsx'
import table from '../ui/table.module.css'
import { TableScroll } from '../ui/table-scroll.tsx'
import { textOfCsv } from './csv-file.ts'
import classes from './csv-import.module.css'

/** Faults shown of a file: who mends these sees the next ones. */
const faultsShown = 50

export interface CellFault {
  readonly line: number | null
  readonly column: string | null
  readonly code: string
}

interface CsvImportProps<Tried extends { readonly faults: readonly CellFault[] }> {
  /** The columns of its first line. */
  readonly columns: readonly string[]
  /** Sends the text; a dry run writes nothing. */
  readonly send: (csv: string, dryRun: boolean) => Promise<Tried>
  /** What a file without faults would do, or has done, in a sentence. */
  readonly told: (tried: Tried) => ReactNode
  readonly hasNothingNew: (tried: Tried) => boolean
}

interface Chosen {
  readonly name: string
  readonly csv: string
}

/** A file is looked at before it counts: what it would do, or each cell that is wrong; then it counts whole or not at all. */
export function CsvImport<Tried extends { readonly faults: readonly CellFault[] }>(props: CsvImportProps<Tried>) {
  const { t } = useSpeech()
  const queries = useQueryClient()
  const [chosen, setChosen] = useState<Chosen | null>(null)
  const look = useMutation({
    mutationFn: async (file: File) => {
      const csv = textOfCsv(await file.arrayBuffer())
      setChosen({ name: file.name, csv })
      return await props.send(csv, true)
    },
  })
  const apply = useMutation({
    mutationFn: (csv: string) => props.send(csv, false),
    onSuccess: () => queries.invalidateQueries(),
  })
  const choose = (file: File | null) => {
    if (file === null) return
    apply.reset()
    look.mutate(file)
  }
  return (
    <div className={classes['import']}>
      <p className={classes['soft']}>
        {t('import.columns')} <code className={classes['columns']}>{props.columns.join(' ; ')}</code>
      </p>
      <FileButton accept=".csv,.txt,text/csv,text/plain" onChange={choose}>
        {(button) => (
          <Button {...button} variant="default" leftSection={<IconFileUpload size={18} aria-hidden />}>
            {t(chosen === null ? 'import.choose' : 'import.chooseOther')}
          </Button>
        )}
      </FileButton>
      {look.isPending && <LateSkeleton height={80} />}
      {look.error !== null && <ProblemView error={look.error} />}
      {look.data !== undefined && chosen !== null && (
        <div className={classes['seen']} role="status">
          <strong>{chosen.name}</strong>
          {apply.isSuccess && <StatusMark standing="good" text={t('import.done')} />}
          {look.data.faults.length > 0 ? (
            <Faults faults={look.data.faults} />
          ) : (
            <>
              <p>{props.told(apply.data ?? look.data)}</p>
              {props.hasNothingNew(look.data) && <p className={classes['soft']}>{t('import.nothingNew')}</p>}
              {!apply.isSuccess && !props.hasNothingNew(look.data) && (
                <ConfirmButton
                  text={t('import.apply')}
                  sure={t('import.sure')}
                  keep={t('import.keep')}
                  isPending={apply.isPending}
                  error={apply.error}
                  onSure={() => apply.mutate(chosen.csv)}
                />
              )}
            </>
          )}
        </div>
      )}
    </div>
  )
}

const faultTexts: Readonly<Record<string, PlainKey>> = {
  'not-a-table': 'fault.not-a-table',
  'column-missing': 'fault.column-missing',
  'column-unknown': 'fault.column-unknown',
  'column-repeated': 'fault.column-repeated',
  'cells-too-many': 'fault.cells-too-many',
  'value-missing': 'fault.value-missing',
  'value-too-long': 'fault.value-too-long',
  'not-a-number': 'fault.not-a-number',
  'not-an-amount': 'fault.amount-invalid',
  'amount-zero': 'fault.amount-zero',
  'not-yes-or-no': 'fault.not-yes-or-no',
  'year-other': 'fault.year-other',
  'line-repeated': 'fault.line-repeated',
  'line-known-otherwise': 'fault.line-known-otherwise',
  'cost-unknown': 'fault.cost-unknown',
  'member-unknown': 'fault.member-unknown',
  'year-invalid': 'fault.year-invalid',
  'date-invalid': 'fault.date-invalid',
  'amount-invalid': 'fault.amount-invalid',
  'statement-unknown': 'fault.statement-unknown',
  'statement-titred': 'fault.statement-titred',
  'titre-conflict': 'fault.titre-conflict',
  'titre-rejected': 'fault.titre-rejected',
  'payment-conflict': 'fault.payment-conflict',
}

function Faults({ faults }: { readonly faults: readonly CellFault[] }) {
  const { t, tCount, formats } = useSpeech()
  return (
    <>
      <StatusMark standing="bad" text={tCount('import.faults', faults.length)} />
      <TableScroll label={t('import.faultTable')}>
        <table className={table['table']}>
          <thead>
            <tr>
              <th scope="col">{t('import.line')}</th>
              <th scope="col">{t('import.column')}</th>
              <th scope="col">{t('import.fault')}</th>
            </tr>
          </thead>
          <tbody>
            {faults.slice(0, faultsShown).map(({ line, column, code }) => (
              <tr key={`${line} ${column} ${code}`}>
                <td>{line === null ? t('import.whole') : formats.whole(line)}</td>
                <td>{column}</td>
                <td>{t(faultTexts[code] ?? 'fault.other')}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableScroll>
    </>
  )
}
