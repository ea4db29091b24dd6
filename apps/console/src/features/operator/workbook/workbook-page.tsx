import type { Answer } from '@grenier/contracts'
import { Button, FileButton } from '@mantine/core'
import { IconFileUpload } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { base64Of } from '../../../shared/api/base64-of.ts'
import { useClient } from '../../../shared/api/client.ts'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { ConfirmButton } from '../../../shared/ui/confirm-button.tsx'
import classes from '../../../shared/ui/facts.module.css'
import { LateSkeleton } from '../../../shared/ui/late-skeleton.tsx'
import { Page, Panel } from '../../../shared/ui/page.tsx'
import { ProblemView } from '../../../shared/ui/problem-view.tsx'
import { StatusMark } from '../../../shared/ui/status-mark.tsx'
import { FaultTable, RowTable } from './workbook-tables.tsx'

const xlsx = '.xlsx,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

type Tried = Answer<'importWorkbook'>

/** Members, agreements, contacts and amounts paid before, brought over from one workbook. */
export function WorkbookPage() {
  const { t, language } = useSpeech()
  return (
    <Page
      title={t('workbook.title')}
      lead={t('workbook.lead')}
      actions={
        <Button
          component="a"
          href={`/v1/workbook-imports/template.xlsx?language=${language}`}
          download
          variant="default"
        >
          {t('workbook.template')}
        </Button>
      }
    >
      <Panel title={t('workbook.file')}>
        <WorkbookFile />
      </Panel>
    </Page>
  )
}

interface Chosen {
  readonly name: string
  readonly fileBase64: string
}

/** A workbook is tried before it counts: what it would make, or each cell that is wrong; then it counts whole or not at all. */
function WorkbookFile() {
  const { t } = useSpeech()
  const client = useClient()
  const queries = useQueryClient()
  const [chosen, setChosen] = useState<Chosen | null>(null)
  const look = useMutation({
    mutationFn: async (file: File) => {
      const fileBase64 = base64Of(new Uint8Array(await file.arrayBuffer()))
      setChosen({ name: file.name, fileBase64 })
      return await client.call('importWorkbook', { body: { dryRun: true, fileBase64 } })
    },
  })
  const apply = useMutation({
    mutationFn: (fileBase64: string) => client.call('importWorkbook', { body: { dryRun: false, fileBase64 } }),
    onSuccess: () => queries.invalidateQueries(),
  })
  const choose = (file: File | null) => {
    if (file === null) return
    apply.reset()
    look.mutate(file)
  }
  // Somebody may have changed something since the file was tried: then it is not brought over, and says why.
  const tried = apply.data ?? look.data
  return (
    <div className={classes['stack']}>
      <FileButton accept={xlsx} onChange={choose}>
        {(button) => (
          <Button
            {...button}
            variant="default"
            loading={look.isPending}
            leftSection={<IconFileUpload size={18} aria-hidden />}
          >
            {t(chosen === null ? 'workbook.choose' : 'workbook.chooseOther')}
          </Button>
        )}
      </FileButton>
      {look.isPending && <LateSkeleton height={120} />}
      {look.error !== null && <ProblemView error={look.error} />}
      {tried !== undefined && chosen !== null && !look.isPending && (
        <div className={classes['stack']} role="status">
          <strong>{chosen.name}</strong>
          <Outcome tried={tried} />
          {tried.faults.length === 0 && !tried.imported && hasNew(tried) && (
            <ConfirmButton
              text={t('workbook.apply')}
              sure={t('workbook.sure')}
              keep={t('workbook.keep')}
              isPending={apply.isPending}
              error={apply.error}
              onSure={() => apply.mutate(chosen.fileBase64)}
            />
          )}
        </div>
      )}
    </div>
  )
}

const hasNew = ({ counts }: Tried): boolean => counts.some(({ newRows }) => newRows > 0)

function Outcome({ tried }: { readonly tried: Tried }) {
  const { t, tCount } = useSpeech()
  if (tried.faults.length > 0) {
    return (
      <>
        <StatusMark standing="bad" text={tCount('workbook.faults', tried.faults.length)} />
        <FaultTable faults={tried.faults} />
      </>
    )
  }
  return (
    <>
      {tried.imported && <StatusMark standing="good" text={t('workbook.done')} />}
      <Counts tried={tried} />
      {!hasNew(tried) && <p className={classes['soft']}>{t('workbook.nothingNew')}</p>}
      {tried.rows.length > 0 && <RowTable rows={tried.rows} />}
    </>
  )
}

function Counts({ tried: { counts } }: { readonly tried: Tried }) {
  const { t, formats } = useSpeech()
  return (
    <ul className={classes['rows']}>
      {counts.map(({ sheet, newRows, knownRows, newAmountCents, knownAmountCents }) => (
        <li key={sheet}>
          <span className={classes['rowText']}>
            <strong>{t(`workbook.sheet.${sheet}`)}</strong>
            {newAmountCents !== undefined && knownAmountCents !== undefined && (
              <span className={classes['soft']}>
                {t('workbook.amounts', {
                  fresh: formats.eurosOfCents(newAmountCents),
                  known: formats.eurosOfCents(knownAmountCents),
                })}
              </span>
            )}
          </span>
          <span className={classes['rowEnd']}>
            {t('workbook.count', { fresh: formats.whole(newRows), known: formats.whole(knownRows) })}
          </span>
        </li>
      ))}
    </ul>
  )
}
