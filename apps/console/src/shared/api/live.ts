import { type ChangeKind, changeKinds, type OperationId } from '@grenier/contracts'
import { type QueryClient, type QueryKey, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { keepStream } from './kept-stream.ts'

/** Questions that are answered otherwise once a thing of that kind changed, by the first part of their key. */
const questionsOf: Readonly<Partial<Record<ChangeKind, readonly OperationId[]>>> = {
  'quota-request': ['listQuotaRequests', 'getQuotaRequest', 'getSpaceOutlook', 'simulateQuotaRequest'],
  'temporary-quota': ['getSpaceOutlook'],
  'quota-loan': ['getSpaceOutlook'],
  'protection-task': ['listProtectionTasks', 'getProtectionTask', 'listRestoreDrills', 'getTenantProtection'],
  'protected-claim': ['getTenantProtection', 'listBackupCopies'],
  delivery: ['listNotices'],
  'postal-choice': ['listPostalChoices', 'listPaperLetters'],
  'document-template': ['listDocumentTemplates'],
  'paper-batch': ['listPaperBatches', 'listPaperLetters'],
  'paper-letter': ['listPaperLetters'],
  statement: [
    'listStatements',
    'listCharges',
    'getStatement',
    'listStatementDrafts',
    'getStatementDraft',
    'listLinesPaidByOthers',
    'getIssuingChecklist',
  ],
  'needs-answer': ['getNeedsSheet'],
  act: ['listActs'],
  dispute: ['listDisputes'],
  invitation: ['listRoleAssignments'],
  'role-assignment': ['listRoleAssignments'],
  mandate: ['listRoleAssignments', 'listMandates'],
  contact: ['listContacts'],
  agreement: ['listAgreements', 'getTenant'],
  recipient: ['listRecipients', 'listPayerAssignments'],
  engagement: ['listRecipients'],
  'payer-assignment': ['listPayerAssignments'],
  'access-token': ['listPersonalTokens'],
  'tenant-export': ['listTenantExports'],
  tenant: ['getTenant', 'listTenants', 'countTenants', 'getTerritory', 'listTerritoryMembers'],
  'territory-event': ['listTerritoryEvents', 'listTerritoryChanges'],
  period: ['getPeriod', 'sumCharges', 'getClosingObstacles', 'listStatementDrafts', 'getIssuingChecklist'],
  month: ['reratePeriod'],
  'statement-batch': ['listStatementBatches', 'getPeriod'],
  amendment: ['listAmendments', 'reratePeriod'],
  correction: ['listCorrections', 'reratePeriod', 'sumCharges', 'listCharges'],
  tariff: ['listTariffs'],
  'tariff-draft': ['listTariffDrafts'],
  'cost-pool': ['listCostPools'],
  'forecast-notice': ['listForecastNotices', 'getForecastNotice'],
  'fiscal-year': ['listTrueUps', 'listActualCosts', 'listBudgets', 'getMoneyForecast', 'sumCharges', 'listCharges'],
  milestone: ['getBudgetCalendar'],
  'fctva-rate': ['listFctvaRates'],
  'settlement-import': ['reconcileSettlements'],
  cluster: ['listClusters', 'getResidency'],
  'placement-change': ['getResidency'],
  'cluster-hold': ['listClusterHolds'],
  site: ['listSites'],
  offer: ['listOffers'],
  'quota-policy': ['listQuotaPolicies'],
}

/** Changes that come together are asked about together. */
const gatherMs = 400

type Listener = (kinds: ReadonlySet<ChangeKind>) => void

/** Who wants to know of changes beside the questions above; one connection serves them all. */
const listeners = new Set<Listener>()

const isKind = (value: unknown): value is ChangeKind => changeKinds.some((kind) => kind === value)

/** The kind that a message of the stream names; null for what this release does not know. */
export function kindOfMessage(data: string): ChangeKind | null {
  try {
    const message: unknown = JSON.parse(data)
    const kind = typeof message === 'object' && message !== null && 'kind' in message ? message.kind : null
    return isKind(kind) ? kind : null
  } catch {
    return null
  }
}

/** The questions to ask again after changes of these kinds. */
export function questionsAfter(kinds: Iterable<ChangeKind>): ReadonlySet<string> {
  return new Set<string>([...kinds].flatMap((kind) => questionsOf[kind] ?? []))
}

function tell(queries: QueryClient, kinds: ReadonlySet<ChangeKind>): void {
  const questions = questionsAfter(kinds)
  void queries.invalidateQueries({
    predicate: ({ queryKey: [question] }) => typeof question === 'string' && questions.has(question),
  })
  for (const listener of listeners) listener(kinds)
}

/** Listens while the page is looked at and used; returns how to stop. */
function listen(onKinds: (kinds: ReadonlySet<ChangeKind>) => void): () => void {
  let hasListened = false
  let timer: ReturnType<typeof setTimeout> | undefined
  let gathered = new Set<ChangeKind>()
  const gather = (kinds: Iterable<ChangeKind>) => {
    for (const kind of kinds) gathered.add(kind)
    timer ??= setTimeout(() => {
      timer = undefined
      const told = gathered
      gathered = new Set()
      onKinds(told)
    }, gatherMs)
  }
  const stop = keepStream({
    address: () => '/v1/changes',
    attach: (source) => {
      source.addEventListener('open', () => {
        // What changed while nobody listened is not told again: everything is asked anew.
        if (hasListened) gather(changeKinds)
        hasListened = true
      })
      source.addEventListener('change', ({ data }: MessageEvent<string>) => {
        const kind = kindOfMessage(data)
        if (kind !== null) gather([kind])
      })
      source.addEventListener('everything', () => gather(changeKinds))
    },
  })
  return () => {
    stop()
    clearTimeout(timer)
  }
}

/** Keeps what is shown true for whoever is signed in at that place; mounted once, above every page. */
export function useLiveConnection(servedTenantId: string | null): void {
  const queries = useQueryClient()
  useEffect(() => listen((kinds) => tell(queries, kinds)), [queries, servedTenantId])
}

/**
 * Asks a page's own questions again when things of these kinds changed: `useLive(['quota-request'], ['listRequestInbox'])`.
 * Kinds are those of the audit trail (contracts, `changeReaders`). Hand in arrays that stay the same.
 */
export function useLive(kinds: readonly ChangeKind[], queryKey: QueryKey): void {
  const queries = useQueryClient()
  const [kindsText, keyText] = [kinds.join(), JSON.stringify(queryKey)]
  useEffect(() => {
    const listener: Listener = (changed) => {
      if (kinds.some((kind) => changed.has(kind))) void queries.invalidateQueries({ queryKey })
    }
    listeners.add(listener)
    return () => void listeners.delete(listener)
    // Compared by what they say: a page may write them in place.
  }, [queries, kindsText, keyText])
}
