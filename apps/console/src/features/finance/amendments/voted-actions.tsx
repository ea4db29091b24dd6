import type { AmendedFact } from '@grenier/contracts'
import { type CivilMonth, firstDateOf } from '@grenier/quota-billing'
import { useState } from 'react'
import { ActFields, isActReady, noAct } from '../../../shared/finance/act-fields.tsx'
import { AmendActions } from './amend-actions.tsx'
import { RefusalMarks } from './refusal-marks.tsx'
import type { Amending } from './use-amend.ts'

interface VotedActionsProps {
  readonly month: CivilMonth
  readonly amend: Amending
  /** Null while something of the fact itself is missing. */
  readonly factUnder: ((actId: string) => AmendedFact) | null
}

/** The act that a price or a key rests on, which bound on the first day of the month; then why, and twice. */
export function VotedActions({ month, amend, factUnder }: VotedActionsProps) {
  const [act, setAct] = useState(noAct)
  const neededOn = firstDateOf(month)
  return (
    <>
      <ActFields act={act} neededOn={neededOn} onAct={setAct} />
      <RefusalMarks error={amend.error} part="act" />
      <AmendActions
        month={month}
        missing="amend.votedMissing"
        amend={amend}
        amended={factUnder !== null && isActReady(act, neededOn) ? { act, factUnder } : null}
      />
    </>
  )
}
