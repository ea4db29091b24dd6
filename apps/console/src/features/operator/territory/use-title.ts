import { useCallback } from 'react'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import type { Level, TerritoryRow } from './territory-view.ts'

/** What says all of a row in one sentence: its name, and how much is in use of what it was given. */
export function useTitle(level: Level): (row: TerritoryRow) => string {
  const { t, formats } = useSpeech()
  return useCallback(
    (row) => {
      const name = level === 'departements' && row.id !== '' ? t('territory.departement', { code: row.name }) : row.name
      if (row.usedBytes === null) return t('territory.unseen', { name })
      return t('territory.full', { name, percent: formats.percent(row.usedBytes, row.quotaBytes) })
    },
    [level, t, formats],
  )
}
