import { useMediaQuery } from '@mantine/hooks'

/** Whether the page is as narrow as on a phone: where stylesheets lay tables and bars out one under the other. */
export function useIsPhone(): boolean {
  return useMediaQuery('(max-width: 48em)')
}
