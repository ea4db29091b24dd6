import { Button } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { useSpeech } from '../i18n/language.tsx'

interface FirstRowsProps<Row> {
  readonly rows: readonly Row[]
  /** So many are shown until all are asked for. */
  readonly max: number
  readonly children: (shown: readonly Row[]) => ReactNode
}

/** The first rows of a list that was read whole, and a way to all of them: nothing is cut in silence. */
export function FirstRows<Row>({ rows, max, children }: FirstRowsProps<Row>) {
  const { t, formats } = useSpeech()
  const [isAll, setIsAll] = useState(false)
  return (
    <>
      {children(isAll ? rows : rows.slice(0, max))}
      {!isAll && rows.length > max && (
        <Button variant="default" onClick={() => setIsAll(true)}>
          {t('state.showAll', { count: formats.count(rows.length) })}
        </Button>
      )}
    </>
  )
}
