import { useQuery } from '@tanstack/react-query'
import { useClient } from '../api/client.ts'
import { useTariffs } from '../api/finance-queries.ts'
import { useCurrentMonth } from './use-months.ts'
import { type WorkedYears, workedYears } from './worked-year.ts'

/** Which fiscal year finance works on, and which others with it; the current one alone until it is known. */
export function useWorkedYears(): WorkedYears {
  const client = useClient()
  const year = useCurrentMonth().slice(0, 4)
  const tariffs = useTariffs()
  const calendar = useQuery({
    queryKey: ['getBudgetCalendar', year],
    queryFn: ({ signal }) => client.call('getBudgetCalendar', { params: { year }, signal }),
  })
  return workedYears({
    currentYear: Number(year),
    pricedFrom: tariffs.data?.[0]?.validFrom ?? null,
    milestones: calendar.data?.items ?? [],
  })
}
