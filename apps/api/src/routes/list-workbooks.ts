import {
  type Answer,
  type Endpoint,
  endpoints,
  type ListWorkbookId,
  listWorkbookIds,
  type OperationId,
  pageLimitMax,
} from '@grenier/contracts'
import type { ApiUseCases } from '@grenier/control-plane'
import { type Call, Problem } from '@grenier/control-plane/ports'
import { civilDateOf } from '@grenier/quota-billing'
import type { Documents } from '../deps.ts'
import { listWorkbookRowsMax } from '../limits.ts'
import type { EndpointHandler, EndpointRoute } from '../plugins/register-endpoint.ts'
import { sendDocument, xlsxType } from './send-document.ts'

/** A page of any list: where it goes on, if it does. */
type ListPage = Readonly<{ nextCursor?: string | null; nextAfter?: string | null; nextBehind?: number | null }>
type ReadPage = (command: object, call: Call) => Promise<ListPage>

/** What asks for the page behind one; null: there is none. */
function nextOf({ nextCursor, nextAfter, nextBehind }: ListPage): object | null {
  if (typeof nextCursor === 'string') return { cursor: nextCursor }
  if (typeof nextBehind === 'number') return { behind: nextBehind }
  return typeof nextAfter === 'string' ? { after: nextAfter } : null
}

/** The list as its own operation answers, page after page. Problem: `list-too-long` instead of a file that leaves out rows. */
async function pagesOf(read: ReadPage, command: object, call: Call): Promise<ListPage[]> {
  const pages: ListPage[] = []
  for (let next: object | null = {}; next !== null; ) {
    if (pages.length * pageLimitMax >= listWorkbookRowsMax) {
      throw new Problem('list-too-long', { rowsMax: String(listWorkbookRowsMax) })
    }
    const page = await read({ ...command, limit: pageLimitMax, ...next }, call)
    pages.push(page)
    next = nextOf(page)
  }
  return pages
}

/** In French, as every document is. */
function inFrench(operation: OperationId, page: ListPage): ListPage {
  const { localise }: Endpoint = endpoints[operation]
  return localise?.(page, 'fr') ?? page
}

async function offerNames({ listOffers }: ApiUseCases, call: Call): Promise<ReadonlyMap<string, string>> {
  const pages = await pagesOf(listOffers as unknown as ReadPage, {}, call)
  const offers = (pages as unknown as readonly Answer<'listOffers'>[]).flatMap(({ items }) => items)
  return new Map(offers.map(({ id, name }) => [id, name]))
}

/** Empty where the caller may not list clusters, and where the list names none. */
async function clusterNames(
  id: ListWorkbookId,
  { listClusters }: ApiUseCases,
  call: Call,
): Promise<ReadonlyMap<string, string>> {
  const { roles }: Endpoint = endpoints.listClusters
  if (id !== 'listOffersXlsx' || !call.actor.roles.some((role) => roles.includes(role))) return new Map()
  const pages = await pagesOf(listClusters as unknown as ReadPage, {}, call)
  const clusters = (pages as unknown as readonly Answer<'listClusters'>[]).flatMap(({ items }) => items)
  return new Map(clusters.map((cluster) => [cluster.id, cluster.name]))
}

function listWorkbook(id: ListWorkbookId, useCases: ApiUseCases, documents: Documents): EndpointHandler {
  const list = id.slice(0, -'Xlsx'.length) as Exclude<keyof ApiUseCases, ListWorkbookId>
  // The list of an id answers with pages of that list: the endpoint table makes the one of the other.
  const read = useCases[list] as unknown as ReadPage
  const { query }: Endpoint = endpoints[list]
  // Where pages are counted from the first row on, the border says so of a page that is asked for without.
  const first = query !== undefined && 'behind' in query.shape ? { behind: 0 } : {}
  return async ({ command, call, reply }) => {
    const { operatorName, timeZone, now } = await useCases.getInstallation({}, call)
    const nameOf = await offerNames(useCases, call)
    const clusterNameOf = await clusterNames(id, useCases, call)
    const pages = (await pagesOf(read, { ...command, ...first }, call)).map((page) => inFrench(id, page))
    const file = await documents.listXlsx(id, pages as unknown as readonly Answer<typeof id>[], {
      operatorName,
      readAtMs: now,
      dayOf: (instant) => civilDateOf(instant, timeZone),
      // One that this caller may not know is called by its id.
      offerNameOf: (offerId) => nameOf.get(offerId) ?? offerId,
      clusterNameOf: (clusterId) => clusterNameOf.get(clusterId) ?? clusterId,
    })
    return sendDocument(reply, { ...file, mediaType: xlsxType })
  }
}

/** Routes of the lists as workbooks, by operation: each reads what its list reads, for whoever may read it. */
export function listWorkbookRoutes(
  useCases: ApiUseCases,
  documents: Documents,
): Readonly<Partial<Record<OperationId, Omit<EndpointRoute, 'operation'>>>> {
  return Object.fromEntries(listWorkbookIds.map((id) => [id, { handler: listWorkbook(id, useCases, documents) }]))
}
